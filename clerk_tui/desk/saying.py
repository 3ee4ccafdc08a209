"""Verdicts, limits and items in sentences: what the verdict line, the CLI and the item page say."""

from datetime import date

from clerk_tui.desk import elsewhere
from clerk_tui.desk.context import Desk, told
from clerk_tui.desk.intake import IntakeView
from clerk_tui.desk.promising import clock_waits
from clerk_tui.domain.case.bodies import OUTCOME_LABELS, Outcome
from clerk_tui.domain.checklist import ChecklistRow, MarkStatus
from clerk_tui.domain.concession import ClockStart
from clerk_tui.domain.intake import checklist_unknown
from clerk_tui.domain.item import CaseKind, Item, ItemType, Limit, LimitUnit, Material, Necessity
from clerk_tui.domain.item_words import WORDS
from clerk_tui.domain.people import Deed, not_permitted
from clerk_tui.domain.verdict import GROUND_BASES, GROUND_LABELS, VerdictKind
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _, ngettext

NOT_STATED = N_("not stated in the catalog")

_MARKS: dict[MarkStatus, str] = {
    MarkStatus.MISSING: "-",
    MarkStatus.ORIGINAL_SEEN: "o",
    MarkStatus.ORIGINAL_KEPT: "k",
    MarkStatus.COPY_KEPT: "c",
    MarkStatus.E_LICENCE: "e",
    MarkStatus.WAIVED: "w",
    MarkStatus.COMMITTED: "p",
    MarkStatus.DEFERRED: "d",
    MarkStatus.CORRECTABLE: "z",
    MarkStatus.DEFECTIVE: "!",
}
_SHORT: dict[MarkStatus, str] = {
    MarkStatus.MISSING: N_("not handed in"),
    MarkStatus.ORIGINAL_SEEN: N_("original seen"),
    MarkStatus.ORIGINAL_KEPT: N_("original kept"),
    MarkStatus.COPY_KEPT: N_("{copies} copies kept"),
    MarkStatus.E_LICENCE: N_("e-licence {basis}"),
    MarkStatus.WAIVED: N_("waived {basis}"),
    MarkStatus.COMMITTED: N_("by commitment"),
    MarkStatus.DEFERRED: N_("follows later"),
    MarkStatus.CORRECTABLE: N_("correct now: {defect}"),
    MarkStatus.DEFECTIVE: N_("defective: {defect}"),
}


def verdict_lines(desk: Desk, view: IntakeView, *, keys: bool = True) -> list[str]:
    """Return what a commit would do now and why, in one or two sentences; with *keys*, which key does it."""
    verdict = view.verdict
    if verdict.kind is VerdictKind.INCOMPLETE:
        problem = told(view.problems[0])
        more = len(view.problems) - 1
        rest = ngettext("{n} more", "{n} more", more).format(n=more) if more else ""
        return [f"{problem} {rest}".strip()]
    if elsewhere.collects(view.form):
        return elsewhere.verdict_lines(view.form, view.rows)
    if verdict.kind is VerdictKind.DECLINE and verdict.ground is not None:
        deed = _("notice of non-acceptance; {ground}.").format(ground=_(GROUND_LABELS[verdict.ground]))
        basis = GROUND_BASES[verdict.ground] and _(GROUND_BASES[verdict.ground])
        return [_by_key(deed, keys), _("The notice names the remedies. {basis}").format(basis=basis).strip()]
    if verdict.kind is VerdictKind.CORRECT_NOW:
        n = len(verdict.defects)
        return [
            ngettext(
                "{n} material can be corrected on the spot; then mark it again.",
                "{n} materials can be corrected on the spot; then mark them again.",
                n,
            ).format(n=n)
        ]
    if verdict.kind is VerdictKind.NOTICE:
        assert view.supply_by is not None
        n = len(verdict.defects)
        missing = ngettext("{n} material open.", "{n} materials open.", n).format(n=n)
        deed = _("one-time notice, all at once; to supply by {day}.").format(day=_day(view.supply_by))
        return [_then(missing, deed, keys), *_may_follow(view), _once_complete(view)]
    if verdict.kind is VerdictKind.DEFER:
        return _deferred(desk, view, keys)
    complete = _UNLISTED if checklist_unknown(view.item) else N_("Complete.")
    if not_permitted(desk.actor, Deed.ACCEPT):
        return [_then(_(complete), _("take in; a clerk accepts it."), keys)]
    if verdict.kind is VerdictKind.DECIDE:
        outcome = view.form.outcome or (Outcome.GRANTED if view.item.item_type is ItemType.LICENCE else Outcome.DONE)
        deed = _("decide on the spot: {outcome}.").format(outcome=_(OUTCOME_LABELS[outcome]))
        return [_then(_(complete), deed, keys)]
    return [_then(_(complete), _("accept."), keys), _from_acceptance(desk, view, keys)]


