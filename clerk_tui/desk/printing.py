"""Documents of a case: which can be printed, what each says, and the print itself."""

from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from clerk_tui.desk.casework import do, do_within
from clerk_tui.desk.context import Desk
from clerk_tui.desk.document_details import DOCUMENT_LABELS, detail
from clerk_tui.desk.document_facts import case_facts, told_parties
from clerk_tui.desk.on_paper import PrintResult as PrintResult
from clerk_tui.desk.on_paper import put_on_paper, text_of
from clerk_tui.domain.case import bodies as b
from clerk_tui.domain.case import commands as c
from clerk_tui.domain.case.channel import Direction
from clerk_tui.domain.case.exchange import Side
from clerk_tui.domain.case.state import CaseState, Phase
from clerk_tui.domain.errors import Refused
from clerk_tui.domain.item import CaseKind
from clerk_tui.domain.masking import mask_name
from clerk_tui.domain.people import Deed
from clerk_tui.i18n import _, current_language
from clerk_tui.paper import model as p


class Printable(Struct, frozen=True):
    """A document this case can print now."""

    kind: p.DocumentKind
    label: str
    version: int
    printed: int
    """How often this version left on paper already."""


def printable(state: CaseState) -> list[Printable]:
    """Return the documents of the case as it stands, the one that is due now first."""
    found = []
    for kind in _available(state):
        version = _version(state, kind)
        times = state.times_printed(kind, version)
        found.append(Printable(kind, _(DOCUMENT_LABELS[kind]), version, times))
    return found


def print_document(
    desk: Desk,
    case_id: int,
    kind: p.DocumentKind,
    *,
    folder: Path | None = None,
    printer: str = "",
    medium: str = "pdf",
) -> PrintResult:
    """Print one document of a case: as PDF into *folder* and to *printer* if named, or as text (medium ``text``).

    What is only shown is logged and counts as no print. Raises Refused when the case has no such document (yet).
    """
    desk.require(Deed.PRINT)
    state = desk.case(case_id)
    _require_available(state, kind)
    if medium in b.PAPER_MEDIA:
        return put_on_paper(_Leaving(desk, case_id, kind), folder, printer)
    version = _version(state, kind)
    document = build(desk, state, kind, version=version)
    do(desk, case_id, c.Print(document=kind, version=version, medium=medium))
    return PrintResult(kind, 0, text=text_of(document))


def to_be_signed(state: CaseState) -> list[p.DocumentKind]:
    """Return the promises of an open case that have not left on paper yet: nobody goes before they are signed."""
    if state.closed:
        return []
    return [kind for kind in _promises(state) if not state.times_printed(kind, _version(state, kind))]


def build(desk: Desk, state: CaseState, kind: p.DocumentKind, *, version: int = 1, reprint: int = 0) -> p.Document:
    """Return the document *kind* of a case, its facts settled and its persons masked."""
    item = desk.case_item(state)
    facts = case_facts(desk, state, item)
    if kind is p.DocumentKind.RECEIPT:
        # The slip lies about on counters; the applicant knows who they are.
        agent = replace(facts.agent, name=mask_name(facts.agent.name)) if facts.agent else None
        facts = replace(facts, applicant=replace(facts.applicant, name=state.applicant.masked_name), agent=agent)
    elif kind is p.DocumentKind.TELLING:
        facts = told_parties(desk, state, facts)
    return p.Document(
        kind=kind,
        facts=facts,
        detail=detail(desk, state, item, kind, facts.materials),
        issued_at=desk.clock(),
        version=version,
        reprint=reprint,
        language=current_language(),
    )


class _Leaving(Struct, frozen=True):
    """A document of a case on its way out."""

    desk: Desk
    case_id: int
    kind: p.DocumentKind

    def document(self) -> p.Document:
        state = self.desk.case(self.case_id)
        version = _version(state, self.kind)
        return build(self.desk, state, self.kind, version=version, reprint=state.times_printed(self.kind, version))

    def record(self, document: p.Document) -> bool:
        return _recorded(self.desk, self.case_id, self.kind, document.version, document.reprint)

    def failed(self, document: p.Document) -> None:
        do(self.desk, self.case_id, c.Print(document=self.kind, version=document.version, failed=True))


def _recorded(desk: Desk, case_id: int, kind: p.DocumentKind, version: int, times: int) -> bool:
    """Record the print, unless the case is no longer the one that was set: then nothing is written."""
    with desk.store.transaction() as writer:
        now = writer.case(case_id)
        if now is None or (_version(now, kind), now.times_printed(kind, version)) != (version, times):
            return False
        do_within(desk, writer, case_id, c.Print(document=kind, version=version))
    return True


