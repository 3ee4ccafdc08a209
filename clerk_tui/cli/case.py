"""``clerk case``: everything that is done with cases, each deed a command."""

from clerk_tui.cli import case_deeds, case_import, case_intake, case_lists, case_mending, case_papers
from clerk_tui.cli.groups import Group
from clerk_tui.i18n import _

app = Group(help=_("Take in, decide, hand out and look up cases."))
for part in (case_intake, case_import, case_lists, case_deeds, case_mending, case_papers):
    # Without a name, the commands of a part become the group's own.
    app.add_typer(part.app)
