"""The deeds of the case screen as data: what each asks, what it says first, and which desk function does it."""

from __future__ import annotations

from pathlib import Path

from clerk_tui.desk import attachments, casework, people
from clerk_tui.desk.case_view import CaseView
from clerk_tui.desk.context import Desk
from clerk_tui.desk.rules import county_rules
from clerk_tui.domain.case.bodies import OUTCOME_LABELS, Outcome
from clerk_tui.domain.case.procedures import PROCEDURES
from clerk_tui.domain.errors import BadInput
from clerk_tui.domain.item import ItemType
from clerk_tui.domain.verdict import GROUND_LABELS, DeclineGround, judge
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.screens.case_hand_out import hand_out, hand_out_asks
from clerk_tui.tui.screens.case_print import print_asks, print_case
from clerk_tui.tui.screens.case_promises import PROMISE_FORMS
from clerk_tui.tui.screens.case_told import TOLD_FORMS
from clerk_tui.tui.screens.case_void import void_and_reissue, void_asks
from clerk_tui.tui.screens.deed_form import DeedForm, ask_reason, reason_asks
from clerk_tui.tui.widgets.form_box import Ask, Values

CARRIER = "EMS"
MOST_DEFECTS = 6
"""Materials a dialog names before it says how many more there are."""


# What each deed says before it asks


def _what_accepting_means(_desk: Desk, view: CaseView) -> str:
    lines = [_("The application is accepted and the time limit runs; the acceptance notice can be printed.")]
    if any(row.holds_up for row in view.rows):
        count = sum(row.holds_up for row in view.rows)
        lines.append(_("! {n} materials are still open.").format(n=count))
    return "\n".join(lines)


def _what_is_missing(_desk: Desk, view: CaseView) -> str:
    defects = judge(view.item, view.rows).defects
    if not defects:
        return _("Nothing is missing: there is nothing to give notice of.")
    lines = [_("The notice names all of this, once:")]
    lines += [f"  {n}. {d.name} {d.problem}".rstrip() for n, d in enumerate(defects[:MOST_DEFECTS], 1)]
    if len(defects) > MOST_DEFECTS:
        lines.append(_("  and {n} more").format(n=len(defects) - MOST_DEFECTS))
    return "\n".join(lines)


def _what_goes_along(_desk: Desk, view: CaseView) -> str:
    names = {material.id: material.name for material in view.item.materials}
    papers = [names.get(material, material) for material, holder in view.state.holders.items() if holder == "window"]
    if not papers:
        return _("No original goes along; the handover slip can be printed.")
    return _("These originals go along, by handover slip: {names}").format(names="、".join(papers))


def _until_when(_desk: Desk, view: CaseView) -> str:
    day = view.state.supply_by
    return _("The applicant had until {day} to supply.").format(day=day.isoformat()) if day else ""


def _what_the_law_allows(_desk: Desk, view: CaseView) -> str:
    from clerk_tui.desk.saying import limit_text

    limit = limit_text(view.state.limit)
    return _("The limit of {limit} can be extended once, by at most 10 working days.").format(limit=limit)


# What each deed asks


def _decline_asks(_desk: Desk, _view: CaseView) -> list[Ask]:
    grounds = [(str(ground), _(label)) for ground, label in GROUND_LABELS.items()]
    return [
        Ask(id="ground", label=N_("Ground"), choices=grounds, value=grounds[0][0]),
        Ask(id="competent_organ", label=N_("Organ"), hint=_("which organ is competent, if another")),
        ask_reason(_("printed on the notice")),
    ]


def _notice_asks(_desk: Desk, _view: CaseView) -> list[Ask]:
    return [Ask(id="days", label=N_("Supply in"), value=str(county_rules().correction_days), hint=_("working days"))]


def _dispatch_asks(desk: Desk, view: CaseView) -> list[Ask]:
    departments = [(one.id, one.name) for one in desk.departments.values()]
    return [
        Ask(id="department", label=N_("Department"), choices=departments, listed=True, value=view.state.department),
        Ask(id="reason", label=N_("Reason"), hint=_("only if it is not the item's own department")),
    ]


