"""The life of a case after intake: one function a deed.

Each deed is decided by the domain on the state read inside the write transaction, so two people at two windows cannot
both decide the same case.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from clerk_tui.desk.context import Desk, told
from clerk_tui.desk.rules import supply_by
from clerk_tui.domain.applicant import Relation
from clerk_tui.domain.case import commands as c
from clerk_tui.domain.case import paper_commands as p
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.decide import decide
from clerk_tui.domain.case.duties import open_debts, stops_clock
from clerk_tui.domain.case.state import UNACCEPTED, CaseState, Phase
from clerk_tui.domain.checklist import ChecklistRow, Mark, MarkStatus, checklist
from clerk_tui.domain.errors import NotFound
from clerk_tui.domain.identity import DocumentType, check_document
from clerk_tui.domain.item import Item
from clerk_tui.domain.people import PERMITTED, Deed, not_permitted
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.verdict import DeclineGround, Defect, VerdictKind, judge
from clerk_tui.i18n import _

if TYPE_CHECKING:
    from clerk_tui.store.store import Writer


def do(desk: Desk, case_id: int, *commands: c.Command) -> CaseState:
    """Do *commands* to a case, all or none, and return its new state. Raises Refused, NotPermitted, NotFound."""
    with desk.store.transaction() as writer:
        return do_within(desk, writer, case_id, *commands)


def do_within(desk: Desk, writer: "Writer", case_id: int, *commands: c.Command) -> CaseState:
    """As ``do``, inside a transaction that is already open."""
    state = existing(writer, case_id)
    for command in commands:
        bodies = decide(state, command, desk.context())
        if isinstance(bodies, Refusal):
            raise desk.told(bodies)
        writer.append(bodies, subject=case_id, actor=desk.user.login, at=desk.clock())
        state = writer.case(case_id) or state
    if state.membership is not None:
        from clerk_tui.desk.bundle_course import advance

        advance(desk, writer, state.membership.bundle, case_id, commands)
        state = writer.case(case_id) or state
    return state


def existing(writer: "Writer", case_id: int) -> CaseState:
    """Return the state of a case as this transaction sees it. Raises NotFound."""
    state = writer.case(case_id)
    if state is None:
        raise NotFound(_("There is no such case."), hint=_("Check the case number."))
    return state


def accept(desk: Desk, case_id: int) -> CaseState:
    """Accept the application."""
    return do(desk, case_id, c.Accept())


def decline(desk: Desk, case_id: int, ground: DeclineGround, reason: str, competent_organ: str = "") -> CaseState:
    """Refuse to accept the application."""
    return do(desk, case_id, c.Decline(ground=ground, reason=reason, competent_organ=competent_organ))


def give_notice(desk: Desk, case_id: int, *, days: int | None = None) -> CaseState:
    """Tell the applicant once everything that is missing; they have *days* working days (default: the county's)."""
    defects = open_defects(desk, desk.case(case_id))
    return do(desk, case_id, c.GiveNotice(defects=defects, supply_by=supply_by(desk, days)))


def open_defects(desk: Desk, state: CaseState) -> tuple[Defect, ...]:
    """Return everything that is missing or defective in the case now; what is merely owed is neither."""
    try:
        item = desk.case_item(state)
    except NotFound:
        # A case from another machine may rest on a catalog that this store does not hold.
        return state.asked
    return judge(item, _rows(item, state)).defects


def correct(desk: Desk, case_id: int, marks: Sequence[Mark]) -> CaseState:
    """Mark what the applicant brought; when nothing is open any more the application is accepted in the same stroke.

    An immediate item is not decided here: its decision is a deed of its own.
    """
    with desk.store.transaction() as writer:
        state = existing(writer, case_id)
        complete = is_complete(desk, state, marks)
        state = do_within(desk, writer, case_id, c.Correct(marks=tuple(marks), complete=complete))
        return accept_if_complete(desk, writer, state)


def is_complete(desk: Desk, state: CaseState, marks: Sequence[Mark] = ()) -> bool:
    """Whether nothing is missing or defective in the case, with *marks* besides what was marked before."""
    item = desk.case_item(state)
    verdict = judge(item, _rows(item, state, marks))
    return verdict.kind in (VerdictKind.ACCEPT, VerdictKind.DECIDE, VerdictKind.DEFER)


def _rows(item: Item, state: CaseState, marks: Sequence[Mark] = ()) -> tuple[ChecklistRow, ...]:
    """Return the checklist; what is marked deferred and owed by nobody is missing."""
    owed = {debt.material for debt in open_debts(state)}
    merged = {mark.material: mark for mark in (*state.marks, *marks)}
    kept = (mark for mark in merged.values() if mark.status is not MarkStatus.DEFERRED or mark.material in owed)
    return checklist(item, state.answers, kept)


def accept_if_complete(desk: Desk, writer: "Writer", state: CaseState) -> CaseState:
    """Accept the application in the same stroke when nothing stands in the way any more; otherwise change nothing.

    A proxy agent takes papers in; the complete case then waits for a clerk to accept it.
    """
    waits = state.phase in UNACCEPTED | {Phase.DEFERRED}
    if state.phase is Phase.CORRECTION_PENDING and not state.corrected:
        return state
    if not waits or any(stops_clock(debt) for debt in state.debts) or not_permitted(desk.actor, Deed.ACCEPT):
        return state
    return do_within(desk, writer, state.id, c.Accept()) if is_complete(desk, state) else state


def dispatch(desk: Desk, case_id: int, department: str = "", reason: str = "") -> CaseState:
    """Hand the papers over to *department* (default: the item's own)."""
    state = desk.case(case_id)
    target = department or state.department
    if target not in desk.departments:
        raise NotFound(_("No department has the id “{department}”.").format(department=target), field="department")
    papers = tuple(material for material, holder in state.holders.items() if holder == "window")
    return do(desk, case_id, c.Dispatch(department=target, materials=papers, reason=reason))


def claim(desk: Desk, case_id: int) -> CaseState:
    """Take the case over in the department."""
    return do(desk, case_id, c.Claim())


def return_case(desk: Desk, case_id: int, reason: str) -> CaseState:
    """Give the case back to the window."""
    return do(desk, case_id, c.ReturnCase(reason=reason))


def start_procedure(desk: Desk, case_id: int, procedure: str, reason: str, limit_note: str = "") -> CaseState:
    """Begin an excluded procedure."""
    return do(desk, case_id, c.StartProcedure(procedure=procedure, reason=reason, limit_note=limit_note))


def end_procedure(desk: Desk, case_id: int, result: str) -> CaseState:
    """End the excluded procedure under way."""
    return do(desk, case_id, c.EndProcedure(result=result))


def extend(desk: Desk, case_id: int, days: int, approver: str, reason: str) -> CaseState:
    """Extend the time limit once, approved by the user *approver*."""
    user = desk.store.user(approver)
    permitted = user is not None and user.active and bool(user.roles & PERMITTED[Deed.APPROVE])
    return do(
        desk,
        case_id,
        c.Extend(days=days, approver=approver, approver_permitted=permitted, reason=reason),
    )


def decide_case(desk: Desk, case_id: int, outcome: Outcome, reason: str = "", result_name: str = "") -> CaseState:
    """Decide the case."""
    with desk.store.transaction() as writer:
        state = existing(writer, case_id)
        decision = c.Decide(
            outcome=outcome,
            reason=reason,
            result_name=result_name or desk.case_item(state).result_name,
            defects=open_defects(desk, state),
        )
        return do_within(desk, writer, case_id, decision)


def issue(desk: Desk, case_id: int, result_name: str, result_no: str = "", valid_until: str = "") -> CaseState:
    """Record the certificate or document that was made."""
    return do(desk, case_id, c.Issue(result_name=result_name, result_no=result_no, valid_until=valid_until))


def issue_stage(desk: Desk, case_id: int, stage: str, result_no: str = "", *, last: bool = False) -> CaseState:
    """Issue the permit for one stage of the work; with the *last* the result is ready."""
    return do(desk, case_id, p.IssueStage(stage=stage, result_no=result_no, last=last))


def pre_review(desk: Desk, case_id: int, text: str, *, passed: bool) -> CaseState:
    """Record what a look at a waiting case found beforehand."""
    return do(desk, case_id, p.PreReview(passed=passed, text=text))


def hand_out(
    desk: Desk,
    case_id: int,
    receiver: str,
    document_type: DocumentType,
    document_number: str,
    relation: Relation | None = None,
) -> CaseState:
    """Hand the result out after checking who receives it."""
    checked = check_document(document_type, document_number, desk.today())
    if isinstance(checked, Refusal):
        raise told(replace(checked, field="document_number"))
    command = c.HandOut(
        receiver=receiver, document_type=document_type, document_number=checked.number, relation=relation
    )
    return do(desk, case_id, command)


def mail(desk: Desk, case_id: int, carrier: str, parcel_no: str, address: str) -> CaseState:
    """Send the result by post."""
    return do(desk, case_id, c.Mail(carrier=carrier, parcel_no=parcel_no, address=address))


def confirm_delivery(desk: Desk, case_id: int, note: str = "") -> CaseState:
    """Record that the parcel arrived."""
    return do(desk, case_id, c.ConfirmDelivery(note=note))


def withdraw(desk: Desk, case_id: int, reason: str) -> CaseState:
    """Record that the applicant takes the application back."""
    return do(desk, case_id, c.Withdraw(reason=reason))


def deem_withdrawn(desk: Desk, case_id: int) -> CaseState:
    """Close a case whose applicant supplied nothing in time."""
    return do(desk, case_id, c.DeemWithdrawn())


def terminate(desk: Desk, case_id: int, reason: str) -> CaseState:
    """End the procedure without a decision."""
    return do(desk, case_id, c.Terminate(reason=reason))


def forward(desk: Desk, case_id: int, to: str, reason: str) -> CaseState:
    """Pass the case to a superior organ."""
    return do(desk, case_id, c.Forward(to=to, reason=reason))


def void(desk: Desk, case_id: int, reason: str) -> CaseState:
    """Declare the case void; ``intake.reissue`` opens the form that replaces it."""
    return do(desk, case_id, c.Void(reason=reason))


def archive(desk: Desk, case_id: int) -> CaseState:
    """File the closed case."""
    return do(desk, case_id, c.Archive())


def move_original(desk: Desk, case_id: int, material: str, holder: str) -> CaseState:
    """Record that an original changed hands; *holder* is ``window``, ``applicant`` or ``department:<id>``."""
    return do(desk, case_id, c.MoveOriginal(material=material, holder=holder))


def note(desk: Desk, case_id: int, text: str) -> CaseState:
    """Add a remark to the case."""
    return do(desk, case_id, c.Note(text=text))
