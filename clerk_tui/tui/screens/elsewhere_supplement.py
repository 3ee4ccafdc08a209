"""The supplement that another hall asks for: collected here by the same checklist, judged there."""

from __future__ import annotations

from textual.widgets import Static

from clerk_tui.desk import elsewhere
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.checklist import Mark
from clerk_tui.i18n import _
from clerk_tui.tui.screens.case_supplement import Supplement


class CrossSupplement(Supplement):
    """Dismissed with the case's new state, or None."""

    def on_mount(self) -> None:
        """Say what they ask for; the cursor stands on the first material."""
        super().on_mount()
        asked = self._view.state.exchange.asked
        self.query_one(".title", Static).update(_("Supplement for the other hall: {asked}").format(asked=asked))

    def _renew(self) -> None:
        super()._renew()
        text = _("Ctrl+S records what was brought; then send it. The other hall judges it.")
        self.query_one("#outlook", Static).update(f"= {text}")

    def _correct(self, marks: list[Mark]) -> CaseState:
        return elsewhere.supplemented(self._desk, self._view.state.id, marks)
