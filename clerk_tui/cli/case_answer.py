"""What commands say about a case: lines for people, one document for programs, both with people masked."""

from collections.abc import Iterable
from typing import Any

from clerk_tui.cli.output import Column, Format, print_json, print_line, print_rows
from clerk_tui.desk.browse import facts
from clerk_tui.desk.case_view import CaseView, case_view, derivation, explained
from clerk_tui.desk.context import Desk
from clerk_tui.desk.duties import DutyLine, due_line
from clerk_tui.desk.lists import CaseLine
from clerk_tui.desk.people import user_name
from clerk_tui.desk.reuse import evidence_text, verification_text
from clerk_tui.desk.saying import limit_text, mark_text
from clerk_tui.domain.case.bodies import OUTCOME_LABELS
from clerk_tui.domain.case.duties import DUTY_STATUS_LABELS, DutyStatus
from clerk_tui.domain.case.exchange import DIRECTION_LABELS
from clerk_tui.domain.case.section import SECTION_LABELS
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.case_number import group
from clerk_tui.i18n import _


def show_case(desk: Desk, case_id: int, *, as_json: bool) -> None:
    """Write everything about a case."""
    view = case_view(desk, case_id)
    if as_json:
        print_json(case_document(desk, view))
        return
    state = view.state
    told = [
        (_("Case number"), f"{group(state.case_no)}  {_('query code')} {state.query_code}"),
        (_("Item"), f"{state.item_name} ({state.item})"),
        (_("Department"), view.department),
        (_("Phase"), _joined(view.phase, view.due_text)),
        (_("Applicant"), _joined(view.applicant, view.document, view.phone)),
        (_("Received"), f"{state.received_at:%Y-%m-%d %H:%M}  {_('window')} {state.window}"),
        (_("Accepted"), str(state.accepted_on or "")),
        (_("Time limit"), limit_text(state.limit)),
        (_("Due on"), str(view.due.date) if view.due and view.due.date else ""),
        (_("Decision"), _joined(_(OUTCOME_LABELS[state.outcome]), state.decision_reason) if state.outcome else ""),
        (_("Result of the case"), _joined(state.result_name, state.result_no, state.valid_until)),
        (_("Filed as"), state.filed_no),
        (_("The other hall"), _other_hall(state)),
        (_("Replaces"), group(state.replaces) if state.replaces else ""),
        (_("Remark"), state.remark),
    ]
    for name, text in told:
        if text:
            print_line(_("{name}: {text}").format(name=name, text=text))
    for number, row in enumerate(view.rows, 1):
        print_line(f"  {number}. {row.material.name}  {mark_text(row)}")
        if evidence := row.mark.evidence:
            print_line("     " + _joined(evidence_text(evidence), verification_text(desk, evidence)))
    for holding in view.holdings:
        print_line(_("  original of {name}: with {holder}").format(name=holding.name, holder=holding.holder))
    for promise in view.commitments:
        line = _("  taken back: {what}") if promise.withdrawn else _("  commitment: {what}")
        print_line(line.format(what=promise.what))
    for duty in view.duties:
        day = due_line(duty) if duty.status is DutyStatus.OPEN else _(DUTY_STATUS_LABELS[duty.status])
        print_line(_("  {kind}: {what}, {day}").format(kind=duty.kind_name, what=duty.what, day=day))
    show_timeline(view)


def show_timeline(view: CaseView) -> None:
    """Write who did what when."""
    for entry in view.timeline:
        print_line(f"{entry.at:%Y-%m-%d %H:%M}  {entry.who}  {entry.what}")


def show_progress(desk: Desk, case_id: int, *, as_json: bool) -> None:
    """Write where a case stands after a deed: one line for people, the whole case for programs."""
    view = case_view(desk, case_id)
    if as_json:
        print_json(case_document(desk, view))
    else:
        print_line(_joined(group(view.state.case_no), view.phase, view.due_text))


