"""The baselines: a bare Textual app, and one with nothing but an Input. ``python bare.py hello|input``"""

import sys

from textual.app import App, ComposeResult
from textual.widgets import Input, Static


class Bare(App[None]):
    """One word, and an input where asked for."""

    def compose(self) -> ComposeResult:
        """Yield it."""
        if sys.argv[1] == "input":
            yield Input()
        yield Static("READY")


Bare().run()
