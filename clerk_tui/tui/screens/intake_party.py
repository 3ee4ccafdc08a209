"""A person or organisation on the intake form: the document, the name, the telephone, and what stands behind them."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Static

from clerk_tui.desk.document_details import RELATION_LABELS
from clerk_tui.domain.applicant import Relation
from clerk_tui.domain.identity import DOCUMENT_NAMES, ORGANISATION_DOCUMENTS, DocumentType
from clerk_tui.domain.intake import IntakeForm, PartyForm
from clerk_tui.i18n import _
from clerk_tui.tui.widgets.choice_row import ChoiceRow
from clerk_tui.tui.widgets.clerk_input import ClerkInput

FIELDS = ("document_number", "name", "phone")
RELATIONS = (Relation.MANDATE, Relation.GUARDIAN, Relation.RELATIVE, Relation.EMPLOYEE, Relation.PROXY_AGENT)


class PartyRow(Vertical):
    """The applicant or the agent; the inputs are called ``applicant_name`` and so on."""

    DEFAULT_CSS = """
    PartyRow { height: auto; }
    PartyRow Horizontal { height: 1; }
    PartyRow .label { width: 8; padding: 0 1; }
    PartyRow .kind { width: 18; padding: 0 1 0 0; color: $dim-color; }
    PartyRow .number { width: 21; }
    PartyRow .name { width: 1fr; margin: 0 1; }
    PartyRow .phone { width: 13; }
    PartyRow .more { height: auto; margin-left: 8; }
    PartyRow .more ClerkInput { width: 1fr; }
    PartyRow .more ChoiceRow { width: 1fr; }
    PartyRow.-absent, PartyRow .-absent { display: none; }
    """

    def __init__(self, prefix: str, label: str, party: PartyForm) -> None:
        super().__init__(id=f"{prefix}_row")
        self.prefix = prefix
        self._label = label
        self._party = party

    def compose(self) -> ComposeResult:
        """Yield the line with the document, and below it what else this party needs."""
        with Horizontal():
            yield Static(self._label, classes="label", markup=False)
            yield Static(_(DOCUMENT_NAMES[self._party.document_type]), classes="kind", markup=False)
            for field, hint in zip(FIELDS, (_("number: type or scan"), _("name"), _("telephone")), strict=True):
                value = getattr(self._party, field)
                yield ClerkInput(value, hint, id=f"{self.prefix}_{field}", classes=field.rpartition("_")[2])
        yield from self.more()

    def more(self) -> Iterable[Widget]:
        """Yield the lines below: what else this party needs."""
        return ()

    def input(self, field: str) -> ClerkInput:
        """Return one of the fields."""
        return self.query_one(f"#{self.prefix}_{field}", ClerkInput)

    def show_party(self, party: PartyForm) -> None:
        """Fill the fields with what is known."""
        self._party = party
        for widget in self.query(ClerkInput):
            field = (widget.id or "").removeprefix(f"{self.prefix}_")
            if hasattr(party, field) and widget.value != getattr(party, field):
                widget.value = getattr(party, field)
        self.show_kind(party.document_type)

    def show_kind(self, document_type: DocumentType) -> None:
        """Say which kind of document the number belongs to."""
        self.query_one(".kind", Static).update(_(DOCUMENT_NAMES[document_type]), layout=False)


class ApplicantRow(PartyRow):
    """The applicant; an organisation also names its legal representative."""

    def __init__(self, form: IntakeForm) -> None:
        super().__init__("applicant", _("Appl."), form.applicant)

    def more(self) -> Iterable[Widget]:
        """Yield the legal representative and the address."""
        with Horizontal(classes="more") as line:
            yield ClerkInput(self._party.legal_rep, _("legal representative"), id="applicant_legal_rep")
            yield ClerkInput(self._party.address, _("address"), id="applicant_address")
        line.set_class(self._party.document_type not in ORGANISATION_DOCUMENTS, "-absent")

    def show_kind(self, document_type: DocumentType) -> None:
        """Ask an organisation for its legal representative."""
        super().show_kind(document_type)
        self.query_one(".more").set_class(document_type not in ORGANISATION_DOCUMENTS, "-absent")


class AgentRow(PartyRow):
    """Who stands at the counter for the applicant, in which relation and with which mandate."""

    def __init__(self, form: IntakeForm) -> None:
        super().__init__("agent", _("Agent"), form.agent)
        self._relation = form.agent_relation
        self._mandate = form.mandate
        self.set_class(not form.by_agent, "-absent")

    def more(self) -> Iterable[Widget]:
        """Yield the relation and the mandate."""
        relations = [(str(relation), _(RELATION_LABELS[relation])) for relation in RELATIONS]
        with Horizontal(classes="more"):
            yield ChoiceRow(_("Relation"), relations, chosen=str(self._relation), id="agent_relation")
        with Horizontal(classes="more"):
            yield ClerkInput(self._mandate, _("mandate: scope and term"), id="mandate")
