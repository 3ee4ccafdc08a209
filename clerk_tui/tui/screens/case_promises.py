"""The deeds about what is owed, promised or to be looked at, and about wrong turns, as the case screen asks them."""

from __future__ import annotations

from collections.abc import Iterable

from clerk_tui.desk import casework, duties, mending
from clerk_tui.desk.case_view import CaseView
from clerk_tui.desk.context import Desk
from clerk_tui.domain.case.duties import open_debts, standing
from clerk_tui.domain.case.paper_bodies import FINDING_LABELS, Finding
from clerk_tui.domain.checklist import STATUS_LABELS, Mark, MarkStatus, usual_mark
from clerk_tui.domain.concession import DebtExpiry
from clerk_tui.domain.item import Material
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.screens.deed_form import DeedForm, ask_reason, day
from clerk_tui.tui.widgets.form_box import Ask, Values

ALL = "*"
"""Stands for everything that is owed."""
USUAL = "usual"
"""Stands for the way a material is usually settled."""
YES, NO = "yes", "no"
_BROUGHT = (MarkStatus.ORIGINAL_SEEN, MarkStatus.ORIGINAL_KEPT, MarkStatus.COPY_KEPT, MarkStatus.E_LICENCE)
_MARKS = (*_BROUGHT, MarkStatus.WAIVED, MarkStatus.MISSING, MarkStatus.DEFECTIVE)


def _materials(view: CaseView) -> dict[str, Material]:
    return {material.id: material for material in view.item.materials}


def _name(view: CaseView, material: str) -> str:
    known = _materials(view).get(material)
    return known.name if known else material


def _statuses(statuses: Iterable[MarkStatus]) -> list[tuple[str, str]]:
    return [(str(status), _(STATUS_LABELS[status])) for status in statuses]


# What is owed


def _debt_asks(_desk: Desk, view: CaseView) -> list[Ask]:
    owed = [
        (debt.material, _("{name} (by {day})").format(name=debt.name, day=f"{debt.due_on:%m-%d}"))
        for debt in open_debts(view.state)
    ]
    if len(owed) > 1:
        owed.insert(0, (ALL, _("all {n} that are owed").format(n=len(owed))))
    return [
        Ask(id="material", label=N_("Brought"), choices=owed, listed=len(owed) > 1, value=owed[0][0] if owed else ""),
        Ask(id="status", label=N_("Taken as"), choices=[(USUAL, _("as usual")), *_statuses(_BROUGHT)]),
    ]


def _pay(desk: Desk, case_id: int, values: Values) -> object:
    state = desk.case(case_id)
    known = {material.id: material for material in desk.case_item(state).materials}
    owed = [debt.material for debt in open_debts(state)]
    brought = owed if values["material"] == ALL else [values["material"]]
    return duties.pay_debt(desk, case_id, [_settled(known.get(id_), id_, values["status"]) for id_ in brought])


def _settled(material: Material | None, material_id: str, how: str) -> Mark:
    if how == USUAL:
        return usual_mark(material) if material else Mark(material=material_id, status=MarkStatus.ORIGINAL_KEPT)
    status = MarkStatus(how)
    copies = (material.copies if material else None) or 1
    return Mark(material=material_id, status=status, copies=copies if status is MarkStatus.COPY_KEPT else 0)


def _what_expires(desk: Desk, view: CaseView) -> str:
    late = [debt for debt in open_debts(view.state) if debt.due_on < desk.today()]
    lines = [_("Not supplied in time:")]
    lines += [f"  {debt.name}  {debt.due_on:%Y-%m-%d}" for debt in late]
    if late:
        returned = late[0].expiry is DebtExpiry.RETURN
        lines.append(_("The case ends: the papers go back.") if returned else _("The application counts as withdrawn."))
    lines.append(_("The promise counts as broken: no other one is taken from this person until it is restored."))
    return "\n".join(lines)


# What is looked at later


