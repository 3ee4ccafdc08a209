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

from clerk_tui.desk.credit import Record
from clerk_tui.desk.intake import review
from clerk_tui.desk.saying import item_line
from clerk_tui.domain.applicant import Relation
from clerk_tui.domain.case.bodies import Delivery
from clerk_tui.domain.checklist import Evidence
from clerk_tui.domain.errors import ClerkError
from clerk_tui.domain.identity import DocumentType, check_document, guess_document_type
from clerk_tui.domain.intake import (
    IntakeForm,
    PartyForm,
    document_chosen,
    settle_remaining,
    with_answer,
)
from clerk_tui.domain.refusal import Refusal
from clerk_tui.i18n import _
from clerk_tui.tui.jobs import run_job, show_refusal
from clerk_tui.tui.screens.intake_bundle import (
    FormLine,
    bundle_line,
    chosen,
    field_box,
    filled_in,
    plan_box,
    typed_in,
)
from clerk_tui.tui.screens.intake_concede import concede
from clerk_tui.tui.screens.intake_concessions import hints, remarked
from clerk_tui.tui.screens.intake_party import AgentRow, ApplicantRow, PartyRow
from clerk_tui.tui.screens.intake_questions import QuestionRow, Questions
from clerk_tui.tui.screens.intake_record import OnRecord, on_record, said_of
from clerk_tui.tui.screens.intake_verdict import sentences, set_lines
from clerk_tui.tui.widgets.choice_row import ChoiceRow
from clerk_tui.tui.widgets.clerk_input import ClerkInput
from clerk_tui.tui.widgets.material_list import MaterialList

if TYPE_CHECKING:
    from clerk_tui.desk.context import Desk
    from clerk_tui.desk.intake import IntakeView

PARTIES = ("applicant", "agent")
FROM_RECORD = ("name", "phone", "address", "legal_rep")
"""What is known of somebody who was here before."""