def _require_available(state: CaseState, kind: p.DocumentKind) -> None:
    if kind in _available(state):
        return
    raise Refused(
        _("This case has no document “{document}” now.").format(document=_(DOCUMENT_LABELS[kind])),
        hint=_("It can have: {documents}.").format(
            documents="、".join(_(DOCUMENT_LABELS[k]) for k in _available(state))
        ),
        field="document",
        code="print.unavailable",
    )


def _available(state: CaseState) -> list[p.DocumentKind]:
    """Return the documents that exist: how the case ended, what is to be signed now, then the rest, newest first."""
    kinds = p.DocumentKind
    found = _ended(state)
    unsigned = to_be_signed(state)
    found += unsigned
    if state.phase is Phase.DELIVERED or state.handed_out_on or state.phase is Phase.MAILED:
        found.append(kinds.DELIVERY_PROOF)
    if state.outcome is b.Outcome.REFUSED:
        found.append(kinds.REFUSAL)
    elif state.outcome is not None:
        found.append(kinds.GRANT)
    if state.ground is not None:
        found.append(kinds.DECLINE)
    if any(not one.void for one in state.follow_ups):
        found.append(kinds.FOLLOW_UP)
    if _sends(state):
        found.append(kinds.PACKAGE)
    if state.tellings:
        found.append(kinds.TELLING)
    if state.extensions:
        found.append(kinds.EXTENSION)
    if state.procedures:
        found.append(kinds.EXCLUDED_PROCEDURE)
    if state.slips > _parcels(state):
        found.append(kinds.HANDOVER_SLIP)
    if state.accepted_on is not None and not _on_the_spot(state):
        found.append(kinds.ACCEPTANCE)
    found += [kind for kind in _promises(state) if kind not in unsigned]
    if state.notice:
        at_once = state.notice_given_on == state.received_at.date()
        found.append(kinds.ONE_TIME_NOTICE if at_once else kinds.CORRECTION_NOTICE)
    if state.handled_there:
        found = [kind for kind in found if kind not in _THEIRS]
    return [*found, kinds.RECEIPT]


_THEIRS = frozenset(
    {
        p.DocumentKind.ACCEPTANCE,
        p.DocumentKind.DECLINE,
        p.DocumentKind.GRANT,
        p.DocumentKind.REFUSAL,
        p.DocumentKind.HANDOVER_SLIP,
    }
)
"""What another hall that handles a case issues under its own seal, and the slip between this hall's own rooms."""


def _ended(state: CaseState) -> list[p.DocumentKind]:
    """Return the paper that says how the case ended, or what became of its grant afterwards."""
    if state.ending is Phase.REVOKED:
        return [p.DocumentKind.REVOCATION]
    closures = (Phase.WITHDRAWN, Phase.DEEMED_WITHDRAWN, Phase.TERMINATED, Phase.VOIDED)
    return [p.DocumentKind.CLOSURE] if state.ending in closures else []


def _promises(state: CaseState) -> list[p.DocumentKind]:
    found = []
    if any(not one.withdrawn for one in state.commitments):
        found.append(p.DocumentKind.COMMITMENT)
    if state.debts:
        found.append(p.DocumentKind.DEFERRAL)
    return found


def _sends(state: CaseState) -> bool:
    """Whether this hall has something to send to another: the application it collects, or the result it made."""
    if state.elsewhere is None:
        return False
    return _parcels(state) > 0 or state.elsewhere.direction is Direction.OUT or state.outcome is not None


def _parcels(state: CaseState) -> int:
    """Return how many parcels this hall sent to another."""
    return sum(parcel.sent_by is Side.HERE for parcel in state.exchange.parcels)


def _on_the_spot(state: CaseState) -> bool:
    """Whether the decision came with the acceptance: it is the decision then that the applicant is given."""
    return state.case_kind is CaseKind.IMMEDIATE and state.decided_on == state.accepted_on


def _version(state: CaseState, kind: p.DocumentKind) -> int:
    if kind is p.DocumentKind.HANDOVER_SLIP:
        # A parcel has a slip too, and its number is of the same row.
        return max(state.slips - _parcels(state), 1)
    if kind is p.DocumentKind.EXCLUDED_PROCEDURE:
        return max(state.procedures, 1)
    if kind is p.DocumentKind.PACKAGE:
        return max(_parcels(state), 1)
    if kind is p.DocumentKind.TELLING:
        return max(state.tellings, 1)
    if kind in (p.DocumentKind.ONE_TIME_NOTICE, p.DocumentKind.CORRECTION_NOTICE):
        return max(state.notices, 1)
    return 1
