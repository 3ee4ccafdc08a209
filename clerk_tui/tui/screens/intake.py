"""Intake: one screen, top to bottom, no wizard. Half-typed forms are saved as they are typed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual import on
from textual.widget import Widget

from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.identity import DOCUMENT_NAMES, DocumentType
from clerk_tui.domain.intake import IntakeForm
from clerk_tui.domain.item import CaseKind, Item
from clerk_tui.domain.verdict import GROUND_LABELS, DeclineGround
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.actions import Action, bindings, declare
from clerk_tui.tui.jobs import run_job, show_refusal
from clerk_tui.tui.keyboard import Scanned
from clerk_tui.tui.screens.intake_form import IntakeFormView
from clerk_tui.tui.screens.intake_search import ItemSearch
from clerk_tui.tui.widgets.clerk_input import ClerkInput
from clerk_tui.tui.widgets.dialogs import AskReason, MessageBox
from clerk_tui.tui.widgets.fast_list import FastList
from clerk_tui.tui.widgets.key_line import KeyLine
from clerk_tui.tui.widgets.pick import Pick
from clerk_tui.tui.widgets.status_line import StatusLine
from clerk_tui.tui.workstation import DeskScreen

if TYPE_CHECKING:
    from clerk_tui.desk.intake import Committed, KnownPerson
    from clerk_tui.domain.errors import ClerkError

SAVE_AFTER = 0.4
"""Seconds without a key after which the draft is written."""

declare(
    Action("intake.commit", N_("Commit"), "ctrl+s", "commit", 70, N_("Do what the verdict line says."), True),
    Action("intake.document", N_("Document"), "ctrl+t", "document", 44, N_("Another kind of document."), True),
    Action("intake.agent", N_("Agent"), "ctrl+n", "agent", 43, N_("Somebody acts for the applicant."), True),
    Action("intake.decline", N_("Decline"), "ctrl+r", "decline", 42, N_("Do not accept, and why."), True),
    Action("intake.outcome", N_("Outcome"), "ctrl+o", "outcome", 41, N_("Decide an immediate case."), True),
    Action("intake.count", N_("Count days"), "ctrl+y", "count", 15, N_("Show how the due date is counted."), True),
    Action("intake.item", N_("Item"), "ctrl+f", "item", 14, N_("Everything the catalog says."), True),
)


class IntakeScreen(DeskScreen):
    """The item first, then everything else at once."""

    TITLE = N_("Intake")
    BINDINGS = bindings("intake")
    AUTO_FOCUS = "#query"
    def __init__(self, form: IntakeForm | None = None, draft: str = "", notes: Iterable[str] = ()) -> None:
        """*form* and *draft*: a draft taken up again, with *notes* about what changed meanwhile."""
        super().__init__()
        self._given = form
        self._draft = draft
        self._notes = list(notes)
        self._unsaved = False
        self._committing = False

    def body(self) -> Iterable[Widget]:
        """Yield the search, or the form when there is one already."""
        if self._given is None:
            yield ItemSearch(self.desk)
        else:
            yield IntakeFormView(self.desk, self._given)

    def on_mount(self) -> None:
        """Tell what a newer catalog changed in the draft."""
        if self._notes:
            self.app.push_screen(MessageBox("\n".join(self._notes), title=_("The catalog has changed")))

    @property
    def form_view(self) -> IntakeFormView | None:
        """The form, once an item is chosen."""
        found = self.query(IntakeFormView)
        return found.first() if found else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without an item there is nothing to commit."""
        if action in ("commit", "document", "agent", "decline", "count"):
            return self.form_view is not None
        if action == "outcome":
            return self.form_view is not None and self.form_view.item.case_kind is CaseKind.IMMEDIATE
        return super().check_action(action, parameters)

    # The item

    @on(FastList.Chosen, "#items")
    async def _item_chosen(self, message: FastList.Chosen) -> None:
        item: Item = message.row
        from clerk_tui.desk.intake import start
        from clerk_tui.domain.errors import ClerkError

        try:
            form = start(self.desk, item.id)
        except ClerkError as error:
            show_refusal(self, error)
            return
        await self.query_one(ItemSearch).remove()
        await self.mount(IntakeFormView(self.desk, form), before=self.query_one(KeyLine))
        self.refresh_bindings()

    def on_scanned(self, message: Scanned) -> None:
        """A document scanned outside a field is the applicant's."""
        view = self.form_view
        if view is not None:
            message.stop()
            field = view.party("applicant").input("document_number")
            field.value = message.text
            field.focus()
            field.post_message(ClerkInput.Submitted(field, message.text))

    # Drafts

    @on(IntakeFormView.Edited)
    def _edited(self) -> None:
        self._unsaved = True
        if not self._committing:
            self.set_timer(SAVE_AFTER, self._save_soon)

    def _save_soon(self) -> None:
        view = self.form_view
        if self._unsaved and view is not None and not self._committing:
            self._unsaved = False
            run_job(self, self._save, view.form, on_done=self._saved, group="draft", exclusive=False)

    def _save(self, form: IntakeForm) -> str:
        from clerk_tui.desk.intake import save_draft

        self._draft = self._draft or _new_id()
        return save_draft(self.desk, form, self._draft)

    def _saved(self, _draft: str) -> None:
        self.workstation.health = _("draft saved {at}").format(at=f"{self.desk.clock():%H:%M:%S}")
        self.query_one(StatusLine).refresh()

    def save_draft(self) -> None:
        """Save at once: the program is about to end, or the user goes back."""
        view = self.form_view
        if self._unsaved and view is not None and not self._committing:
            self._unsaved = False
            self._save(view.form)

    def action_back(self) -> None:
        """Go back; the form waits among the drafts."""
        had = self.form_view is not None and bool(self._draft or self._unsaved)
        self.save_draft()
        super().action_back()
        if had:
            self.app.notify(_("The form is kept among the drafts."), markup=False)

    # The applicant

    @on(IntakeFormView.Identified)
    def _identified(self, message: IntakeFormView.Identified) -> None:
        from clerk_tui.desk.intake import known_person

        def known(person: KnownPerson | None) -> None:
            view = self.form_view
            if person is not None and view is not None:
                view.fill(message.prefix, person.party)

        run_job(self, known_person, self.desk, message.document_type, message.number, on_done=known, group="known")

    def action_document(self) -> None:
        """Choose the kind of document the number belongs to."""
        view = self.form_view
        assert view is not None
        focused = self.focused.id or "" if self.focused else ""
        prefix = "agent" if focused.startswith("agent_") else "applicant"

        def chosen(kind: str | None) -> None:
            if kind:
                view.choose_document(prefix, DocumentType(kind))
                view.party(prefix).input("document_number").focus()

        kinds = [(str(kind), _(label)) for kind, label in DOCUMENT_NAMES.items()]
        self.app.push_screen(Pick(_("Kind of document"), kinds), chosen)

    def action_agent(self) -> None:
        """Somebody acts for the applicant, or nobody does."""
        view = self.form_view
        assert view is not None
        view.toggle_agent()

    # The verdict

    def action_decline(self) -> None:
        """Do not accept: choose the ground and say why; once more takes it back."""
        view = self.form_view
        assert view is not None
        if view.form.ground is not None:
            view.change(replace(view.form, ground=None, ground_reason="", competent_organ=""))
            return
        grounds = [(str(ground), _(label)) for ground, label in GROUND_LABELS.items()]
        self.app.push_screen(Pick(_("Why is it not accepted?"), grounds), self._ground_chosen)

    def _ground_chosen(self, chosen: str | None) -> None:
        view = self.form_view
        if chosen is None or view is None:
            return
        ground = DeclineGround(chosen)

        def organ_named(organ: str | None) -> None:
            if organ:
                ask_reason(organ)

        def ask_reason(organ: str = "") -> None:
            def reasoned(reason: str | None) -> None:
                if reason:
                    view.change(replace(view.form, ground=ground, ground_reason=reason, competent_organ=organ))

            self.app.push_screen(AskReason(_("The reason is printed on the notice.")), reasoned)

        if ground is DeclineGround.NOT_COMPETENT:
            self.app.push_screen(AskReason(_("Which organ is competent?"), label=N_("Organ")), organ_named)
        else:
            ask_reason()

    def action_outcome(self) -> None:
        """Decide an immediate case otherwise than usual."""
        view = self.form_view
        assert view is not None
        from clerk_tui.desk.case_view import OUTCOME_LABELS

        def chosen(outcome: str | None) -> None:
            if outcome == Outcome.REFUSED:
                self.app.push_screen(AskReason(_("A refusal needs its reasons; they are printed.")), refused)
            elif outcome:
                view.change(replace(view.form, outcome=Outcome(outcome), outcome_reason=""))

        def refused(reason: str | None) -> None:
            if reason:
                view.change(replace(view.form, outcome=Outcome.REFUSED, outcome_reason=reason))

        outcomes = [(str(outcome), _(label)) for outcome, label in OUTCOME_LABELS.items()]
        self.app.push_screen(Pick(_("Decision on the spot"), outcomes), chosen)

    def action_count(self) -> None:
        """Show how the due date is counted, day by day where something is left out."""
        from clerk_tui.desk.case_view import explained
        from clerk_tui.desk.intake import review

        view = self.form_view
        assert view is not None
        due = review(self.desk, view.form).due
        lines = explained(due) if due else [_("Time limit: not stated in the catalog.")]
        self.app.push_screen(MessageBox("\n".join(lines), title=_("How the days are counted")))

    def action_item(self) -> None:
        """Show everything the catalog says about the item."""
        from clerk_tui.desk.saying import item_page

        view = self.form_view
        item = view.item if view is not None else self.query_one("#items", FastList).current
        if item is not None:
            self.app.push_screen(MessageBox("\n".join(item_page(self.desk, item)), title=item.name))

    # The commit

    def action_commit(self) -> None:
        """Take the case in; the screen says so only after it is durable."""
        from clerk_tui.desk.intake import commit

        view = self.form_view
        if view is None or self._committing:
            return
        self._committing = True
        run_job(
            self,
            commit,
            self.desk,
            view.form,
            self._draft,
            on_done=self._committed,
            on_refused=self._refused,
            group="commit",
        )

    def _refused(self, error: ClerkError) -> None:
        self._committing = False
        error.field = error.field.replace(".", "_")
        show_refusal(self, error)

    def _committed(self, committed: Committed) -> None:
        from clerk_tui.tui.screens.receipt import ReceiptScreen

        self._unsaved = False
        self.app.switch_screen(ReceiptScreen(committed))


def _new_id() -> str:
    from uuid import uuid4

    return uuid4().hex