def _verify_asks(_desk: Desk, view: CaseView) -> list[Ask]:
    open_ones = [(material, _name(view, material)) for material in view.state.unverified]
    return [
        Ask(id="material", label=N_("Material"), choices=open_ones, listed=len(open_ones) > 1, value=_first(open_ones)),
        Ask(id="holds", label=N_("Holds"), choices=[(YES, _("yes, verified")), (NO, _("no"))]),
        Ask(id="text", label=N_("What was found"), hint=_("needed if it does not hold")),
    ]


def _first(choices: list[tuple[str, str]]) -> str:
    return choices[0][0] if choices else ""


def _follow_up_asks(_desk: Desk, view: CaseView) -> list[Ask]:
    open_ones = [
        (one.id, _("{name} (by {day})").format(name=one.what, day=f"{one.due_on:%m-%d}"))
        for one in view.state.follow_ups
        if one.finding is None and not one.void
    ]
    findings = [(str(finding), _(label)) for finding, label in FINDING_LABELS.items()]
    return [
        Ask(
            id="follow_up", label=N_("Follow-up"), choices=open_ones, listed=len(open_ones) > 1, value=_first(open_ones)
        ),
        Ask(id="finding", label=N_("What was found"), choices=findings, note=_what_follows),
        Ask(id="text", label=N_("In words"), hint=_("needed unless the commitment is kept; the applicant is told")),
        Ask(id="correct_by", label=N_("Correct by"), hint=_("if it is to be corrected: a day, as 2026-03-02")),
    ]


def _what_follows(values: Values) -> str:
    if values["finding"] == Finding.FALSE:
        return _("! What was granted is taken back, and the broken promise stays on record.")
    if values["finding"] == Finding.TO_CORRECT:
        return _("It is looked at again on that day.")
    return ""


def _close_follow_up(desk: Desk, case_id: int, values: Values) -> object:
    correct_by = day(values, "correct_by") if values["correct_by"].strip() else None
    finding = Finding(values["finding"])
    return duties.close_follow_up(desk, case_id, values["follow_up"], finding, values["text"], correct_by)


def _visit_asks(_desk: Desk, _view: CaseView) -> list[Ask]:
    return [
        Ask(id="what", label=N_("What"), hint=_("what is to be looked at"), needed=_("Say what is to be looked at.")),
        Ask(id="due_on", label=N_("By"), hint=_("a day, as 2026-03-02"), needed=_("Say by which day.")),
    ]


# What was promised


def _commitment_asks(_desk: Desk, view: CaseView) -> list[Ask]:
    signed = [
        (one.terms, "、".join(_name(view, material) for material in one.materials) or one.check or one.terms)
        for one in standing(view.state)
    ]
    return [
        Ask(id="terms", label=N_("Commitment"), choices=signed, listed=len(signed) > 1, value=_first(signed)),
        ask_reason(),
    ]


# Wrong turns


def _mark_asks(_desk: Desk, view: CaseView) -> list[Ask]:
    from clerk_tui.desk.saying import mark_text

    rows = [(row.material.id, f"{row.material.name}  {mark_text(row)}") for row in view.rows]
    return [
        Ask(id="material", label=N_("Material"), choices=rows, listed=True, value=_first(rows)),
        Ask(id="status", label=N_("Should be"), choices=_statuses(_MARKS)),
        Ask(id="detail", label=N_("In words"), hint=_("ground of a waiver, number of a licence, what is wrong")),
        ask_reason(_("why it was marked otherwise; it stays in the log")),
    ]


def _correct_mark(desk: Desk, case_id: int, values: Values) -> object:
    status = MarkStatus(values["status"])
    detail = values["detail"].strip()
    mark = Mark(
        material=values["material"],
        status=status,
        copies=int(status is MarkStatus.COPY_KEPT),
        basis=detail if status in (MarkStatus.WAIVED, MarkStatus.E_LICENCE) else "",
        defect=detail if status is MarkStatus.DEFECTIVE else "",
    )
    return mending.correct_mark(desk, case_id, mark, values["reason"])


