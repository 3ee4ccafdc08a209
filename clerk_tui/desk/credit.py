"""The credit of a person at this counter: which promise was broken, what was decided about it since, and what follows.

Nobody is entered here by hand: that a promise was broken follows from the case in which it was. A supervisor may allow
one exception for today, or restore the credit (信用修复); both are decisions with a reason and a name in the log.
"""

from datetime import date

from msgspec import Struct

from clerk_tui.desk.context import Desk, told
from clerk_tui.desk.people import user_name
from clerk_tui.domain.case.body import Body
from clerk_tui.domain.case.duties import DutyKind, DutyStatus
from clerk_tui.domain.credit import CREDIT, CreditRestored, CreditState, OverrideGranted
from clerk_tui.domain.errors import BadInput, NotPermitted, Refused
from clerk_tui.domain.identity import DocumentType, check_document
from clerk_tui.domain.people import Deed, User, not_permitted
from clerk_tui.domain.refusal import Refusal
from clerk_tui.i18n import _

_BREAKING = frozenset({"debt_expired", "follow_up_closed"})
"""Kinds of event by which a promise turns out to be broken."""


class Broken(Struct, frozen=True):
    """A promise that was broken."""

    case_id: int
    case_no: str
    kind: DutyKind
    what: str
    item_name: str
    on: date | None


class Record(Struct, frozen=True, kw_only=True):
    """What is held against a person, and what was decided about it."""

    broken: tuple[Broken, ...] = ()
    """Latest first; those that were restored since are still listed."""
    restored_on: date | None = None
    override_today: str = ""
    """Login of the supervisor who allowed an exception for today; empty: nobody did."""
    override_reason: str = ""
    reason: str = ""
    """The latest broken promise that still counts, in words; empty when nothing is held against the person."""

    @property
    def barred(self) -> bool:
        """Whether no deferral and no commitment is offered today."""
        return bool(self.reason) and not self.override_today

    @property
    def bar(self) -> str:
        """Why the person is barred, in words; empty when they are not."""
        return self.reason if self.barred else ""


def record(desk: Desk, document_type: DocumentType, number: str) -> Record:
    """Return the record of the holder of a document, *number* as typed; an unreadable number has none."""
    checked = check_document(document_type, number, desk.today())
    if isinstance(checked, Refusal):
        return Record()
    broken = _broken(desk, document_type, checked.number)
    if not broken:
        return Record()
    decisions = _decisions(desk, document_type, checked.number)
    restored = max((one for one in decisions if one.what == "credit_restored"), key=_latest, default=None)
    override = next(
        (one for one in decisions if one.what == "override_granted" and one.on == desk.today()),
        None,
    )
    counting = [one for one in broken if restored is None or _broken_since(desk, one, restored)]
    return Record(
        broken=broken,
        restored_on=restored.on if restored else None,
        override_today=override.by if override else "",
        override_reason=override.reason if override else "",
        reason=in_words(counting[0]) if counting else "",
    )


def look_up(desk: Desk, document_type: DocumentType, number: str) -> Record:
    """As ``record``, for somebody who asks by hand: raises BadInput for a number that is none, NotPermitted."""
    desk.require(Deed.READ)
    return record(desk, document_type, _valid(desk, document_type, number))


def _valid(desk: Desk, document_type: DocumentType, number: str) -> str:
    checked = check_document(document_type, number, desk.today())
    if isinstance(checked, Refusal):
        error = told(checked)
        raise BadInput(error.message, hint=error.hint, field="document_number", code=error.code)
    return checked.number


def in_words(broken: Broken) -> str:
    """Return one broken promise in a sentence's worth of words."""
    words = {
        DutyKind.DEBT: _("{day} “{item}”: {what} was not supplied in time"),
        DutyKind.CHECK: _("{day} “{item}”: the commitment was false ({what})"),
    }
    template = words.get(broken.kind, words[DutyKind.CHECK])
    return template.format(day=broken.on or "", item=broken.item_name, what=broken.what).strip()


