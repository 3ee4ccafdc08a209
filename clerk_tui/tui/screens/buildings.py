"""The new buildings that are followed, the next hand-over day first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from textual import on

from clerk_tui.domain.errors import BadInput
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _, ngettext
from clerk_tui.tui.actions import Action, bindings, declare
from clerk_tui.tui.screens.list_screen import ListScreen
from clerk_tui.tui.widgets.fast_list import Column, FastList
from clerk_tui.tui.widgets.form_box import Ask, FormBox, Values

if TYPE_CHECKING:
    from clerk_tui.desk.building_view import BuildingLine
    from clerk_tui.domain.building.log import BuildingState

declare(
    Action("buildings.new", N_("New building"), "n", "new", 75, N_("Put a building on file.")),
    Action("buildings.closed", N_("Closed too"), "c", "closed", 40, N_("Show the closed files too, or not.")),
    Action("buildings.filter", N_("Filter"), "slash", "filter", 66, N_("Show only rows with these words or initials.")),
)


class BuildingsScreen(ListScreen["BuildingLine"]):
    """Rows of buildings with how far their units are."""

    TITLE = N_("Buildings")
    EMPTY = N_("No building is followed. Press n to put one on file.")
    HINT = N_("Name of the building or the developer; pinyin initials")
    HELP = N_(
        "# Buildings\n"
        "Certificate with the keys: each new building from presale to the hand-over day.\n"
        "- `Enter` opens a building with its units\n"
        "- `n` puts a building on file, `c` shows the closed ones too\n"
        "- checked, taken in and handed over count the units that are sold\n"
        "- `!` the hand-over day has come and units are waiting; `.` it is near and units are not taken in"
    )
    BINDINGS = bindings("buildings")
    AUTO_FOCUS = "#buildings"

    def __init__(self) -> None:
        super().__init__()
        self.place = "buildings"
        self._closed_too = False
        self._typed: Values = {}

    def new_list(self, empty: str) -> FastList[BuildingLine]:
        """Return the list of buildings."""
        from clerk_tui.tui.screens.building_rows import building_cells, building_look

        columns = [
            Column(10, N_("Hand-over")),
            Column(10, N_("Time left")),
            Column(0, N_("Building")),
            Column(12, N_("Passed")),
            Column(7, N_("Checked"), right=True),
            Column(9, N_("Transfers"), right=True),
            Column(7, N_("Keys"), right=True),
        ]
        return FastList(columns, building_cells, look=building_look, empty=empty, id="buildings")

    @property
    def rows(self) -> FastList[BuildingLine]:
        """The rows."""
        return self.query_one("#buildings", FastList)

    def haystack(self, line: BuildingLine) -> str:
        """Return what a building can be filtered by."""
        from clerk_tui.catalog.pinyin import initials

        return f"{line.name} {line.developer} {initials(line.name)} {initials(line.developer)}".casefold()

    def fetch(self) -> Sequence[BuildingLine]:
        """Read the buildings."""
        from clerk_tui.desk.building_view import building_lines

        return building_lines(self.desk, closed=None if self._closed_too else False)

    def fetched(self, result: Sequence[BuildingLine]) -> None:
        """Show them."""
        self.say(ngettext("{n} building", "{n} buildings", len(result)).format(n=len(result)))
        self.show_lines(result)

    @on(FastList.Chosen, "#buildings")
    def _open(self, message: FastList.Chosen) -> None:
        self.open_building(message.row.id)

    def open_building(self, building_id: int) -> None:
        """Show one building."""
        from clerk_tui.tui.screens.building import BuildingScreen

        self.app.push_screen(BuildingScreen(building_id))

    def action_closed(self) -> None:
        """Show the closed files too, or not."""
        self._closed_too = not self._closed_too
        self.reload()

    def action_new(self) -> None:
        """Ask for a new building and open it."""
        asks = [
            Ask(
                id="name", label=N_("Building"), hint=_("name and number, such as 千家峒花园3幢"), needed=_("Name it.")
            ),
            Ask(id="address", label=N_("Address"), needed=_("The building has no address yet.")),
            Ask(id="developer", label=N_("Developer"), needed=_("The developer is missing.")),
            Ask(id="developer_code", label=N_("Credit code"), hint=_("of the developer, if at hand")),
            Ask(id="hand_over_on", label=N_("Hand-over"), hint=_("2026-12-18"), needed=_("Type the hand-over day.")),
        ]
        box: FormBox[BuildingState] = FormBox(_("New building"), asks, self._put_on_file, typed=self._typed)

        def opened(state: BuildingState | None) -> None:
            self._typed = {} if state is not None else box.values
            if state is not None:
                self.open_building(state.id)

        self.app.push_screen(box, opened)

    def _put_on_file(self, values: Values) -> BuildingState:
        from clerk_tui.desk.buildings import OpenForm, open_building

        form = OpenForm(
            name=values["name"],
            address=values["address"],
            developer=values["developer"],
            developer_code=values["developer_code"],
            hand_over_on=day_of(values["hand_over_on"], "hand_over_on"),
        )
        return open_building(self.desk, form)


def day_of(text: str, field: str) -> date:
    """Return the day that was typed: 2026-12-18, or 20261218. Raises BadInput naming the *field*."""
    try:
        return date.fromisoformat(text.strip().replace("/", "-").replace(".", "-"))
    except ValueError:
        raise BadInput(
            _("“{text}” is no day.").format(text=text.strip()), hint=_("Type it as 2026-12-18."), field=field
        ) from None
