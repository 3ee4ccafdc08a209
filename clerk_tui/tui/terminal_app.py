"""The app as a terminal needs it: themes, the plain look, the real cursor, the keyboard, the clipboard, messages.

Nothing here knows a screen; ``app.py`` adds where the user can go.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import App
from textual.driver import Driver
from textual.events import Event, Key, MouseEvent, Paste
from textual.filter import LineFilter
from textual.geometry import Offset
from textual.notifications import SeverityLevel
from textual.theme import Theme

from clerk_tui.i18n import _
from clerk_tui.tui import launch
from clerk_tui.tui.keyboard import Keyboard
from clerk_tui.tui.theme import THEMES, VARIABLES, PlainFilter
from clerk_tui.tui.widgets.clerk_input import ClerkInput


class TerminalApp(App[int], inherit_bindings=False):
    """An app whose looks and keys hold in every terminal."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self) -> None:
        self._cursor_set = Offset(0, 0)
        super().__init__()
        self._plain = [PlainFilter()] if launch.wants_plain() else []
        self.set_class(bool(self._plain), "-plain", update=False)
        self.keyboard = Keyboard(self)
        self.last_moved = 0.0
        """When the mouse was last used, on Textual's clock (``Event.time``)."""

    # Keyboard

    async def on_event(self, event: Event) -> None:
        """Send what is typed through the keyboard's gate and scan catcher first."""
        if isinstance(event, Key | Paste) and not event.is_forwarded:
            await self.keyboard.handle(event)
        else:
            if isinstance(event, MouseEvent):
                self.last_moved = event.time
            await super().on_event(event)

    async def act_on(self, event: Event) -> None:
        """Do with *event* what Textual does."""
        await super().on_event(event)

    def get_driver_class(self) -> type[Driver]:
        """Return our driver where Textual would take its own for Linux and macOS."""
        usual = super().get_driver_class()
        if usual.__name__ != "LinuxDriver":
            return usual
        from clerk_tui.tui.driver import ClerkDriver

        return ClerkDriver

    # Cursor

    @property
    def cursor_position(self) -> Offset:
        """Where the terminal's cursor goes after each paint: an input method opens its candidates there.

        Textual sets it when a field's caret moves, which is too early for the first paint and too late after a
        layout; so the focused field is asked when it matters.
        """
        field = self.focused if self._screen_stack else None
        return field.cursor_screen_offset if isinstance(field, ClerkInput) else self._cursor_set

    @cursor_position.setter
    def cursor_position(self, position: Offset) -> None:
        self._cursor_set = position

    def post_display_hook(self) -> None:
        """Show the real cursor only while a text field has the focus."""
        if (show_cursor := getattr(self._driver, "show_cursor", None)) is not None:
            show_cursor(isinstance(self.focused, ClerkInput))

    # Looks

    def get_theme(self, theme_name: str) -> Theme | None:
        """Return one of our themes, else one of Textual's."""
        return THEMES.get(theme_name) or super().get_theme(theme_name)

    @property
    def available_themes(self) -> dict[str, Theme]:
        """Our themes and Textual's."""
        return {**super().available_themes, **THEMES}

    def get_css_variables(self) -> dict[str, str]:
        """Return Textual's variables and ours, each ours filled from the theme where the theme does not name it."""
        variables = super().get_css_variables()
        for name, default in VARIABLES.items():
            if name not in variables:
                source, _space, alpha = default.partition(" ")
                value = variables[source[1:]] if source.startswith("$") else source
                variables[name] = f"{value.split()[0]} {alpha}" if alpha else value
        return variables

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return Textual's filters, and the plain look's as the last."""
        return [*super().get_line_filters(), *self._plain]

    # Words

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,  # noqa: ARG002 - Textual's signature
    ) -> None:
        """Say *message* in passing, never as markup: it may hold what somebody typed, brackets and all."""
        super().notify(message, title=title, severity=severity, timeout=timeout, markup=False)

    def copy_to_clipboard(self, text: str) -> None:
        """Put *text* on the clipboard and say so.

        By a clipboard tool on a local desktop, else by the terminal (OSC 52), which never answers.
        """
        from clerk_tui.tui import clipboard
        from clerk_tui.tui.jobs import run_job

        def sent(by_tool: bool) -> None:
            if not by_tool:
                super(TerminalApp, self).copy_to_clipboard(text)
            self.notify(_("Copied.") if by_tool else _("Sent to the terminal's clipboard."))

        if command := clipboard.tool():
            run_job(self.screen, clipboard.copy_with, command, text, on_done=sent, group="copy")
        else:
            sent(by_tool=False)
