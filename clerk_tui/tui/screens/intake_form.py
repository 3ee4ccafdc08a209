"""The form below the item: questions, applicant, checklist, verdict. It edits an ``IntakeForm`` and shows its view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import DescendantFocus
from textual.message import Message
from textual.widgets import Static

from clerk_tui.desk.saying import item_line, verdict_lines
from clerk_tui.domain.applicant import Relation
from clerk_tui.domain.case.bodies import Delivery
from clerk_tui.domain.identity import DocumentType, check_document, guess_document_type
from clerk_tui.domain.intake import (
    IntakeForm,
    PartyForm,
    document_chosen,
    settle_remaining,
    with_answer,
    with_mark,
)
from clerk_tui.domain.refusal import Refusal
from clerk_tui.i18n import _
from clerk_tui.tui.screens.intake_party import AgentRow, ApplicantRow, PartyRow
from clerk_tui.tui.widgets.choice_row import ChoiceRow
from clerk_tui.tui.widgets.clerk_input import ClerkInput
from clerk_tui.tui.widgets.flow_line import broken
from clerk_tui.tui.widgets.material_list import MaterialList

if TYPE_CHECKING:
    from clerk_tui.desk.context import Desk
    from clerk_tui.desk.intake import IntakeView

PARTIES = ("applicant", "agent")
VERDICT_LINES = 3
FROM_RECORD = ("name", "phone", "address", "legal_rep")
"""What is known of somebody who was here before."""


class IntakeFormView(Vertical):
    """Edits *form* and keeps its verdict in sight. ``Edited`` says that there is something to save."""

    DEFAULT_CSS = """
    IntakeFormView { height: 1fr; }
    IntakeFormView #item { height: auto; text-style: bold; padding: 0 1; }
    IntakeFormView #questions { height: auto; padding: 0 1; }
    IntakeFormView #delivery_row { height: 1; padding: 0 1; }
    IntakeFormView #delivery { width: 37; margin-right: 1; }
    IntakeFormView #delivery_address { width: 2fr; margin-right: 1; }
    IntakeFormView #remark { width: 1fr; }
    IntakeFormView #problem { height: auto; color: $alert-color; text-style: $alert-style; padding: 0 1; }
    IntakeFormView #materials { height: 1fr; min-height: 3; }
    IntakeFormView #standard { height: 2; color: $dim-color; text-style: $dim-style; padding: 0 1; }
    IntakeFormView #verdict { height: 3; text-style: bold; padding: 0 1; }
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
        self._looked_up = {prefix: getattr(form, prefix).document_number for prefix in PARTIES}
        """Numbers that were looked up already, by party."""
        self._filled: dict[str, PartyForm] = {}
        """What was filled in from the record, by party."""
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
        yield ApplicantRow(form)
        yield AgentRow(form)
        with Horizontal(id="delivery_row"):
            ways = [(Delivery.COUNTER, _("at the window")), (Delivery.POST, _("by post"))]
            yield ChoiceRow(_("Result"), ways, chosen=form.delivery, id="delivery")
            address = ClerkInput(form.delivery_address, _("postal address"), id="delivery_address")
            address.set_class(form.delivery is not Delivery.POST, "-absent")
            yield address
            yield ClerkInput(form.remark, _("remark"), id="remark")
        yield Static("", id="problem", markup=False)
        yield MaterialList()
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

    def parties(self) -> list[PartyRow]:
        """Return the rows in use: the applicant's, and the agent's if somebody acts for them."""
        return [self.party(prefix) for prefix in (PARTIES if self.form.by_agent else PARTIES[:1])]

    @property
    def materials(self) -> MaterialList:
        """The checklist."""
        return self.query_one("#materials", MaterialList)

    # What changes it

    def change(self, form: IntakeForm) -> None:
        """Let *form* be what is on the screen, and judge it after this frame."""
        if form != self.form:
            self.form = form
            self.post_message(self.Edited())
            self.review_soon()

    def review_soon(self) -> None:
        """Judge once for all keys that came together, in time for the frame that shows them."""
        if not self._reviewing:
            self._reviewing = True
            self.call_next(self.review_now)

    def review_now(self) -> None:
        """Judge the form and show the verdict, the checklist and the first problem."""
        from clerk_tui.desk.intake import review

        self._reviewing = False
        view = review(self._desk, self.form)
        if view.rows != self.materials.rows:  # most keys change nothing below the field
            self.materials.show(view.rows, keep=True)
            self._show_standard()
        lines = verdict_lines(self._desk, view)
        verdict = "\n".join(self._set(lines)[:VERDICT_LINES])
        line = self.query_one("#verdict", Static)
        if line.content != verdict:
            line.update(verdict, layout=False)
        self._show_problem(view)

    def _set(self, sentences: list[str]) -> list[str]:
        """Return the verdict's *sentences* in lines of the screen, each sentence begun with a sign."""
        room = max(self.size.width, 40) - 4
        lines = []
        for sentence in sentences:
            first, *rest = broken(sentence, room)
            lines += [f"= {first}", *(f"  {line}" for line in rest)]
        return lines

    def _show_problem(self, view: IntakeView) -> None:
        """Name a wrong value in the field one has left; what is merely missing the verdict says."""
        from clerk_tui.desk.context import told

        wrong = [problem for problem in view.problems if problem.code != "form.missing" and not self._typing(problem)]
        said = "\n".join(f"! {told(problem)}" for problem in wrong[:2])
        line = self.query_one("#problem", Static)
        if line.content != said:  # its height may change: Textual would arrange the whole screen anew at every key
            line.update(said)

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
        elif row == "agent_relation":
            self.change(replace(self.form, agent_relation=Relation(message.answer)))
        elif row.startswith("question_"):
            question = self.item.questions[int(row.removeprefix("question_"))]
            self.change(with_answer(self.form, question.id, message.answer))

    @on(ChoiceRow.Accepted)
    def _answer_stands(self) -> None:
        self.screen.focus_next()

    @on(ClerkInput.Changed)
    def _typed(self, message: ClerkInput.Changed) -> None:
        name = message.input.id or ""
        if name in ("delivery_address", "remark", "mandate"):
            self.change(replace(self.form, **{name: message.value}))
            return
        prefix, _sep, field = name.partition("_")
        if prefix in PARTIES:
            party = replace(getattr(self.form, prefix), **{field: message.value})
            self.change(replace(self.form, **{prefix: party}))

    @on(ClerkInput.Submitted)
    def _entered(self, message: ClerkInput.Submitted) -> None:
        """Enter: a number is looked up and its kind of document guessed; otherwise on to what is still empty."""
        message.stop()
        prefix, _sep, field = (message.input.id or "").partition("_")
        if field == "document_number" and prefix in PARTIES:
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
        self._forget_filled(prefix, number)
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
        """Fill in somebody who is known; what was typed already stays, and so does a number typed meanwhile."""
        typed: PartyForm = getattr(self.form, prefix)
        if typed.document_number != party.document_number:
            return
        merged = {field: getattr(typed, field) or getattr(party, field) for field in FROM_RECORD}
        self._filled[prefix] = party
        self.change(replace(self.form, **{prefix: replace(typed, **merged)}))
        self.party(prefix).show_party(getattr(self.form, prefix))
        self.to_next_gap()

    def _forget_filled(self, prefix: str, number: str) -> None:
        """Another number is another person: what the record of the first one filled in goes."""
        filled = self._filled.get(prefix)
        if filled is None or number == filled.document_number:
            return
        del self._filled[prefix]
        typed: PartyForm = getattr(self.form, prefix)
        emptied = {field: "" for field in FROM_RECORD if getattr(typed, field) == getattr(filled, field)}
        self.change(replace(self.form, **{prefix: replace(typed, **emptied)}))

    def to_next_gap(self) -> None:
        """Put the cursor where something is still missing: a field, the checklist, or nowhere but the verdict."""
        for row in self.parties():
            for field in ("document_number", "name"):
                if not row.input(field).value.strip():
                    row.input(field).focus()
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

    @on(MaterialList.Highlighted, "#materials")
    def _show_standard(self) -> None:
        self.query_one("#standard", Static).update(self.materials.standard, layout=False)

    @on(MaterialList.RestAsUsual, "#materials")
    def _all_as_usual(self) -> None:
        self.change(settle_remaining(self.form, self.item))

    @on(MaterialList.Settled)
    def _settled(self, message: MaterialList.Settled) -> None:
        self.change(with_mark(self.form, message.mark))
        self.review_now()
        if not message.stay:
            self.materials.to_next_waiting()
