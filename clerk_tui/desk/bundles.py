"""A bundle after intake: one function a deed to the visit as a whole, each with what follows in its members' cases.

All of it in one transaction: the parent's own event first, then the members', then whatever that sets going.
"""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from msgspec.structs import replace

from clerk_tui.desk import casework
from clerk_tui.desk import intake as intake_desk
from clerk_tui.desk.bundle_course import KIND, advance, append, cases_of
from clerk_tui.desk.bundle_intake import CommittedBundle as CommittedBundle
from clerk_tui.desk.bundle_intake import MemberLine as MemberLine
from clerk_tui.desk.bundle_intake import commit as commit
from clerk_tui.desk.bundle_intake import plan_of as plan_of
from clerk_tui.desk.bundle_intake import review as review
from clerk_tui.desk.bundle_intake import start as start
from clerk_tui.desk.bundle_lists import BundleLine as BundleLine
from clerk_tui.desk.bundle_lists import by_number as by_number
from clerk_tui.desk.bundle_lists import lines as lines
from clerk_tui.desk.bundle_lists import to_hand_out as to_hand_out
from clerk_tui.desk.bundle_view import BundleView as BundleView
from clerk_tui.desk.bundle_view import MemberView as MemberView
from clerk_tui.desk.bundle_view import view as view
from clerk_tui.desk.context import Desk, told
from clerk_tui.desk.intake import Reissued
from clerk_tui.domain.applicant import Relation
from clerk_tui.domain.bundle import commands as c
from clerk_tui.domain.bundle.decide import decide
from clerk_tui.domain.bundle.log import BundleState
from clerk_tui.domain.case import commands as case
from clerk_tui.domain.case.command import Command
from clerk_tui.domain.case.state import CLOSED, CaseState
from clerk_tui.domain.errors import NotFound
from clerk_tui.domain.identity import DocumentType, check_document
from clerk_tui.domain.intake import IntakeForm
from clerk_tui.domain.refusal import Refusal
from clerk_tui.i18n import _

if TYPE_CHECKING:
    from clerk_tui.store.store import Writer


def hand_out(
    desk: Desk,
    bundle_id: int,
    receiver: str,
    document_type: DocumentType,
    document_number: str,
    relation: Relation | None = None,
) -> BundleState:
    """Hand over everything that is ready, together and once. Raises Refused, NotPermitted, NotFound."""
    checked = check_document(document_type, document_number, desk.today())
    if isinstance(checked, Refusal):
        raise told(replace(checked, field="document_number"))
    command = c.HandOut(receiver=receiver, document_type=document_type, document_number=checked.number)
    given = case.HandOut(
        receiver=receiver, document_type=document_type, document_number=checked.number, relation=relation
    )
    with desk.store.transaction() as writer:
        before = frozenset(existing(writer, bundle_id).handed_out)
        parent = do_within(desk, writer, bundle_id, command)
        for case_id in parent.handed_out:
            if case_id not in before:
                casework.do_within(desk, writer, case_id, given)
        return _settled(desk, writer, bundle_id)


def withdraw(desk: Desk, bundle_id: int, reason: str) -> BundleState:
    """Withdraw what is still open; what was decided stands and can be handed out."""
    from clerk_tui.domain.bundle.decide import still_open

    with desk.store.transaction() as writer:
        parent = existing(writer, bundle_id)
        concerned = still_open(parent, cases_of(writer, parent))
        do_within(desk, writer, bundle_id, c.Withdraw(reason=reason))
        for one in concerned:
            casework.do_within(desk, writer, one.id, case.Withdraw(reason=reason))
        return _settled(desk, writer, bundle_id)


def drop_member(desk: Desk, bundle_id: int, member: str, reason: str) -> BundleState:
    """Take a member out that does not belong to the visit; its case is voided if it is still open."""
    with desk.store.transaction() as writer:
        drop_within(desk, writer, bundle_id, member, reason)
        return _settled(desk, writer, bundle_id)


def drop_within(desk: Desk, writer: "Writer", bundle_id: int, member: str, reason: str) -> None:
    """As ``drop_member``, inside a transaction that is already open; nothing goes on by itself yet."""
    parent = do_within(desk, writer, bundle_id, c.DropMember(member=member, reason=reason))
    dropped = next(one for one in reversed(parent.members) if one.member == member and one.dropped)
    _void_case(desk, writer, casework.existing(writer, dropped.case_id), reason)


def trigger(desk: Desk, bundle_id: int, trigger_id: str, document: str, number: str, on: date) -> BundleState:
    """Record the document that members waited for; they begin, with its limit counted from the day *on*."""
    with desk.store.transaction() as writer:
        parent = existing(writer, bundle_id)
        known = tuple(one.id for one in desk.bundle(parent.bundle, parent.catalog_version).triggers)
        command = c.RecordTrigger(trigger=trigger_id, document=document, number=number, on=on, known=known)
        do_within(desk, writer, bundle_id, command)
        return _settled(desk, writer, bundle_id)


