"""The draft of an intake form: which form lies in the store, and that neither an older nor a spent one ever does."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from clerk_tui.desk.context import Desk
    from clerk_tui.desk.intake import Committed
    from clerk_tui.domain.intake import IntakeForm


class IntakeDraft:
    """Keeps the form that is being typed. The screen sets ``form``; ``save`` and ``commit`` run in any thread."""

    def __init__(self, desk: Desk, form: IntakeForm | None, draft: str = "") -> None:
        """*form* and *draft*: a draft taken up again; else ``begin`` says which form is typed."""
        self.form = form
        self.exists = bool(draft)
        """Whether the store holds this form, in whatever state."""
        self._desk = desk
        self._id = draft or uuid4().hex
        self._kept = form
        self._taken_in = False
        # Saves may wait for a busy store and wake up in any order.
        self._saving = Lock()

    def begin(self, form: IntakeForm) -> None:
        """Let *form* be the one that is typed; nothing is worth keeping yet."""
        self.form = self._kept = form

    @property
    def unsaved(self) -> bool:
        """Whether something was typed since the last save."""
        return self.form is not self._kept

    def save(self) -> None:
        """Save the form as it is now. Raises StoreTrouble; the form is still unsaved then."""
        from clerk_tui.desk.intake import save_draft

        with self._saving:
            form = self.form
            if form is None or form is self._kept or self._taken_in:
                return
            save_draft(self._desk, form, self._id)
            self._kept, self.exists = form, True

    def commit(self, form: IntakeForm) -> Committed:
        """Take the case in; no save that still waits brings its draft back. Raises as ``desk.intake.commit``."""
        from clerk_tui.desk.intake import commit

        with self._saving:
            committed = commit(self._desk, form, self._id)
            self._taken_in, self.exists = True, False
        return committed