def _procedure_asks(_desk: Desk, _view: CaseView) -> list[Ask]:
    kinds = [(procedure.id, _(procedure.label)) for procedure in PROCEDURES.values()]
    return [
        Ask(id="procedure", label=N_("Procedure"), choices=kinds, note=_procedure_basis),
        ask_reason(),
        Ask(id="limit_note", label=N_("Time needed"), hint=_("as far as it is known")),
    ]


def _procedure_basis(values: Values) -> str:
    procedure = PROCEDURES.get(values["procedure"])
    if procedure is None:
        return ""
    stops = _("stops the clock") if procedure.stops_clock else _("does not stop the clock")
    return f"{stops} · {procedure.basis}" if procedure.basis else stops


def _end_procedure_asks(_desk: Desk, _view: CaseView) -> list[Ask]:
    return [Ask(id="result", label=N_("Finding"), needed=_("Say how it ended."))]


def _extend_asks(desk: Desk, _view: CaseView) -> list[Ask]:
    return [
        Ask(id="days", label=N_("Days"), hint=_("1 to 10 working days"), needed=_("Say how many days.")),
        Ask(
            id="approver",
            label=N_("Approver"),
            choices=approvers(desk),
            listed=True,
            needed=_("Choose who approved it: a user with the role leader."),
        ),
        ask_reason(_("told to the applicant")),
    ]


def approvers(desk: Desk) -> list[tuple[str, str]]:
    """Return the users who may approve an extension, as choices."""
    return [(user.login, f"{user.full_name} ({user.login})") for user in people.approvers(desk)]


def _decide_asks(_desk: Desk, view: CaseView) -> list[Ask]:
    usual = Outcome.GRANTED if view.item.item_type is ItemType.LICENCE else Outcome.DONE
    outcomes = [(str(outcome), _(label)) for outcome, label in OUTCOME_LABELS.items()]
    return [
        Ask(id="outcome", label=N_("Decided as"), choices=outcomes, value=str(usual)),
        Ask(id="reason", label=N_("Reason"), hint=_("needed for a refusal; printed on the decision")),
        Ask(id="result_name", label=N_("Result name"), value=view.item.result_name, hint=_("certificate or document")),
    ]


def _issue_asks(_desk: Desk, view: CaseView) -> list[Ask]:
    return [
        Ask(
            id="result_name",
            label=N_("Result name"),
            value=view.state.result_name or view.item.result_name,
            needed=_("Name the certificate or document."),
        ),
        Ask(id="result_no", label=N_("Number")),
        Ask(id="valid_until", label=N_("Valid to"), hint=_("a day, or: long-term")),
    ]


def _mail_asks(_desk: Desk, view: CaseView) -> list[Ask]:
    needed = _("A parcel needs its number and an address.")
    return [
        Ask(id="parcel_no", label=N_("Parcel no."), hint=_("type or scan"), needed=needed, entered=_parcel_scanned),
        Ask(id="address", label=N_("Address"), value=view.state.delivery_address, needed=needed),
        Ask(id="carrier", label=N_("Carrier"), value=CARRIER),
    ]


def _parcel_scanned(values: Values) -> dict[str, str]:
    from clerk_tui.domain.scan import clean_scan

    return {"parcel_no": clean_scan(values["parcel_no"])}


def _original_asks(desk: Desk, view: CaseView) -> list[Ask]:
    kept = [(holding.material, f"{holding.name} ({holding.holder})") for holding in view.holdings]
    department = view.state.department
    holders = [
        ("applicant", _("the applicant")),
        ("window", _("the window")),
        (f"department:{department}", desk.department_name(department)),
    ]
    return [
        Ask(id="material", label=N_("Original"), choices=kept, listed=True, value=kept[0][0]),
        Ask(id="holder", label=N_("Now with"), choices=holders),
    ]


def _days(values: Values, *, least: int | None = None) -> int:
    try:
        days = int(values["days"])
    except ValueError:
        raise BadInput(_("“{text}” is not a whole number.").format(text=values["days"]), field="days") from None
    if least is not None and days < least:
        raise BadInput(_("At least {least} working day.").format(least=least), field="days")
    return days


