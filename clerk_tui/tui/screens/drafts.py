"""Forms that were left half-filled: taken up again, or thrown away."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual import on
from textual.widget import Widget

from clerk_tui.domain.words import N_
from clerk_tui.i18n import _, ngettext
from clerk_tui.tui.actions import Action, bindings, declare
from clerk_tui.tui.jobs import run_job
from clerk_tui.tui.widgets.fast_list import Column, FastList
from clerk_tui.tui.workstation import DeskScreen

if TYPE_CHECKING:
    from clerk_tui.desk.context import Desk
    from clerk_tui.desk.intake import DraftLine
    from clerk_tui.domain.intake import IntakeForm

declare(
    Action("drafts.discard", N_("Discard"), "x", "discard", 60, N_("Throw this form away; u brings it back.")),
    Action("drafts.undo", N_("Undo"), "u", "undo", 62, N_("Bring the form back that was thrown away last.")),
)


class DraftsScreen(DeskScreen):
    """The user's own drafts, newest first."""

    TITLE = N_("Drafts")
    HELP = N_(
        "# Drafts\n"
        "Forms you left half-filled; nobody else sees them.\n"
        "- `Enter` takes a form up where you left it\n"
        "- `x` throws it away, `u` brings it back while you are here"
    )
    BINDINGS = bindings("drafts")
    AUTO_FOCUS = "#drafts"

    def __init__(self) -> None:
        super().__init__()
        self._discarded: list[tuple[str, IntakeForm]] = []

    def body(self) -> Iterable[Widget]:
        """Yield the list."""
        drafts: FastList[DraftLine] = FastList(
            [Column(0, N_("Item")), Column(16, N_("Applicant")), Column(11, N_("Saved"))],
            lambda draft: (draft.title, draft.applicant, draft.saved_at),
            empty=_("There are no drafts."),
            id="drafts",
        )
        yield drafts

    def on_screen_resume(self) -> None:
        """Read the drafts: a form taken up may have been taken in."""
        self.call_after_refresh(self._reload)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is something to bring back only after something was thrown away."""
        if action == "undo":
            return bool(self._discarded)
        if action == "discard":
            return self.is_mounted and bool(self._list.rows)
        return super().check_action(action, parameters)

    @property
    def _list(self) -> FastList[DraftLine]:
        return self.query_one("#drafts", FastList)

    def _reload(self) -> None:
        from clerk_tui.desk.intake import drafts

        run_job(self, drafts, self.desk, on_done=self._show, group="list")

    def _show(self, drafts: list[DraftLine]) -> None:
        self._list.show(drafts, ngettext("{n} draft", "{n} drafts", len(drafts)).format(n=len(drafts)), keep=True)
        self.refresh_bindings()

    @on(FastList.Chosen, "#drafts")
    def _resume(self, message: FastList.Chosen) -> None:
        from clerk_tui.desk.intake import resume

        draft: DraftLine = message.row
        run_job(self, resume, self.desk, draft.id, on_done=lambda result: self._resumed(draft.id, *result))

    def _resumed(self, draft: str, form: IntakeForm, notes: list[str]) -> None:
        from clerk_tui.tui.screens.intake import IntakeScreen

        screen = IntakeScreen(form, draft, notes)
        screen.place = "intake"
        self.app.push_screen(screen)

    def action_discard(self) -> None:
        """Throw the draft away; it can be brought back as long as this screen is open."""
        if (draft := self._list.current) is not None:
            run_job(self, discard, self.desk, draft.id, on_done=lambda form: self._gone(draft, form), group="discard")

    def _gone(self, draft: DraftLine, form: IntakeForm) -> None:
        self._discarded.append((draft.id, form))
        self.app.notify(_("“{title}” is discarded; u brings it back.").format(title=draft.title), markup=False)
        self._reload()

    def action_undo(self) -> None:
        """Bring back what was thrown away last."""
        from clerk_tui.desk.intake import save_draft

        draft, form = self._discarded.pop()
        run_job(self, save_draft, self.desk, form, draft, on_done=lambda _draft: self._reload(), group="discard")


def discard(desk: Desk, draft: str) -> IntakeForm:
    """Throw a draft away and return its form."""
    from clerk_tui.desk.intake import discard_draft, resume

    form, _notes = resume(desk, draft)
    discard_draft(desk, draft)
    return form
