"""A dialog that asks several things and stays until its deed is done: a refusal is shown where it belongs.

What is asked is data (``Ask``), what is done is a function of the answers. Enter goes to the next field and from the
last one does the deed; Ctrl+S does it from anywhere. Leaving keeps what was typed in ``values``, for the next time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.css.query import NoMatches
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from clerk_tui.domain.errors import ClerkError
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.actions import binding, bindings
from clerk_tui.tui.jobs import run_job
from clerk_tui.tui.keyboard import Scanned
from clerk_tui.tui.widgets.choice_row import ChoiceRow
from clerk_tui.tui.widgets.clerk_input import ClerkInput, Field, FieldError
from clerk_tui.tui.widgets.entry import Entry
from clerk_tui.tui.widgets.fast_list import fit
from clerk_tui.tui.widgets.filter_pick import Choice, FilterPick
from clerk_tui.tui.widgets.key_line import KeyLine
from clerk_tui.tui.widgets.look_up import LookUp, Open

R = TypeVar("R")
Values = Mapping[str, str]
LABEL_WIDTH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One thing to ask: a text, one of a few *choices*, or one of many (*listed*, or the screen *look_up* returns).

    *id* names the answer, and the field an error may name; *label* is a message id, other texts are translated.
    """

    id: str
    label: str
    value: str = ""
    hint: str = ""
    choices: Sequence[Choice] = ()
    listed: bool = False
    secret: bool = False
    """A password: not shown, and not kept when the dialog is left."""
    look_up: Open | None = None
    named: Callable[[str], str] | None = None
    """What an answer from *look_up* is called."""
    needed: str = ""
    """What to say when there is no answer; empty when there need not be one."""
    note: Callable[[Values], str] | None = None
    """What stands below the field, said anew with every change."""
    entered: Callable[[Values], Values] | None = None
    """Which other answers follow from this one when it was entered; a scan outside text fields is entered here."""