_UNLISTED = N_("The catalog lists no materials: check them against the department's list.")


def _may_follow(view: IntakeView) -> list[str]:
    """Say what of the missing may follow, or why this applicant is not offered it."""
    if not view.verdict.deferrable or view.owed_by is None:
        return []
    if view.barred:
        return [_("No deferral: {reason}.").format(reason=view.barred)]
    names = _(", ").join(row.material.name for row in view.rows if row.material.id in view.verdict.deferrable)
    return [_("May follow by {day} if signed for: {names}.").format(day=_day(view.owed_by), names=names)]


def _deferred(desk: Desk, view: IntakeView, keys: bool) -> list[str]:
    """Say what is owed by when, and whether the clock starts now."""
    assert view.owed_by is not None
    n = len(view.verdict.owed)
    owed = ngettext("{n} material follows by {day}.", "{n} materials follow by {day}.", n).format(
        n=n, day=_day(view.owed_by)
    )
    if not_permitted(desk.actor, Deed.ACCEPT):
        return [_then(owed, _("take in; a clerk accepts it."), keys)]
    if clock_waits(view.item, view.verdict):
        deed = _("receive now; accepted when they have come in.")
        return [_then(owed, deed, keys), _("The time limit begins that day.")]
    return [_then(owed, _("accept; no result leaves before."), keys), _from_acceptance(desk, view, keys)]


def _by_key(deed: str, keys: bool) -> str:
    return _("Ctrl+S: {deed}").format(deed=deed) if keys else deed[:1].upper() + deed[1:]


def _then(state: str, deed: str, keys: bool) -> str:
    return _("{state} {deed}").format(state=state, deed=_by_key(deed, keys))


def _once_complete(view: IntakeView) -> str:
    if view.item.case_kind is CaseKind.IMMEDIATE:
        return _("Once complete: decided on the spot.")
    if view.due is None:
        return _("Time limit: not stated in the catalog.")
    return _("Once complete: accepted, and decided within {limit}.").format(limit=limit_text(view.due.limit))


def _from_acceptance(desk: Desk, view: IntakeView, keys: bool) -> str:
    """Say by when it is decided, counted from the day that an acceptance now would begin with."""
    due = view.due
    if due is None or due.date is None:
        return _("Time limit: not stated in the catalog.")
    count = limit_text(due.limit)
    if due.limit.unit is LimitUnit.WORKING_DAY:
        count = _("working day {n}").format(n=due.total)
    if keys:
        count = _("{count}; Ctrl+Y shows the count").format(count=count)
    start = due.steps[0].day
    if start == desk.today():
        text = _("Accepted today, decided by {day} ({count}).").format(day=_day(due.date), count=count)
    else:
        # After hours or on a rest day: the time limit begins with the next working day.
        text = _("Accepted as of {start}, decided by {day} ({count}).").format(
            start=_day(start), day=_day(due.date), count=count
        )
    return text + _(" Provisional.") if due.provisional else text


def _day(day: date) -> str:
    weekday = _("Mon Tue Wed Thu Fri Sat Sun").split()[day.weekday()]
    return f"{day:%m-%d} {weekday}"


def limit_text(limit: Limit | None) -> str:
    """Return a limit in words; ``not stated in the catalog`` when it is not published."""
    if limit is None:
        return _(NOT_STATED)
    n = limit.n
    if limit.unit is LimitUnit.WORKING_DAY:
        return ngettext("{n} working day", "{n} working days", n).format(n=n)
    if limit.unit is LimitUnit.NATURAL_DAY:
        return ngettext("{n} natural day", "{n} natural days", n).format(n=n)
    return ngettext("{n} month", "{n} months", n).format(n=n)


def item_line(desk: Desk, item: Item) -> str:
    """Return an item in one line: name, department, kind, limits."""
    kind = _(WORDS[item.case_kind]) if item.case_kind else ""
    limits = _("promised {promised} / statutory {statutory}").format(
        promised=limit_text(item.promised_limit), statutory=limit_text(item.statutory_limit)
    )
    if item.promised_limit is None and item.statutory_limit is None:
        limits = _("time limit: not stated in the catalog")
    return " · ".join(part for part in (item.name, desk.department_name(item.department), kind, limits) if part)


def wanted(material: Material) -> str:
    """Return what the catalog asks for: kind, medium, number, and whether it must be there."""
    parts = []
    if material.kind:
        parts.append(_(WORDS[material.kind]))
    elif material.medium:
        parts.append(_(WORDS[material.medium]))
    counts = [n for n in (material.originals, material.copies) if n]
    if counts:
        parts.append("+".join(map(str, counts)))
    if material.necessity is Necessity.OPTIONAL:
        parts.append(_("(optional)"))
    return " ".join(parts) or "-"