def void(desk: Desk, bundle_id: int, reason: str) -> BundleState:
    """Declare the whole visit void; ``reissue`` opens the form that replaces it."""
    with desk.store.transaction() as writer:
        return _void_within(desk, writer, bundle_id, reason)


def reissue(desk: Desk, bundle_id: int, right_id: str, reason: str) -> Reissued:
    """Void a visit taken in as the wrong bundle; keep the form under *right_id*, a bundle or an item, as a draft.

    The form is filled with what is known: the parties, the answers and fields that both have. Raises NotPermitted,
    NotFound, Refused; nothing is changed then.
    """
    # Whoever cannot take the new one in must not void the old one.
    form = intake_desk.start(desk, right_id)
    with desk.store.transaction() as writer:
        parent = _void_within(desk, writer, bundle_id, reason)
        form = _refilled(desk, form, parent, casework.existing(writer, parent.members[0].case_id))
        record = intake_desk.draft_of(desk, form)
        writer.put_draft(record)
    return Reissued(form, record.id)


def note(desk: Desk, bundle_id: int, text: str) -> BundleState:
    """Add a remark to the visit."""
    return do(desk, bundle_id, c.Note(text=text))


def add_member(
    desk: Desk, bundle_id: int, member: str, reason: str, fields: Mapping[str, str] | None = None
) -> CaseState:
    """Add a member that belongs to the visit after all; papers that others brought already serve it too.

    *fields* is what the one form has to say besides, by field id.
    """
    from clerk_tui.desk.bundle_mending import add_within

    with desk.store.transaction() as writer:
        added = add_within(desk, writer, bundle_id, member, reason, fields or {})
        _settled(desk, writer, bundle_id)
        return casework.existing(writer, added.id)


def correct_answers(
    desk: Desk,
    bundle_id: int,
    answers: Mapping[str, str],
    reason: str,
    fields: Mapping[str, str] | None = None,
) -> BundleState:
    """Mend the *answers* that were wrong: members that belong come in, those that do not go, the others are told.

    *fields* as in ``add_member``.
    """
    from clerk_tui.desk.bundle_mending import correct_within

    with desk.store.transaction() as writer:
        correct_within(desk, writer, bundle_id, answers, reason, fields or {})
        return _settled(desk, writer, bundle_id)


def do(desk: Desk, bundle_id: int, command: Command) -> BundleState:
    """Do *command* to the parent and return its new state. Raises Refused, NotPermitted, NotFound."""
    with desk.store.transaction() as writer:
        return do_within(desk, writer, bundle_id, command)


def do_within(desk: Desk, writer: "Writer", bundle_id: int, command: Command) -> BundleState:
    """As ``do``, inside a transaction that is already open."""
    parent = existing(writer, bundle_id)
    bodies = decide(parent, cases_of(writer, parent), command, desk.context())
    if isinstance(bodies, Refusal):
        raise desk.told(bodies)
    return append(desk, writer, bundle_id, *bodies) if bodies else parent


def existing(writer: "Writer", bundle_id: int) -> BundleState:
    """Return the state of a parent as this transaction sees it. Raises NotFound."""
    parent: BundleState | None = writer.subject(KIND, bundle_id)
    if parent is None:
        raise NotFound(_("There is no such visit."), hint=_("Check the number."))
    return parent


def _settled(desk: Desk, writer: "Writer", bundle_id: int) -> BundleState:
    """Let the visit go on by itself and return how it then stands."""
    advance(desk, writer, bundle_id)
    return existing(writer, bundle_id)


def _void_within(desk: Desk, writer: "Writer", bundle_id: int, reason: str) -> BundleState:
    parent = do_within(desk, writer, bundle_id, c.Void(reason=reason))
    for one in cases_of(writer, parent).values():
        _void_case(desk, writer, one, reason)
    return parent


def _void_case(desk: Desk, writer: "Writer", state: CaseState, reason: str) -> None:
    if state.phase not in CLOSED:
        casework.do_within(desk, writer, state.id, case.Void(reason=reason))


def _refilled(desk: Desk, form: IntakeForm, parent: BundleState, first: CaseState) -> IntakeForm:
    """Return *form* with what the voided visit says."""
    form = replace(intake_desk.replacing(form, first), replaces=parent.bundle_no)
    options = {question.id: {option.id for option in question.options} for question in desk.form_item(form).questions}
    answers = {name: said for name, said in parent.answers.items() if said in options.get(name, ())}
    form = replace(form, answers=form.answers | answers)
    if not form.bundle:
        return form
    asked = {field.id for field in desk.bundle(form.bundle, form.catalog_version).fields}
    return replace(form, fields={name: value for name, value in parent.fields.items() if name in asked})