class FormBox(ModalScreen[R | None], Generic[R]):
    """Dismissed with what *do* returned, or None; *values* then holds what was typed."""

    BINDINGS = [*bindings("dialog"), binding("app.help")]
    HELP = N_(
        "# Dialog\n"
        "`Enter` goes to the next field; from the last one it does the deed, as `Ctrl+S` does from anywhere.\n"
        "- `Esc` leaves; what was typed is there again the next time\n"
        "- `!` below a field says what is wrong with it"
    )
    AUTO_FOCUS = "FormBox ClerkInput, FormBox ChoiceRow, FormBox LookUp"
    DEFAULT_CSS = """
    FormBox Vertical.dialog {
        width: 76; max-width: 100%; height: auto; max-height: 100%; padding: 1 2; background: $panel;
    }
    FormBox .title { text-style: bold; height: auto; margin-bottom: 1; }
    FormBox VerticalScroll { height: auto; max-height: 17; scrollbar-size-vertical: 0; }
    FormBox .intro { height: auto; margin-bottom: 1; }
    FormBox .note { height: auto; color: $dim-color; text-style: $dim-style; }
    FormBox #trouble { margin-top: 1; }
    FormBox:ansi Vertical.dialog { background: ansi_default; border: ascii ansi_default; }
    """

    def __init__(
        self,
        title: str,
        asks: Iterable[Ask],
        do: Callable[[dict[str, str]], R],
        *,
        intro: str = "",
        typed: Values | None = None,
        label_width: int = LABEL_WIDTH,
        first: str = "",
    ) -> None:
        """*do* runs in a thread and may raise a ``ClerkError``; *typed* is what was typed the last time.

        *first* is the answer the cursor begins in, if not the first one.
        """
        super().__init__()
        self._label_width = label_width
        self._first = first
        self._title = title
        self._intro = intro
        self._asks = {ask.id: ask for ask in asks}
        self._do = do
        self._doing = False
        self.values: dict[str, str] = {ask.id: ask.value for ask in self._asks.values()}
        self.values.update({key: value for key, value in (typed or {}).items() if key in self._asks})

    # What it shows

    def compose(self) -> ComposeResult:
        """Yield the box."""
        with Vertical(classes="dialog"):
            yield Static(self._title, classes="title", markup=False)
            with VerticalScroll(can_focus=False):
                if self._intro:
                    yield Static(self._intro, classes="intro", markup=False)
                for ask in self._asks.values():
                    yield self._field(ask)
                    if ask.note is not None:
                        note = Static(ask.note(self.values), id=f"note-{ask.id}", classes="note", markup=False)
                        note.styles.margin = (0, 0, 0, self._label_width)
                        yield note
            yield FieldError(id="trouble", markup=False)
        yield KeyLine()

    def _field(self, ask: Ask) -> Widget:
        value = self.values[ask.id]
        if ask.look_up is not None or ask.listed:
            open_list = ask.look_up or (lambda: FilterPick(_(ask.label), ask.choices))
            return LookUp(fit(_(ask.label), self._label_width), open_list, (value, _named(ask, value)), id=ask.id)
        if ask.choices:
            return ChoiceRow(fit(_(ask.label), self._label_width - 1), ask.choices, chosen=value, id=ask.id)
        enter = N_("Confirm") if ask.id == next(reversed(self._asks)) else ""
        return Field(
            fit(_(ask.label), self._label_width - 1),
            Entry(value, ask.hint, id=ask.id, enter=enter, password=ask.secret),
            label_width=self._label_width,
        )

    def on_mount(self) -> None:
        """A row of choices has its first answer chosen, said or not."""
        for row in self.query(ChoiceRow):
            self.values[row.id or ""] = row.answer
        self._renew_notes()
        first = self._first or next((ask.id for ask in self._asks.values() if len(ask.choices) != 1), "")
        if first:  # what has but one answer asks nothing
            self.query_one(f"#{first}").focus()

    def _renew_notes(self) -> None:
        for ask in self._asks.values():
            if ask.note is not None:
                self.query_one(f"#note-{ask.id}", Static).update(ask.note(self.values))

    # What is answered

    @on(ClerkInput.Changed)
    def _typed(self, message: ClerkInput.Changed) -> None:
        self._answered(message.input.id or "", message.value)

    @on(ChoiceRow.Changed)
    def _chosen(self, message: ChoiceRow.Changed) -> None:
        self._answered(message.row.id or "", message.answer)

    @on(LookUp.Changed)
    def _looked_up(self, message: LookUp.Changed) -> None:
        name = message.source.id or ""
        self._answered(name, message.source.answer)
        self._next(name, confirm=False)  # to choose is not yet to confirm

    def _answered(self, name: str, value: str) -> None:
        if self.values.get(name) != value:
            self.values[name] = value
            self._say("")
            self._renew_notes()

    @on(ClerkInput.Submitted)
    def _text_entered(self, message: ClerkInput.Submitted) -> None:
        message.stop()
        self._entered(message.input.id or "")

    @on(ChoiceRow.Accepted)
    def _choice_stands(self, message: ChoiceRow.Accepted) -> None:
        self._next(message.row.id or "")

    @on(LookUp.Accepted)
    def _look_up_stands(self, message: LookUp.Accepted) -> None:
        self._next(message.source.id or "")

    def on_scanned(self, message: Scanned) -> None:
        """A scan while no text field has the focus goes where one is expected, or nowhere: the dialog stays."""
        message.stop()
        for ask in self._asks.values():
            if ask.entered is not None:
                self.fill({ask.id: message.text})
                self._entered(ask.id)

    def fill(self, values: Values) -> None:
        """Put *values* into their fields."""
        for name, value in values.items():
            self.values[name] = value
            field = self.query_one(f"#{name}")
            if isinstance(field, ClerkInput):
                field.value = value
            elif isinstance(field, ChoiceRow):
                field.choose(value)
            elif isinstance(field, LookUp):
                field.choose((value, _named(self._asks[name], value)))
        self._renew_notes()

    def _entered(self, name: str) -> None:
        """A field was left by Enter: what follows from it is filled in, and the cursor goes to what is missing."""
        follows = self._asks[name].entered
        if follows is None:
            self._next(name)
        elif self.values[name].strip():
            self.fill(follows(self.values))
            gap = next((ask.id for ask in self._asks.values() if self._missing(ask)), list(self._asks)[-1])
            self.query_one(f"#{gap}").focus()

    def _next(self, name: str, *, confirm: bool = True) -> None:
        names = list(self._asks)
        position = names.index(name) + 1
        if position < len(names):
            self.query_one(f"#{names[position]}").focus()
        elif confirm:
            self.action_confirm()

    def _missing(self, ask: Ask) -> bool:
        return bool(ask.needed) and not self.values[ask.id].strip()

    # What is done

    def action_confirm(self) -> None:
        """Do it, unless an answer is missing or it is being done."""
        if self._doing:
            return
        for ask in self._asks.values():
            if self._missing(ask):
                self._show_error(ask.id, ask.needed)
                return
        self._doing = True
        self._say("")
        run_job(self, self._do, dict(self.values), on_done=self.dismiss, on_refused=self._refused)

    def action_cancel(self) -> None:
        """Leave; what was typed stays in *values*, but no secret."""
        if not self._doing:
            self.values.update({ask.id: "" for ask in self._asks.values() if ask.secret})
            self.dismiss(None)

    def _refused(self, error: ClerkError) -> None:
        self._doing = False
        self._show_error(error.field, str(error))

    def _show_error(self, name: str, message: str) -> None:
        """Say what is wrong: below the text field it is about, else at the foot of the box."""
        try:
            field = self.query_one(f"#{name}") if name in self._asks else None
        except NoMatches:  # pragma: no cover - every ask has its field
            field = None
        if isinstance(field, ClerkInput):
            field.show_error(message)
        else:
            self._say(message)
        if field is not None:
            field.focus()

    def _say(self, message: str) -> None:
        line = self.query_one("#trouble", FieldError)
        line.update(f"! {message}" if message else "")
        line.set_class(bool(message), "-shown")


def _named(ask: Ask, value: str) -> str:
    if ask.named is not None and value:
        return ask.named(value)
    return next((label for key, label in ask.choices if key == value), value)
