"""The form below the item: questions, applicant, checklist, verdict. It edits an ``IntakeForm`` and shows its view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import DescendantFocus
from textual.message import Message
from textual.widgets import Static

from clerk_tui.desk.saying import item_line, mark_text, verdict_lines, wanted
from clerk_tui.domain.case.bodies import Delivery
from clerk_tui.domain.checklist import ChecklistRow, Mark, MarkStatus
from clerk_tui.domain.identity import DOCUMENT_NAMES, DocumentType, check_document, guess_document_type
from clerk_tui.domain.intake import (
    IntakeForm,
    PartyForm,
    document_chosen,
    settle_remaining,
    with_answer,
    with_mark,
)
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.verdict import VerdictKind
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.widgets.choice_row import ChoiceRow
from clerk_tui.tui.widgets.clerk_input import ClerkInput
from clerk_tui.tui.widgets.dialogs import AskReason
from clerk_tui.tui.widgets.fast_list import Column, Look
from clerk_tui.tui.widgets.mark_list import MarkList

if TYPE_CHECKING:
    from clerk_tui.desk.context import Desk
    from clerk_tui.desk.intake import IntakeView

MARK_KEYS = {
    "o": N_("Original seen"),
    "k": N_("Keep original"),
    "c": N_("Keep copy"),
    "e": N_("E-licence"),
    "w": N_("Waive"),
    "f": N_("Defective"),
    "z": N_("Correct now"),
    "x": N_("Missing"),
}
STATUS_OF_KEY = {
    "o": MarkStatus.ORIGINAL_SEEN,
    "k": MarkStatus.ORIGINAL_KEPT,
    "x": MarkStatus.MISSING,
}
PARTY_FIELDS = ("document_number", "name", "phone")


class PartyRow(Horizontal):
    """One person or organisation on one line: document, number, name, telephone."""

    DEFAULT_CSS = """
    PartyRow { height: 1; }
    PartyRow .label { width: 8; padding: 0 1; }
    PartyRow .kind { width: 13; color: $dim-color; }
    PartyRow #number { width: 22; }
    PartyRow .number { width: 21; }
    PartyRow .name { width: 1fr; margin: 0 1; }
    PartyRow .phone { width: 13; }
    """

    def __init__(self, prefix: str, label: str, party: PartyForm) -> None:
        """*prefix* is ``applicant`` or ``agent``: the inputs are called ``applicant_name`` and so on."""
        super().__init__(id=f"{prefix}_row")
        self.prefix = prefix
        self._label = label
        self._party = party

    def compose(self) -> ComposeResult:
        """Yield the label, the kind of document and the three fields."""
        yield Static(self._label, classes="label", markup=False)
        yield Static(_(DOCUMENT_NAMES[self._party.document_type]), classes="kind", markup=False)
        for field, hint in zip(PARTY_FIELDS, (_("number: type or scan"), _("name"), _("telephone")), strict=True):
            value = getattr(self._party, field)
            yield ClerkInput(value, hint, id=f"{self.prefix}_{field}", classes=field.rpartition("_")[2])

    def input(self, field: str) -> ClerkInput:
        """Return one of the three fields."""
        return self.query_one(f"#{self.prefix}_{field}", ClerkInput)

    def show_party(self, party: PartyForm) -> None:
        """Fill the fields with what is known."""
        self._party = party
        for field in PARTY_FIELDS:
            widget = self.input(field)
            if widget.value != getattr(party, field):
                widget.value = getattr(party, field)
        self.show_kind(party.document_type)

    def show_kind(self, document_type: DocumentType) -> None:
        """Say which kind of document the number belongs to."""
        self.query_one(".kind", Static).update(_(DOCUMENT_NAMES[document_type]), layout=False)


class IntakeFormView(Vertical):
    """Edits *form* and keeps its verdict in sight. ``Edited`` says that there is something to save."""

    DEFAULT_CSS = """
    IntakeFormView { height: 1fr; }
    IntakeFormView #item { height: auto; text-style: bold; padding: 0 1; }
    IntakeFormView #questions { height: auto; padding: 0 1; }
    IntakeFormView #delivery_row { height: 1; padding: 0 1; }
    IntakeFormView #delivery { width: 34; }
    IntakeFormView #delivery_address { width: 1fr; }
    IntakeFormView #problem { height: auto; color: $alert-color; text-style: $alert-style; padding: 0 1; }
    IntakeFormView #materials { height: 1fr; min-height: 3; }
    IntakeFormView #standard { height: 2; color: $dim-color; text-style: $dim-style; padding: 0 1; }
    IntakeFormView #verdict { height: 2; text-style: bold; padding: 0 1; }
    IntakeFormView #agent_row.-absent { display: none; }
    IntakeFormView #delivery_address.-absent { display: none; }
    """

    class Edited(Message):
        """The form is not what it was."""

    class Identified(Message):
        """A document number was entered whole: somebody may be known."""

        def __init__(self, prefix: str, document_type: DocumentType, number: str) -> None:
            super().__init__()
            self.prefix = prefix
            self.document_type = document_type
            self.number = number

    def __init__(self, desk: Desk, form: IntakeForm) -> None:
        super().__init__(id="form")
        self._desk = desk
        self.form = form
        self.item = desk.item(form.item, form.catalog_version)
        self._reviewing = False
        self._looked_up = {prefix: getattr(form, prefix).document_number for prefix in ("applicant", "agent")}
        """Numbers that were looked up already, by party."""
        self._chosen: set[str] = set()
        """Parties whose kind of document the clerk chose."""

    # What it consists of

    def compose(self) -> ComposeResult:
        """Yield the parts from top to bottom."""
        form = self.form
        yield Static(item_line(self._desk, self.item), id="item", markup=False)
        with Vertical(id="questions"):
            for number, question in enumerate(self.item.questions):
                options = [(option.id, option.label) for option in question.options]
                chosen = form.answers.get(question.id, "")
                yield ChoiceRow(question.text, options, chosen=chosen, id=f"question_{number}")
        yield PartyRow("applicant", _("Appl."), form.applicant)
        agent = PartyRow("agent", _("Agent"), form.agent)
        agent.set_class(not form.by_agent, "-absent")
        yield agent
        with Horizontal(id="delivery_row"):
            ways = [(Delivery.COUNTER, _("at the window")), (Delivery.POST, _("by post"))]
            yield ChoiceRow(_("Result"), ways, chosen=form.delivery, id="delivery")
            address = ClerkInput(form.delivery_address, _("postal address"), id="delivery_address")
            address.set_class(form.delivery is not Delivery.POST, "-absent")
            yield address
        yield Static("", id="problem", markup=False)
        yield MarkList[ChecklistRow](
            [Column(), Column(22), Column(24)],
            self._cells,
            marks=MARK_KEYS,
            settled=lambda row: not row.holds_up,
            look=_look,
            id="materials",
        )
        yield Static("", id="standard", markup=False)
        yield Static("", id="verdict", markup=False)

    def on_mount(self) -> None:
        """Show the first verdict and put the cursor where the work begins."""
        self.review_now()
        if self.form.applicant.document_number:
            self.to_next_gap()
        elif self.item.questions:
            self.query(ChoiceRow).first().focus()
        else:
            self.party("applicant").input("document_number").focus()

    def party(self, prefix: str) -> PartyRow:
        """Return the row of the applicant or the agent."""
        return self.query_one(f"#{prefix}_row", PartyRow)

    @property
    def materials(self) -> MarkList[ChecklistRow]:
        """The checklist."""
        return self.query_one("#materials", MarkList)

    def _cells(self, row: ChecklistRow) -> tuple[str, str, str]:
        return row.material.name, wanted(row.material), mark_text(row)

    # What changes it

    def change(self, form: IntakeForm) -> None:
        """Let *form* be what is on the screen, and judge it after this frame."""
        if form != self.form:
            self.form = form
            self.post_message(self.Edited())
            self.review_soon()

    def review_soon(self) -> None:
        """Judge once per frame, however many keys a scanner typed in it."""
        if not self._reviewing:
            self._reviewing = True
            self.call_after_refresh(self.review_now)

    def review_now(self) -> None:
        """Judge the form and show the verdict, the checklist and the first problem."""
        from clerk_tui.desk.intake import review

        self._reviewing = False
        view = review(self._desk, self.form)
        self.materials.show(view.rows, keep=True)
        self._show_standard()
        lines = verdict_lines(self._desk, view)
        self.query_one("#verdict", Static).update("\n".join(f"= {line}" for line in lines[:2]), layout=False)
        self._show_problem(view)

    def _show_problem(self, view: IntakeView) -> None:
        """Name a wrong value in the field one has left; what is merely missing the verdict says."""
        from clerk_tui.desk.context import told

        wrong = [problem for problem in view.problems if problem.code != "form.missing" and not self._typing(problem)]
        self.query_one("#problem", Static).update("\n".join(f"! {told(problem)}" for problem in wrong[:2]))

    def _typing(self, problem: Refusal) -> bool:
        focused = self.screen.focused
        return focused is not None and focused.id == problem.field.replace(".", "_")

    @on(ChoiceRow.Changed)
    def _answered(self, message: ChoiceRow.Changed) -> None:
        row = message.row.id or ""
        if row == "delivery":
            delivery = Delivery(message.answer)
            self.query_one("#delivery_address").set_class(delivery is not Delivery.POST, "-absent")
            self.change(replace(self.form, delivery=delivery))
        elif row.startswith("question_"):
            question = self.item.questions[int(row.removeprefix("question_"))]
            self.change(with_answer(self.form, question.id, message.answer))

    @on(ChoiceRow.Accepted)
    def _answer_stands(self) -> None:
        self.screen.focus_next()

    @on(ClerkInput.Changed)
    def _typed(self, message: ClerkInput.Changed) -> None:
        name = message.input.id or ""
        if name == "delivery_address":
            self.change(replace(self.form, delivery_address=message.value))
            return
        prefix, _sep, field = name.partition("_")
        if prefix in ("applicant", "agent"):
            party = replace(getattr(self.form, prefix), **{field: message.value})
            self.change(replace(self.form, **{prefix: party}))

    @on(ClerkInput.Submitted)
    def _entered(self, message: ClerkInput.Submitted) -> None:
        """Enter: a number is looked up and its kind of document guessed; otherwise on to what is still empty."""
        message.stop()
        prefix, _sep, field = (message.input.id or "").partition("_")
        if field == "document_number" and prefix in ("applicant", "agent"):
            self._number_entered(prefix, message.value)
        self.to_next_gap()

    @on(DescendantFocus)
    def _moved(self) -> None:
        self.review_soon()  # a wrong value is named once its field is left

    @on(ClerkInput.Blurred)
    def _left(self, message: ClerkInput.Blurred) -> None:
        """A scanner may end in Tab: a number that was left is as good as one that was entered."""
        prefix, _sep, field = (message.input.id or "").partition("_")
        if field == "document_number" and message.value.strip() and message.value != self._looked_up.get(prefix):
            self._number_entered(prefix, message.value)

    def _number_entered(self, prefix: str, typed: str) -> None:
        from clerk_tui.domain.scan import clean_scan

        number = clean_scan(typed)
        party: PartyForm = getattr(self.form, prefix)
        # What the clerk chose goes before what the number looks like.
        guessed = None if prefix in self._chosen else guess_document_type(number)
        checked = check_document(guessed or party.document_type, number, self._desk.today())
        self.choose_document(
            prefix, guessed or party.document_type, number if isinstance(checked, Refusal) else checked.number
        )
        party = getattr(self.form, prefix)
        self._looked_up[prefix] = party.document_number
        self.post_message(self.Identified(prefix, party.document_type, party.document_number))

    def choose_document(self, prefix: str, document_type: DocumentType, number: str | None = None) -> None:
        """Let the number belong to another kind of document; without a *number*, the clerk chose it."""
        if number is None:
            self._chosen.add(prefix)
        self.change(document_chosen(self.form, prefix, document_type, number))
        self.party(prefix).show_party(getattr(self.form, prefix))

    def fill(self, prefix: str, party: PartyForm) -> None:
        """Fill in somebody who is known; what was typed already stays."""
        typed: PartyForm = getattr(self.form, prefix)
        merged = {
            field: getattr(typed, field) or getattr(party, field) for field in ("name", "phone", "address", "legal_rep")
        }
        self.change(replace(self.form, **{prefix: replace(typed, **merged)}))
        self.party(prefix).show_party(getattr(self.form, prefix))
        self.to_next_gap()

    def to_next_gap(self) -> None:
        """Put the cursor where something is still missing: a field, the checklist, or nowhere but the verdict."""
        rows = ["applicant", "agent"] if self.form.by_agent else ["applicant"]
        for prefix in rows:
            for field in ("document_number", "name"):
                if not getattr(getattr(self.form, prefix), field).strip():
                    self.party(prefix).input(field).focus()
                    return
        self.materials.focus()
        self.materials.to_next_waiting()

    def toggle_agent(self) -> None:
        """Somebody acts for the applicant, or nobody does."""
        present = not self.form.by_agent
        self.party("agent").set_class(not present, "-absent")
        self.change(replace(self.form, by_agent=present))
        (self.party("agent").input("document_number") if present else self.materials).focus()

    # The checklist

    @on(MarkList.Highlighted, "#materials")
    def _show_standard(self) -> None:
        row = self.materials.current
        text = ""
        if row is not None:
            material = row.material
            said = [material.accept_standard, material.fill_notes, material.equivalent]
            text = "  ".join(part for part in said if part) or _("Acceptance standard: not stated in the catalog.")
        self.query_one("#standard", Static).update(text, layout=False)

    @on(MarkList.RestAsUsual, "#materials")
    def _all_as_usual(self) -> None:
        self.change(settle_remaining(self.form, self.item))

    @on(MarkList.Marked, "#materials")
    def _marked(self, message: MarkList.Marked) -> None:
        row: ChecklistRow = message.row
        if message.key in STATUS_OF_KEY:
            self._mark(row, status=STATUS_OF_KEY[message.key])
        elif message.key == "c":
            again = row.mark.status is MarkStatus.COPY_KEPT
            self._mark(row, status=MarkStatus.COPY_KEPT, copies=row.mark.copies + 1 if again else 1, stay=True)
        elif message.key == "e":
            self._mark(row, status=MarkStatus.E_LICENCE, waiver=row.material.waiver)
        elif message.key == "w":
            self._waive(row)
        else:
            status = MarkStatus.DEFECTIVE if message.key == "f" else MarkStatus.CORRECTABLE
            self._ask(row, _("What is wrong with “{name}”?"), "defect", status=status)

    def _waive(self, row: ChecklistRow) -> None:
        if row.material.waiver is not None:
            self._mark(row, status=MarkStatus.WAIVED, waiver=row.material.waiver, basis=_("stated in the catalog"))
        else:
            self._ask(row, _("On what ground is “{name}” waived?"), "basis", status=MarkStatus.WAIVED)

    def _ask(self, row: ChecklistRow, question: str, field: str, status: MarkStatus) -> None:
        def answered(text: str | None) -> None:
            if text:
                said: dict[str, Any] = {field: text}
                self._mark(row, status=status, **said)

        self.app.push_screen(AskReason(question.format(name=row.material.name)), answered)

    def _mark(self, row: ChecklistRow, *, stay: bool = False, **fields: Any) -> None:
        self.change(with_mark(self.form, Mark(material=row.material.id, **fields)))
        self.review_now()
        if not stay:
            self.materials.to_next_waiting()


def _look(row: ChecklistRow) -> Look:
    if row.mark.status in (MarkStatus.DEFECTIVE, MarkStatus.CORRECTABLE):
        return Look("!", "alert")
    if row.mark.settled:
        return Look("+", "good")
    return Look("-" if row.holds_up else " ", "" if row.holds_up else "dim")


def commits(view: IntakeView) -> bool:
    """Whether Ctrl+S would take the case in."""
    return view.verdict.kind not in (VerdictKind.INCOMPLETE, VerdictKind.CORRECT_NOW)
