"""The life of a bundle's parent: its words in the log, its state, and the fold.

The parent holds no member's state: that is in the members' own cases. What it shows of them is computed (``mix``).
"""

from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from clerk_tui.domain.applicant import Agent, Applicant
from clerk_tui.domain.case.bodies import PAPER_MEDIA
from clerk_tui.domain.case.body import Body
from clerk_tui.domain.event import Event
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.item import Limit
from clerk_tui.domain.subject import SubjectKind, SubjectLine


class BundleReceived(Body, frozen=True, kw_only=True):
    """一件事收件: one visit; opens the parent. The members' cases follow in the same transaction."""

    bundle_no: str
    query_code: str
    bundle: str
    bundle_name: str
    lead: str
    catalog_version: str
    window: str
    received_on: date
    applicant: Applicant
    agent: Agent | None = None
    answers: dict[str, str] = {}
    without: tuple[str, ...] = ()
    fields: dict[str, str] = {}
    promised_limit: Limit | None = None
    remark: str = ""
    replaces: str = ""


class MemberAdded(Body, frozen=True, kw_only=True):
    """A member's case was opened: at receipt, or later because the answers were corrected."""

    member: str
    case_id: int
    case_no: str
    reason: str = ""
    fields: dict[str, str] = {}
    """What the one form says besides, for a member that came in later."""


class MemberDropped(Body, frozen=True, kw_only=True):
    """A member turned out not to belong to it."""

    member: str
    case_id: int
    reason: str
    on: date


class AnswersCorrected(Body, frozen=True, kw_only=True):
    """A scenario question had been answered wrongly; *answers* are all answers as they should have been."""

    answers: dict[str, str]
    reason: str
    fields: dict[str, str] = {}
    """What the one form says besides, for members that came in because of it."""
    on: date


class TriggerRecorded(Body, frozen=True, kw_only=True):
    """The document that members waited for is there."""

    trigger: str
    document: str
    number: str
    on: date
    """Day of the document's receipt: day 0 of the limit it starts."""


class BundleHandedOut(Body, frozen=True, kw_only=True):
    """The results that were ready were handed over together."""

    cases: tuple[int, ...]
    receiver: str
    document_type: DocumentType
    document_number: str
    on: date


class BundleWithdrawn(Body, frozen=True, kw_only=True):
    """The applicant gave up what was still open; what was decided stands."""

    cases: tuple[int, ...]
    reason: str
    on: date


class BundleVoided(Body, frozen=True, kw_only=True):
    """Taken in as the wrong bundle; another may replace it."""

    reason: str
    on: date


class BundleClosed(Body, frozen=True, kw_only=True):
    """Every member is over."""

    on: date


class BundlePrinted(Body, frozen=True, kw_only=True):
    """A document of the whole bundle was printed, or (*failed*) what was about to be did not come out after all."""

    document: str
    version: int = 1
    medium: str = "pdf"
    failed: bool = False


class BundleNoted(Body, frozen=True, kw_only=True):
    """备注."""

    text: str


BODIES: dict[str, type[Body]] = {
    "bundle_received": BundleReceived,
    "member_added": MemberAdded,
    "member_dropped": MemberDropped,
    "bundle_answers_corrected": AnswersCorrected,
    "trigger_recorded": TriggerRecorded,
    "bundle_handed_out": BundleHandedOut,
    "bundle_withdrawn": BundleWithdrawn,
    "bundle_voided": BundleVoided,
    "bundle_closed": BundleClosed,
    "bundle_printed": BundlePrinted,
    "bundle_noted": BundleNoted,
}


class MemberCase(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A member and its case."""

    member: str
    case_id: int
    case_no: str
    dropped: bool = False


class BundleState(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the log says of the parent itself."""

    id: int
    place: str
    clerk: str
    received_at: datetime
    bundle_no: str
    query_code: str
    bundle: str
    bundle_name: str
    lead: str
    catalog_version: str
    window: str
    received_on: date
    applicant: Applicant
    agent: Agent | None = None
    answers: dict[str, str] = {}
    without: tuple[str, ...] = ()
    fields: dict[str, str] = {}
    promised_limit: Limit | None = None
    remark: str = ""
    replaces: str = ""
    members: tuple[MemberCase, ...] = ()
    triggers: dict[str, date] = {}
    """Trigger id → day its document was recorded for."""
    handed_out: tuple[int, ...] = ()
    printed: dict[str, int] = {}
    """Document and version (``bundle-receipt/1``) → how often it left on paper."""
    phase: str = "open"
    """``open``, ``closed``, ``withdrawn`` or ``voided``."""
    closed_on: date | None = None
    events: int = 0
    last_event: int = 0

    def times_printed(self, document: str, version: int) -> int:
        """Return how often *version* of *document* left on paper so far."""
        return self.printed.get(f"{document}/{version}", 0)


def apply(state: BundleState | None, event: Event, body: Body | None) -> BundleState | None:
    """Return the state after *event*."""
    if state is None:
        return _opened(event, body) if isinstance(body, BundleReceived) else None
    return _changed(replace(state, events=state.events + 1, last_event=event.id), body)


def _opened(event: Event, body: BundleReceived) -> BundleState:
    fields = {name: getattr(body, name) for name in body.__struct_fields__}
    return BundleState(
        id=event.id, place=event.place, clerk=event.actor, received_at=event.at, events=1, last_event=event.id, **fields
    )


def _changed(state: BundleState, body: Body | None) -> BundleState:
    match body:
        case MemberAdded():
            added = MemberCase(member=body.member, case_id=body.case_id, case_no=body.case_no)
            # Whoever comes in is no longer left out.
            without = tuple(name for name in state.without if name != body.member)
            fields = {**state.fields, **body.fields}
            return replace(state, members=(*state.members, added), without=without, fields=fields)
        case MemberDropped():
            kept = tuple(replace(m, dropped=True) if m.case_id == body.case_id else m for m in state.members)
            return replace(state, members=kept)
        case AnswersCorrected():
            return replace(state, answers=body.answers, fields={**state.fields, **body.fields})
        case TriggerRecorded():
            return replace(state, triggers={**state.triggers, body.trigger: body.on})
        case BundleHandedOut():
            return replace(state, handed_out=(*state.handed_out, *body.cases))
        case BundleWithdrawn():
            return replace(state, phase="withdrawn")
        case BundleVoided():
            return replace(state, phase="voided", closed_on=body.on)
        case BundlePrinted() if body.medium in PAPER_MEDIA:
            times = state.times_printed(body.document, body.version) + (-1 if body.failed else 1)
            return replace(state, printed={**state.printed, f"{body.document}/{body.version}": max(times, 0)})
        case BundleClosed():
            phase = "closed" if state.phase == "open" else state.phase
            return replace(state, phase=phase, closed_on=body.on)
    return state


def line(state: BundleState) -> SubjectLine:
    """Return what lists show of the parent."""
    return SubjectLine(
        title=state.bundle_name,
        phase=state.phase,
        number=state.bundle_no,
        who=state.applicant.name,
        reference=state.applicant.document_number,
        department=state.lead,
        place=state.place,
        opened_on=state.received_on,
        closed_on=state.closed_on,
    )


BUNDLE = SubjectKind(name="bundle", bodies=BODIES, state=BundleState, apply=apply, line=line)
