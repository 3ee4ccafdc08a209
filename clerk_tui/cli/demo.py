"""``clerk demo``: the workstation on the demonstration hall."""

from typing import Annotated

import typer

from clerk_tui.cli.groups import Group
from clerk_tui.cli.output import note, print_line
from clerk_tui.i18n import _

app = Group(
    help=_("Open the demonstration hall: invented people, a case at every stage."),
    no_args_is_help=False,
    invoke_without_command=True,
)


@app.callback()
def demo(
    context: typer.Context,
    fresh: Annotated[bool, typer.Option("--fresh", help=_("Make it anew: what was tried out is gone."))] = False,
    path: Annotated[bool, typer.Option("--path", help=_("Only print where its store lies."))] = False,
) -> None:
    """Open the workstation on the demonstration hall, making it on first use."""
    from clerk_tui.desk.places import demo_paths

    store = demo_paths().store
    if fresh:
        from clerk_tui.desk.demo import remove_demo
        from clerk_tui.desk.opening import open_demo

        remove_demo(store)
        open_demo(progress=note).store.close()
    if path:
        print_line(str(store))
        return
    # The screens are reached through the root's own command: no command imports them.
    root = context.find_root()
    group = root.command
    assert isinstance(group, typer.core.TyperGroup)
    workstation = group.get_command(root, "tui")
    assert workstation is not None
    with workstation.make_context("tui", ["--demo"], parent=root) as opening:
        workstation.invoke(opening)