def override(desk: Desk, document_type: DocumentType, number: str, reason: str) -> Record:
    """Allow the holder of a document one more promise today. Raises NotPermitted, BadInput, Refused."""
    return _decide(desk, desk.user, OverrideGranted, document_type, number, reason)


def override_by(desk: Desk, login: str, password: str, document_type: DocumentType, number: str, reason: str) -> Record:
    """Let a supervisor who came to this window allow it: their password is checked, their name goes into the log.

    Raises NotPermitted for a wrong password, a locked user, or one who is no supervisor; BadInput, Refused.
    """
    supervisor = desk.store.verify(login.strip(), password, desk.clock())
    if supervisor.must_change_password and not desk.site.demo:
        # Somebody else set it and knows it: it does not yet stand for this person.
        raise NotPermitted(
            _("The password was set by an administrator and must be changed first."),
            hint=_("Sign in with it once and choose an own one."),
            field="password",
            code="user.must_change",
        )
    return _decide(desk, supervisor, OverrideGranted, document_type, number, reason)


def restore(desk: Desk, document_type: DocumentType, number: str, reason: str) -> Record:
    """Restore the credit of the holder of a document: what was broken until today bars them no longer."""
    return _decide(desk, desk.user, CreditRestored, document_type, number, reason)


def _decide(
    desk: Desk,
    by: User,
    decision: type[OverrideGranted] | type[CreditRestored],
    document_type: DocumentType,
    number: str,
    reason: str,
) -> Record:
    if refusal := not_permitted(by.actor(desk.site.place), Deed.OVERRIDE):
        raise told(refusal)
    number = _valid(desk, document_type, number)
    if not reason.strip():
        raise BadInput(_("A reason is needed."), hint=_("Write it in one sentence."), field="reason")
    held = record(desk, document_type, number)
    if not (held.barred if decision is OverrideGranted else held.reason):
        raise Refused(
            _("Nothing is held against this person today."),
            hint=_("Deferral and commitment are open to them."),
            code="credit.clear",
        )
    body: Body = decision(document_type=document_type, document_number=number, reason=reason.strip(), on=desk.today())
    with desk.store.transaction() as writer:
        writer.append([body], subject=None, subject_kind=CREDIT.name, actor=by.login, at=desk.clock())
    return record(desk, document_type, number)


def override_line(desk: Desk, found: Record) -> str:
    """Return who allowed the exception and why, in words; empty when nobody did."""
    if not found.override_today:
        return ""
    return _("{name} allowed an exception for today: {reason}").format(
        name=user_name(desk, found.override_today), reason=found.override_reason
    )


def _broken(desk: Desk, document_type: DocumentType, number: str) -> tuple[Broken, ...]:
    from clerk_tui.store.records import DutyFilter

    wanted = DutyFilter(status=DutyStatus.BROKEN, document_type=document_type, document_number=number)
    found = [
        Broken(row.case_id, row.case_no, row.kind, row.what, row.item_name, row.closed_on)
        for row in desk.store.duties(wanted)
    ]
    return tuple(sorted(found, key=lambda one: one.on or date.min, reverse=True))


def _latest(decision: CreditState) -> tuple[date, int]:
    return decision.on, decision.id


def _broken_since(desk: Desk, broken: Broken, restored: CreditState) -> bool:
    """Whether a promise was broken after the credit was restored; on the same day the hour says so."""
    if broken.on != restored.on:
        return broken.on is None or broken.on > restored.on
    decided_at = max((event.at for event in desk.store.events(restored.id)), default=desk.clock())
    ended = (event.at for event in desk.store.events(broken.case_id) if event.kind in _BREAKING)
    return any(at > decided_at for at in ended)


def _decisions(desk: Desk, document_type: DocumentType, number: str) -> list[CreditState]:
    rows = desk.store.subjects(CREDIT.name, reference=number)
    states = (desk.store.subject(CREDIT.name, row.id) for row in rows)
    return [state for state in states if state is not None and state.document_type == document_type]
