"""Intake: one screen, top to bottom, no wizard. Half-typed forms are saved as they are typed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.widget import Widget

from clerk_tui.domain.bundle.model import Bundle
from clerk_tui.domain.errors import ClerkError
from clerk_tui.domain.identity import DOCUMENT_NAMES, DocumentType, guess_document_type
from clerk_tui.domain.intake import IntakeForm
from clerk_tui.domain.item import CaseKind, Item
from clerk_tui.domain.scan import ScanKind, parse_scan
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.actions import Action, bindings, declare
from clerk_tui.tui.jobs import run_job, show_refusal
from clerk_tui.tui.keyboard import Scanned
from clerk_tui.tui.screens.intake_bundle import FIELD
from clerk_tui.tui.screens.intake_decide import choose_outcome, decline
from clerk_tui.tui.screens.intake_draft import IntakeDraft
from clerk_tui.tui.screens.intake_form import IntakeFormView
from clerk_tui.tui.screens.intake_search import ItemSearch
from clerk_tui.tui.widgets.clerk_input import ClerkInput
from clerk_tui.tui.widgets.dialogs import MessageBox
from clerk_tui.tui.widgets.fast_list import FastList
from clerk_tui.tui.widgets.key_line import KeyLine
from clerk_tui.tui.widgets.member_box import MemberBox
from clerk_tui.tui.widgets.pick import Pick
from clerk_tui.tui.workstation import DeskScreen

if TYPE_CHECKING:
    from clerk_tui.desk.intake import Committed, KnownPerson

SAVE_AFTER = 0.4
"""Seconds without a key after which the draft is written."""
SAVE_AGAIN_AFTER = 5.0
"""Seconds after which a draft that could not be written is tried again."""

declare(
    Action("intake.commit", N_("Commit"), "ctrl+s", "commit", 70, N_("Do what the verdict line says."), True),
    Action("intake.document", N_("Document"), "ctrl+t", "document", 44, N_("Another kind of document."), True),
    Action("intake.agent", N_("Agent"), "ctrl+n", "agent", 43, N_("Somebody acts for the applicant."), True),
    Action("intake.decline", N_("Decline"), "ctrl+r", "decline", 42, N_("Do not accept, and why."), True),
    Action("intake.plan", N_("Plan"), "ctrl+d", "plan", 52, N_("Who works on what, together or after what."), True),
    Action("intake.members", N_("Members"), "ctrl+k", "members", 51, N_("Leave members out or put them in."), True),
    Action("intake.fields", N_("Form"), "ctrl+e", "fields", 53, N_("Fill in the one form of the bundle."), True),
    Action("intake.outcome", N_("Outcome"), "ctrl+o", "outcome", 41, N_("Decide an immediate case."), True),
    Action(
        "intake.elsewhere",
        N_("Across provinces"),
        "ctrl+w",
        "elsewhere",
        12,
        N_("Another hall takes part."),
        True,
    ),
    Action("intake.count", N_("Count days"), "ctrl+y", "count", 15, N_("Show how the due date is counted."), True),
    Action("intake.item", N_("Item"), "ctrl+f", "item", 14, N_("Everything the catalog says."), True),
)


class IntakeScreen(DeskScreen):
    """The item first, then everything else at once."""

    TITLE = N_("Intake")
    BINDINGS = [
        # Letters where no text is typed; the same deeds, so the bottom line names one key of each.
        Binding("g", "plan", N_("Plan"), id="intake.plan"),
        Binding("m", "members", N_("Members"), id="intake.members"),
        *bindings("intake"),
    ]
    AUTO_FOCUS = "#query"

    def __init__(self, form: IntakeForm | None = None, draft: str = "", notes: Iterable[str] = ()) -> None:
        """*form* and *draft*: a draft taken up again, with *notes* about what changed meanwhile."""
        super().__init__()
        self._given = form
        self._draft = draft
        self._notes = list(notes)
        self._committing = False

    def body(self) -> Iterable[Widget]:
        """Yield the search, or the form when there is one already."""
        if self._given is None:
            yield ItemSearch(self.desk)
        else:
            yield IntakeFormView(self.desk, self._given)

    @cached_property
    def draft(self) -> IntakeDraft:
        """What of the form lies among the drafts."""
        return IntakeDraft(self.desk, self._given, self._draft)

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
        if action == "elsewhere":
            return self.form_view is not None and self.form_view.bundle is None
        if action in ("plan", "members", "fields"):
            return self.form_view is not None and self.form_view.bundle is not None
        return super().check_action(action, parameters)

    # The item

    @on(FastList.Chosen, "#items")
    async def _item_chosen(self, message: FastList.Chosen) -> None:
        chosen: Item | Bundle = message.row
        from clerk_tui.desk.intake import start

        try:
            form = start(self.desk, chosen.id)
        except ClerkError as error:
            show_refusal(self, error)
            return
        self.draft.begin(form)
        await self.query_one(ItemSearch).remove()
        await self.mount(IntakeFormView(self.desk, form), before=self.query_one(KeyLine))
        self.refresh_bindings()

    def on_scanned(self, message: Scanned) -> None:
        """A document scanned outside a field is the applicant's, then the agent's; nothing typed is overwritten.

        A receipt is left to the app, which looks the case up.
        """
        view = self.form_view
        scan = parse_scan(message.text)
        if view is None or scan.kind is ScanKind.CASE_NUMBER:
            return
        message.stop()
        party = next((row for row in view.parties() if not row.input("document_number").value.strip()), None)
        if guess_document_type(scan.value) is None:
            self.app.notify(_("What was scanned is no document number; nothing was changed."), markup=False)
        elif party is None:
            self.app.notify(
                _("There is a number already. Put the cursor into its field to scan another."), markup=False
            )
        else:
            field = party.input("document_number")
            field.value = scan.value
            field.focus()
            field.post_message(ClerkInput.Submitted(field, scan.value))

    # Drafts

    @on(IntakeFormView.Edited)
    def _edited(self) -> None:
        view = self.form_view
        if view is not None:
            self.draft.form = view.form
            self.set_timer(SAVE_AFTER, self._save_soon)

    def _save_soon(self) -> None:
        if self.draft.unsaved and not self._committing:
            run_job(
                self,
                self.draft.save,
                on_done=self._saved,
                on_refused=self._not_saved,
                group="draft",
                exclusive=False,
            )

    def _saved(self, _nothing: None) -> None:
        self._say_health(_("draft saved {at}").format(at=f"{self.desk.clock():%H:%M:%S}"))

    def _not_saved(self, error: ClerkError) -> None:
        """Say so without a box, which would take the keys being typed, and try again."""
        trouble = _("draft not saved")
        if self.workstation.health != trouble:
            self._say_health(trouble)
            self.app.notify(str(error), severity="error", markup=False)
        self.set_timer(SAVE_AGAIN_AFTER, self._save_soon)

    def _say_health(self, text: str) -> None:
        # A save may finish after the form was left, or below a box that is open over it.
        if next(screen for screen in reversed(self.app.screen_stack) if not isinstance(screen, ModalScreen)) is self:
            self.workstation.health = text

    def save_draft(self) -> None:
        """Save at once: the program is about to end, or the user goes elsewhere. Raises StoreTrouble."""
        if (view := self.form_view) is not None:
            self.draft.form = view.form
            self.draft.save()

    def leave(self) -> bool:
        """Save the form; one that cannot be saved, or is just being taken in, is not left."""
        if self._committing:
            return False
        try:
            self.save_draft()
        except ClerkError as error:
            show_refusal(self, error)
            return False
        return True

    def action_back(self) -> None:
        """Go back; the form waits among the drafts."""
        if not self.leave():
            return
        super().action_back()
        if self.draft.exists:
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

    # The bundle

    def action_plan(self) -> None:
        """Show who works on what, together or after what, by when."""
        view = self.form_view
        assert view is not None
        view.show_plan()

    def action_members(self) -> None:
        """Leave optional members out, or put them in."""
        view = self.form_view
        assert view is not None
        self.app.push_screen(MemberBox(view.view.members), view.leave_out)

    def action_fields(self) -> None:
        """Open the one form."""
        view = self.form_view
        assert view is not None
        view.open_fields()

    # The other hall

    def action_elsewhere(self) -> None:
        """Share the intake with another hall, or not any more."""
        from clerk_tui.tui.screens.elsewhere_dialog import other_hall_box

        view = self.form_view
        assert view is not None
        self.app.push_screen(other_hall_box(view.form), lambda form: view.change(form) if form else None)

    # The verdict

    def action_decline(self) -> None:
        """Do not accept: choose the ground and say why; once more takes it back."""
        view = self.form_view
        assert view is not None
        decline(view)

    def action_outcome(self) -> None:
        """Decide an immediate case otherwise than usual."""
        view = self.form_view
        assert view is not None
        choose_outcome(view)

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
        if isinstance(item, Bundle):
            item = self.desk.merged(item.id, self.desk.version, {}).item
        if item is not None:
            self.app.push_screen(MessageBox("\n".join(item_page(self.desk, item)), title=item.name))

    # The commit

    def action_commit(self) -> None:
        """Take the case in; the screen says so only after it is durable."""
        view = self.form_view
        if view is None or self._committing:
            return
        self._committing = True
        run_job(self, self.draft.commit, view.form, on_done=self._committed, on_refused=self._refused, group="commit")

    def _refused(self, error: ClerkError) -> None:
        self._committing = False
        self._save_soon()
        view = self.form_view
        if view is not None and error.field.startswith(FIELD):
            view.open_fields(error.field.removeprefix(FIELD))
            self.app.notify(str(error), severity="error", markup=False)
            return
        error.field = error.field.replace(".", "_")
        show_refusal(self, error)

    def _committed(self, committed: Committed) -> None:
        from clerk_tui.desk.bundle_intake import CommittedBundle

        if isinstance(committed, CommittedBundle):
            from clerk_tui.tui.screens.bundle_receipt import BundleReceiptScreen

            self.app.switch_screen(BundleReceiptScreen(committed))
        else:
            from clerk_tui.tui.screens.receipt import ReceiptScreen

            self.app.switch_screen(ReceiptScreen(committed))