def _answer_asks(_desk: Desk, view: CaseView) -> list[Ask]:
    asks = [
        Ask(
            id=f"question_{n}",
            label=question.text,
            choices=[(option.id, option.label) for option in question.options],
            value=view.state.answers.get(question.id, ""),
        )
        for n, question in enumerate(view.item.questions)
    ]
    return [*asks, ask_reason(_("why it was answered otherwise; it stays in the log"))]


def _what_answers_mean(_desk: Desk, view: CaseView) -> str:
    if not view.item.questions:
        return _("This item asks no questions.")
    return _("Other answers may ask for other materials; what was promised for materials not asked any more ends.")


def _correct_answers(desk: Desk, case_id: int, values: Values) -> object:
    state = desk.case(case_id)
    questions = desk.case_item(state).questions
    answers = {question.id: values[f"question_{n}"] for n, question in enumerate(questions)}
    changed = {question: answer for question, answer in answers.items() if state.answers.get(question) != answer}
    return mending.correct_answers(desk, case_id, changed, values["reason"])


# Before the case begins, and in stages


def _pre_review_asks(_desk: Desk, _view: CaseView) -> list[Ask]:
    return [
        Ask(id="passed", label=N_("Found"), choices=[(YES, _("in order so far")), (NO, _("to be mended"))]),
        Ask(id="text", label=N_("In words"), needed=_("Write it in one sentence.")),
    ]


def _stage_asks(_desk: Desk, view: CaseView) -> list[Ask]:
    done = "、".join(view.state.stages)
    return [
        Ask(
            id="stage",
            label=N_("Stage"),
            hint=_("issued so far: {stages}").format(stages=done) if done else _("such as: earthworks and foundations"),
            needed=_("Name the stage."),
        ),
        Ask(id="result_no", label=N_("Number")),
        Ask(id="last", label=N_("Last stage"), choices=[(NO, _("no, more follow")), (YES, _("yes, that is all"))]),
    ]


PROMISE_FORMS: dict[str, DeedForm] = {
    "pay_debt": DeedForm(_pay, _debt_asks),
    "expire": DeedForm(lambda desk, case, _v: duties.expire_debts(desk, case), intro=_what_expires),
    "verify": DeedForm(
        lambda desk, case, v: duties.verify(desk, case, v["material"], v["text"], holds=v["holds"] == YES), _verify_asks
    ),
    "correct_mark": DeedForm(_correct_mark, _mark_asks),
    "correct_answers": DeedForm(_correct_answers, _answer_asks, _what_answers_mean),
    "withdraw_commitment": DeedForm(
        lambda desk, case, v: mending.withdraw_commitment(desk, case, v["terms"], v["reason"]),
        _commitment_asks,
        lambda _desk, _view: _("The ordinary procedure applies again: what it stood for must be brought."),
    ),
    "pre_review": DeedForm(
        lambda desk, case, v: casework.pre_review(desk, case, v["text"], passed=v["passed"] == YES),
        _pre_review_asks,
        lambda _desk, _view: _("No time limit runs and nobody is bound yet."),
    ),
    "stage": DeedForm(
        lambda desk, case, v: casework.issue_stage(desk, case, v["stage"], v["result_no"], last=v["last"] == YES),
        _stage_asks,
    ),
    "close_follow_up": DeedForm(_close_follow_up, _follow_up_asks),
    "visit": DeedForm(
        lambda desk, case, v: duties.schedule_visit(desk, case, v["what"], day(v, "due_on")), _visit_asks
    ),
}
"""Deeds of ``desk.steps`` about papers, by id."""
ABOUT = {"pay_debt": "material", "verify": "material", "close_follow_up": "follow_up"}
"""Which answer of a deed names what it is about, for who opens the case on one of several."""