def mark_text(row: ChecklistRow) -> str:
    """Return what became of a material, with its one-letter sign first."""
    mark = row.mark
    said = _(_SHORT[mark.status]).format(copies=mark.copies, basis=mark.basis, defect=mark.defect).strip()
    if mark.evidence is not None and mark.evidence.pending:
        said = _("{mark}, to be verified").format(mark=said)
    return f"{_MARKS[mark.status]} {said}"


def item_page(desk: Desk, item: Item) -> list[str]:
    """Return everything the catalog says about an item, in lines; what is not published is said to be so."""
    silent = _(NOT_STATED)
    return [
        item.name,
        "",
        _("Code: {code}").format(code=item.id),
        _("Department: {department}").format(department=desk.department_name(item.department)),
        _("Type: {type}").format(type=_(WORDS[item.item_type]) if item.item_type else silent),
        _("Kind: {kind}").format(kind=_(WORDS[item.case_kind]) if item.case_kind else silent),
        _("Promised limit: {limit}").format(limit=limit_text(item.promised_limit)),
        _("Statutory limit: {limit}").format(limit=limit_text(item.statutory_limit)),
        _("Result: {result}").format(result=item.result_name or silent),
        _("Fee: {fee}").format(fee=_fees(item)),
        _("Place: {place}").format(place="；".join(f"{p.address} {p.hours}".strip() for p in item.places) or silent),
        _("Questions to: {phone}").format(phone=item.consult_line or silent),
        "",
        _("Conditions:"),
        *(f"  {n}. {text}" for n, text in enumerate(item.accept_conditions, 1)),
        *([] if item.accept_conditions else [f"  {silent}"]),
        _("Materials:"),
        *_materials(item),
        *promise_lines(item),
        _("Legal basis:"),
        *(f"  {text}" for text in item.legal_basis or (silent,)),
        "",
        _("Source: {source}, as of {day}").format(source=item.provenance.source, day=item.provenance.as_of),
    ]


def promise_lines(item: Item) -> list[str]:
    """Return what an applicant may bring later or promise instead, in lines; nothing where the item allows neither."""
    lines = []
    names = {material.id: material.name for material in item.materials}
    if item.deferral is not None:
        deferrable = _(", ").join(names.get(material, material) for material in item.deferral.materials)
        start = _(CLOCK_LABELS[item.deferral.clock])
        lines += [
            _("May follow within {days} working days ({clock}): {names}").format(
                days=item.deferral.days, clock=start, names=deferrable
            )
        ]
    for terms in item.commitments:
        what = _(", ").join(names.get(material, material) for material in terms.replaces) or terms.check
        if terms.excluded:
            lines.append(_("No commitment instead of {what}: {why}").format(what=what, why=terms.excluded))
        else:
            lines.append(_("Commitment instead of {what} ({id})").format(what=what, id=terms.id))
    return lines


CLOCK_LABELS: dict[ClockStart, str] = {
    ClockStart.AT_ONCE: N_("the time limit begins at once"),
    ClockStart.WHEN_COMPLETE: N_("the time limit begins when complete"),
}


def _fees(item: Item) -> str:
    if item.fees:
        return "；".join(f"{fee.name} {fee.amount}".strip() for fee in item.fees)
    if item.charged is None:
        return _(NOT_STATED)
    return _("charged, amount not stated") if item.charged else _("none")


def _materials(item: Item) -> list[str]:
    if not item.materials:
        silent = _("not stated in the catalog; check against the list the department publishes")
        return [f"  {_('none needed') if item.materials_published else silent}"]
    return [f"  {n}. {m.name} ({wanted(m)})" for n, m in enumerate(item.materials, 1)]


def short_kind(item: Item) -> str:
    """Return the kind of case in two or three characters, for a list's column; empty when it is not stated."""
    return _(_SHORT_KINDS[item.case_kind]) if item.case_kind else ""


def short_limits(item: Item) -> str:
    """Return ``statutory>promised`` days and the number of materials, as far as published, for a list's column."""
    days = ">".join(str(limit.n) for limit in (item.statutory_limit, item.promised_limit) if limit)
    parts = [_("{days} d").format(days=days)] if days else []
    if item.materials_published:
        n = len(item.materials)
        parts.append(ngettext("{n} paper", "{n} papers", n).format(n=n))
    return " ".join(parts)


_SHORT_KINDS = {CaseKind.IMMEDIATE: N_("at once"), CaseKind.PROMISED: N_("in time")}