FORMS: dict[str, DeedForm] = {
    "accept": DeedForm(lambda desk, case, _v: casework.accept(desk, case), intro=_what_accepting_means),
    "notice": DeedForm(
        lambda desk, case, v: casework.give_notice(desk, case, days=_days(v, least=1)), _notice_asks, _what_is_missing
    ),
    "decline": DeedForm(
        lambda desk, case, v: casework.decline(
            desk, case, DeclineGround(v["ground"]), v["reason"], v["competent_organ"]
        ),
        _decline_asks,
    ),
    "dispatch": DeedForm(
        lambda desk, case, v: casework.dispatch(desk, case, v["department"], v["reason"]),
        _dispatch_asks,
        _what_goes_along,
    ),
    "claim": DeedForm(lambda desk, case, _v: casework.claim(desk, case)),
    "return": DeedForm(lambda desk, case, v: casework.return_case(desk, case, v["reason"]), reason_asks),
    "procedure": DeedForm(
        lambda desk, case, v: casework.start_procedure(desk, case, v["procedure"], v["reason"], v["limit_note"]),
        _procedure_asks,
    ),
    "end_procedure": DeedForm(
        lambda desk, case, v: casework.end_procedure(desk, case, v["result"]),
        _end_procedure_asks,
    ),
    "extend": DeedForm(
        lambda desk, case, v: casework.extend(desk, case, _days(v), v["approver"], v["reason"]),
        _extend_asks,
        _what_the_law_allows,
    ),
    "decide": DeedForm(
        lambda desk, case, v: casework.decide_case(desk, case, Outcome(v["outcome"]), v["reason"], v["result_name"]),
        _decide_asks,
    ),
    "issue": DeedForm(
        lambda desk, case, v: casework.issue(desk, case, v["result_name"], v["result_no"], v["valid_until"]),
        _issue_asks,
    ),
    "hand_out": DeedForm(hand_out, hand_out_asks),
    "mail": DeedForm(
        lambda desk, case, v: casework.mail(desk, case, v["carrier"], v["parcel_no"], v["address"]), _mail_asks
    ),
    "confirm_delivery": DeedForm(
        lambda desk, case, v: casework.confirm_delivery(desk, case, v["note"]),
        lambda _desk, _view: [Ask(id="note", label=N_("Remarks"), hint=_("who signed for it, if known"))],
    ),
    "withdraw": DeedForm(lambda desk, case, v: casework.withdraw(desk, case, v["reason"]), reason_asks),
    "deem_withdrawn": DeedForm(lambda desk, case, _v: casework.deem_withdrawn(desk, case), intro=_until_when),
    "terminate": DeedForm(lambda desk, case, v: casework.terminate(desk, case, v["reason"]), reason_asks),
    "forward": DeedForm(
        lambda desk, case, v: casework.forward(desk, case, v["to"], v["reason"]),
        lambda _desk, _view: [
            Ask(id="to", label=N_("Organ"), needed=_("Say which superior organ it goes to.")),
            ask_reason(),
        ],
    ),
    "void": DeedForm(void_and_reissue, void_asks),
    "archive": DeedForm(lambda desk, case, _v: casework.archive(desk, case)),
    "original": DeedForm(
        lambda desk, case, v: casework.move_original(desk, case, v["material"], v["holder"]),
        _original_asks,
    ),
    "print": DeedForm(print_case, print_asks),
    "attach": DeedForm(
        lambda desk, case, v: attachments.attach(desk, case, Path(v["file"].strip()).expanduser(), v["label"].strip()),
        lambda _desk, _view: [
            Ask(id="file", label=N_("File"), hint=_("its path on this machine"), needed=_("Name the file.")),
            Ask(id="label", label=N_("What it is"), hint=_("empty: the file's name")),
        ],
    ),
    "note": DeedForm(
        lambda desk, case, v: casework.note(desk, case, v["text"]),
        lambda _desk, _view: [Ask(id="text", label=N_("Remarks"), needed=_("Write it in one sentence."))],
    ),
    **PROMISE_FORMS,
    **TOLD_FORMS,
}
"""Every deed of ``case_view.STEPS`` but the supplement, which has a checklist of its own."""