class IntakeFormView(Vertical):
    """Edits *form* and keeps its verdict in sight. ``Edited`` says that there is something to save."""

    DEFAULT_CSS = """
    IntakeFormView { height: 1fr; }
    IntakeFormView #item { height: auto; text-style: bold; padding: 0 1; }
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
        self.desk = desk
        self.form = form
        self.credit = Record()
        """What is held against the applicant, as far as their document is known."""
        self.proposals: dict[str, Evidence] = {}
        """What is on record for the applicant, by the material it can stand for."""
        self._searched: frozenset[str] | None = None
        """The materials that were looked up on the record; None before the applicant is known."""
        self.view = review(desk, form)
        self.item = self.view.item
        self.bundle = desk.bundle(form.bundle, form.catalog_version) if form.bundle else None
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
        yield Static(self._head(), id="item", markup=False)
        yield Questions(self.item.questions, form.answers)
        yield ApplicantRow(form)
        yield AgentRow(form)
        with Horizontal(id="delivery_row"):
            ways = [(Delivery.COUNTER, _("at the window")), (Delivery.POST, _("by post"))]
            yield ChoiceRow(_("Result"), ways, chosen=form.delivery, id="delivery")
            address = ClerkInput(form.delivery_address, _("postal address"), id="delivery_address")
            address.set_class(form.delivery is not Delivery.POST, "-absent")
            yield address
            yield ClerkInput(form.remark, _("remark"), id="remark")
            if self.bundle is not None:
                yield FormLine(id="fields")
        yield Static("", id="problem", markup=False)
        yield MaterialList(bundle=self.bundle is not None, concessions=True)
        yield Static("", id="standard", markup=False)
        yield Static("", id="verdict", markup=False)

    def _head(self) -> str:
        if self.form.elsewhere is not None:
            there = _("across provinces, with {place}").format(place=self.form.elsewhere.place_name)
            return f"{item_line(self.desk, self.item)} · {there}"
        if self.bundle is None:
            return item_line(self.desk, self.item)
        return bundle_line(self.desk, self.item, chosen(self.view))

    def on_mount(self) -> None:
        """Show the first verdict and put the cursor where the work begins."""
        self.review_now()
        self.look_up_record()
        if self.form.applicant.document_number:
            self.to_next_gap()
        elif self.item.questions:
            self.query(ChoiceRow).first().focus()
        else:
            self.party("applicant").input("document_number").focus()

    def on_resize(self) -> None:
        """Set the verdict in lines as long as the screen now has."""
        self.review_soon()

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
        self._reviewing = False
        self.view = view = review(self.desk, self.form, self.credit.bar)
        self.item = view.item
        head, said = self.query_one("#item", Static), self._head()
        if head.content != said:
            head.update(said)
        self.query_one(Questions).ask(view.item.questions, self.form.answers)
        if self._searched is not None and self._searched != _materials(view):
            self.look_up_record()  # other answers ask for other papers, which may be on record too
        # Most keys change nothing below the field.
        if self.materials.show_rows(view.rows, chosen(view), hints(view, self.proposals)):
            self._show_standard()
        self._count_fields()
        verdict = "\n".join(set_lines(sentences(self.desk, view), self.size.width))
        line = self.query_one("#verdict", Static)
        if line.content != verdict:
            line.update(verdict, layout=False)
        self._show_problem(view)

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
        elif isinstance(message.row, QuestionRow):
            self.change(with_answer(self.form, message.row.question.id, message.answer))

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
        checked = check_document(guessed or party.document_type, number, self.desk.today())
        self.choose_document(
            prefix, guessed or party.document_type, number if isinstance(checked, Refusal) else checked.number
        )
        party = getattr(self.form, prefix)
        self._looked_up[prefix] = party.document_number
        if prefix == PARTIES[0]:
            self.look_up_record()
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
        if self.bundle is not None and self.query_one(FormLine).lacks:
            self.query_one(FormLine).focus()
            return
        self.materials.focus()
        self.materials.to_next_waiting()

    def toggle_agent(self) -> None:
        """Somebody acts for the applicant, or nobody does."""
        present = not self.form.by_agent
        self.party("agent").set_class(not present, "-absent")
        self.change(replace(self.form, by_agent=present))
        (self.party("agent").input("document_number") if present else self.materials).focus()

    # The bundle

    def _count_fields(self) -> None:
        if self.bundle is None:
            return
        fields, known = self.view.fields, filled_in(self.view)
        filled = [field for field in fields if known.get(field.id, "").strip()]
        lacks = any(field.required and field not in filled for field in fields)
        self.query_one(FormLine).count(len(filled), len(fields), lacks=lacks)

    @on(FormLine.Opened)
    def _form_wanted(self) -> None:
        self.open_fields()

    def open_fields(self, first: str = "") -> None:
        """Open the one form, on the field *first*; what was typed stays, taken over or not."""
        if not self.view.fields:
            self.app.notify(_("This bundle has no form of its own."), markup=False)
            return
        known = filled_in(self.view)
        gaps = (field.id for field in self.view.fields if field.required and not known.get(field.id, "").strip())
        box = field_box(self.desk, self.view, first or next(gaps, ""))

        def left(taken: object) -> None:
            typed = typed_in(self.view, box.values)
            others = {name: value for name, value in self.form.fields.items() if name not in box.values}
            self.change(replace(self.form, fields={**others, **typed}))
            if taken is not None:
                self.review_now()
                self.to_next_gap()

        self.app.push_screen(box, left)

    def show_plan(self) -> None:
        """Show who works on what, together or after what, by when."""
        if self.bundle is None:
            return
        try:
            box = plan_box(self.desk, self.bundle, self.form)
        except ClerkError as error:
            show_refusal(self, error)
        else:
            self.app.push_screen(box)

    def leave_out(self, without: tuple[str, ...] | None) -> None:
        """Let these optional members be left out; None changes nothing."""
        if without is not None:
            self.change(replace(self.form, without=without))

    # The checklist

    @on(MaterialList.Highlighted, "#materials")
    def _show_standard(self) -> None:
        self.query_one("#standard", Static).update(
            said_of(self.materials.current, self.proposals) or self.materials.standard, layout=False
        )

    @on(MaterialList.RestAsUsual, "#materials")
    def _all_as_usual(self) -> None:
        self.change(settle_remaining(self.form, self.item))

    @on(MaterialList.Settled)
    def _settled(self, message: MaterialList.Settled) -> None:
        self.change(remarked(self.form, self.item, message.mark))
        self.review_now()
        if not message.stay:
            self.materials.to_next_waiting()

    # What is promised instead, or on record

    def look_up_record(self) -> None:
        """Learn what is on record of the applicant: papers that need not be brought again, and broken promises."""
        if self.form.applicant.document_number:
            self._searched = _materials(self.view)
            run_job(self, on_record, self.desk, self.form, on_done=self._known, group="record")

    def _known(self, found: OnRecord) -> None:
        self.credit, self.proposals = found
        self.review_now()

    def show_credit(self, credit: Record) -> None:
        """Offer what may be offered to somebody with this record."""
        self.credit = credit
        self.review_now()

    @on(MaterialList.Concession)
    def _concession(self, message: MaterialList.Concession) -> None:
        concede(self, message.key, message.row)


def _materials(view: IntakeView) -> frozenset[str]:
    return frozenset(row.material.id for row in view.rows)
