"""Handing out: whose document was shown decides what else is asked."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from clerk_tui.desk import casework
from clerk_tui.domain.applicant import Agent, Applicant, Relation
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.identity import DOCUMENT_NAMES, DocumentType, guess_document_type
from clerk_tui.domain.scan import ScanKind, clean_scan, parse_scan
from clerk_tui.domain.width import compact_code
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.widgets.form_box import Ask, Values

if TYPE_CHECKING:
    from clerk_tui.desk.case_view import CaseView
    from clerk_tui.desk.context import Desk

R = TypeVar("R")


class Parties(Protocol):
    """Whoever has an applicant and perhaps an agent: a case, or a whole bundle."""

    @property
    def applicant(self) -> Applicant:
        """Who applies."""

    @property
    def agent(self) -> Agent | None:
        """Who acts for them."""


def hand_out_asks(_desk: Desk, view: CaseView) -> list[Ask]:
    """Return what is asked of whoever receives the result of a case."""
    return receiver_asks(view.state)


def receiver_asks(parties: Parties) -> list[Ask]:
    """Return what is asked of the receiver: the document first, it fills in the rest where it is known."""
    from clerk_tui.desk.document_details import RELATION_LABELS

    kinds = [(str(kind), _(label)) for kind, label in DOCUMENT_NAMES.items()]
    relations = [("", _("applicant or agent in person"))]
    relations += [(str(relation), _(label)) for relation, label in RELATION_LABELS.items()]
    return [
        Ask(
            id="document_number",
            label=N_("ID number"),
            hint=_("the receiver's: scan or type"),
            needed=_("Check the receiver's document and type or scan its number."),
            entered=lambda values: _identified(parties, values["document_number"]),
            note=lambda values: _whose(parties, values["document_number"]),
        ),
        Ask(id="document_type", label=N_("ID type"), choices=kinds, listed=True, value=str(DocumentType.RESIDENT_ID)),
        Ask(id="receiver", label=N_("Receiver"), hint=_("name"), needed=_("The receiver's name is missing.")),
        Ask(id="relation", label=N_("Relation"), choices=relations),
    ]


def hand_out(desk: Desk, case_id: int, values: Values) -> CaseState:
    """Hand the result out to whoever showed the document. Raises a ClerkError naming the field."""
    return handed_to(values, partial(casework.hand_out, desk, case_id))


def handed_to(values: Values, give: Callable[[str, DocumentType, str, Relation | None], R]) -> R:
    """Call *give* with the receiver, the kind and number of the document, and the relation that were typed."""
    from clerk_tui.domain.errors import ClerkError

    relation = Relation(values["relation"]) if values["relation"] else None
    kind = DocumentType(values["document_type"])
    try:
        return give(values["receiver"], kind, _number(values["document_number"]), relation)
    except ClerkError as error:
        # What checks document numbers calls its field otherwise.
        error.field = "document_number" if error.field == "document_no" else error.field
        raise


def _number(typed: str) -> str:
    scan = parse_scan(typed)
    return scan.value if scan.kind in (ScanKind.ID_NUMBER, ScanKind.USCC) else clean_scan(typed)


def _holder(state: Parties, number: str) -> Applicant | Agent | None:
    """Return who of the case *number* belongs to."""
    shown = compact_code(number)
    parties = (state.applicant, state.agent)
    return next((party for party in parties if party and compact_code(party.document_number) == shown), None)


def _identified(state: Parties, typed: str) -> dict[str, str]:
    number = _number(typed)
    found = {"document_number": number}
    if holder := _holder(state, number):
        return {**found, "document_type": str(holder.document_type), "receiver": holder.name, "relation": ""}
    guessed = guess_document_type(number)
    return {**found, "document_type": str(guessed)} if guessed else found


def _whose(state: Parties, typed: str) -> str:
    if not typed.strip():
        return ""
    holder = _holder(state, _number(typed))
    if holder is None:
        return _("- neither the applicant's nor the agent's: name the relation, keep the mandate")
    return _("+ the applicant's document") if holder is state.applicant else _("+ the agent's document")
