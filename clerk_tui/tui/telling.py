"""Telling bodies outside the hall while the workstation runs: every half minute, and at once after a deed.

In the background and in silence: nobody at the window waits for a utility. What goes wrong is said once, in passing.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from clerk_tui.domain.errors import ClerkError
from clerk_tui.i18n import _
from clerk_tui.tui.locking import Lockable

if TYPE_CHECKING:
    from clerk_tui.desk.context import Desk

TELL_EVERY = 30.0
"""Seconds between two rounds; a receiver that does not answer is spared for longer by the outbox itself."""


class Telling(Lockable):
    """An app that tells what is due."""

    def __init__(self, *, home: str) -> None:
        super().__init__(home=home)
        self._telling = self._tell_again = False
        self._troubles: frozenset[tuple[str, str]] = frozenset()

    def tell(self, desk: Desk) -> None:
        """Do a round; one that is under way is followed by another, for what came up meanwhile."""
        if self._telling:
            self._tell_again = True
        else:
            self._telling = True
            self.run_worker(self._round(desk), group="telling")

    async def _round(self, desk: Desk) -> None:
        from clerk_tui.desk.telling import tell_when_due

        try:
            report = await asyncio.to_thread(tell_when_due, desk)
        except ClerkError as error:
            self.notify(str(error), severity="warning", markup=False)
        else:
            troubles = frozenset(report.troubles) if report else frozenset()
            for name, why in troubles - self._troubles:
                self.notify(_("{name} could not be told: {why}").format(name=name, why=why), markup=False)
            self._troubles = troubles
        finally:
            self._telling, again = False, self._tell_again
            self._tell_again = False
        if again:
            self.tell(desk)