def show_lines(desk: Desk, lines: Iterable[CaseLine], form: Format) -> None:
    """Write a list of cases: words for people, values for programs."""
    if form in (Format.JSON, Format.JSON_LINES):
        print_rows((line_document(desk, one) for one in lines), (), form)
        return
    columns = (
        Column("urgent", ""),
        Column("case_no", _("Case number")),
        Column("item", _("Item")),
        Column("applicant", _("Applicant")),
        Column("department", _("Department")),
        Column("phase", _("Phase")),
        Column("due", _("Due on")),
        Column("section", _("Why here")),
    )
    rows = (
        {column.key: getattr(one, column.key) for column in columns}
        | {"urgent": "!" if one.urgent else "", "section": _(SECTION_LABELS[one.section])}
        for one in lines
    )
    # The mark is what Excel needs to read Chinese.
    print_rows(rows, columns, form, bom=True)


def line_document(desk: Desk, one: CaseLine) -> dict[str, Any]:
    """Return a line of a list for programs."""
    found = facts(desk, one)
    return {name: getattr(found, name) for name in found.__struct_fields__}


def case_document(desk: Desk, view: CaseView) -> dict[str, Any]:
    """Return a case for programs; the keys never change, the applicant is masked."""
    state = view.state
    return {
        "case_no": state.case_no,
        "query_code": state.query_code,
        "item": {"id": state.item, "name": state.item_name, "catalog_version": state.catalog_version},
        "department": {"id": state.department, "name": view.department},
        "phase": state.phase,
        "phase_name": view.phase,
        "applicant": {
            "kind": state.applicant.kind,
            "name": view.applicant,
            "document_type": state.applicant.document_type,
            "document_number": view.document,
            "phone": view.phone,
        },
        "clerk": state.clerk,
        "clerk_name": user_name(desk, state.clerk),
        "handler": state.handler,
        "window": state.window,
        "received_at": state.received_at,
        "received_on": state.received_on,
        "accepted_on": state.accepted_on,
        "supply_by": state.supply_by,
        "due_on": view.due.date if view.due else None,
        "due_provisional": view.due.provisional if view.due else False,
        "due_status": view.due_status,
        "due_text": view.due_text,
        "decided_on": state.decided_on,
        "outcome": state.outcome,
        "decision_reason": state.decision_reason,
        "result": {"name": state.result_name, "number": state.result_no, "valid_until": state.valid_until},
        "delivery": state.delivery,
        "parcel_no": state.parcel_no,
        "handed_out_on": state.handed_out_on,
        "replaces": state.replaces,
        "channel": state.channel,
        "filed_no": state.filed_no,
        "elsewhere": state.elsewhere,
        "remark": state.remark,
        "answers": state.answers,
        "materials": [
            {"id": row.material.id, "name": row.material.name, "status": row.mark.status, "copies": row.mark.copies}
            | {"basis": row.mark.basis, "defect": row.mark.defect, "evidence": row.mark.evidence}
            for row in view.rows
        ],
        "duties": [duty_document(duty) for duty in view.duties],
        "commitments": view.commitments,
        "stages": state.stages,
        "originals": [
            {"material": h.material, "name": h.name, "holder": state.holders[h.material]} for h in view.holdings
        ],
        "steps": [{"id": step.id, "possible": step.possible, "reason": step.reason} for step in view.steps],
        "timeline": [
            {"at": entry.at, "kind": entry.kind, "what": entry.what, "who": entry.who} for entry in view.timeline
        ],
    }


def duty_document(duty: DutyLine) -> dict[str, Any]:
    """Return a duty for programs; the keys never change, the applicant is masked."""
    return {name: getattr(duty, name) for name in duty.__struct_fields__ if name != "case_id"}


def _other_hall(state: CaseState) -> str:
    """Return which hall shares the case, which way, and its number there."""
    other = state.elsewhere
    if other is None:
        return ""
    return _joined(other.organ or other.place_name, _(DIRECTION_LABELS[other.direction]), state.exchange.number)


def show_derivation(desk: Desk, view: CaseView, *, as_json: bool) -> None:
    """Write how the due date was counted."""
    lines = explained(view.due) if view.due else derivation(desk, view.state)
    if as_json:
        due = view.due
        print_json(
            {
                "case_no": view.state.case_no,
                "due_on": due.date if due else None,
                "provisional": due.provisional if due else False,
                "status": view.due_status,
                "text": view.due_text,
                "derivation": lines,
            }
        )
        return
    for text in lines or [_("No time limit is running: not accepted yet, or the catalog states none.")]:
        print_line(text)


def _joined(*parts: str) -> str:
    return "  ".join(part for part in parts if part)
