"""``clerk bundle``: 一件事一次办, several items in one visit."""

from clerk_tui.cli import bundle_catalog, bundle_deeds, bundle_intake, bundle_lists, bundle_papers
from clerk_tui.cli.groups import Group
from clerk_tui.i18n import _

app = Group(help=_("One thing, one go: bundles in the catalog, and visits from intake to hand-out."))
for part in (bundle_catalog, bundle_intake, bundle_lists, bundle_deeds, bundle_papers):
    app.add_typer(part.app)
