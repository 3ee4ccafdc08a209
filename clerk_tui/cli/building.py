"""``clerk building``: 交房即交证, a new building from presale to the hand-over day."""

from clerk_tui.cli import building_batches, building_deeds, building_lists
from clerk_tui.cli.groups import Group
from clerk_tui.i18n import _

app = Group(help=_("Follow new buildings: units, checks, transfers, certificates with the keys."))
for part in (building_lists, building_deeds, building_batches):
    app.add_typer(part.app)
