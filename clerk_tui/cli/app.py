"""The root of the commands: what groups there are, and the options that stand before any of them."""

import sys
from dataclasses import replace
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any, Protocol

import typer
from typer.exceptions import Abort, TyperException

from clerk_tui.cli.errors import show_error, wants_json
from clerk_tui.cli.exit_codes import ExitCode
from clerk_tui.cli.groups import Group, SpokenGroup, add_lazily
from clerk_tui.domain.errors import BadInput
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.settings import Settings

GROUPS = {
    "case": N_("Take in, decide, hand out and look up cases."),
    "bundle": N_("One thing, one go: bundles in the catalog, and visits from intake to hand-out."),
    "duty": N_("What is owed, to be checked or to be verified: list it and settle it."),
    "licence": N_("Import and list electronic licences, so that nobody need bring them again."),
    "credit": N_("Broken promises: show them, allow an exception, restore credit."),
    "building": N_("Follow new buildings: units, checks, transfers, certificates with the keys."),
    "tell": N_("Tell utilities and others outside the hall, and record their answers."),
    "elsewhere": N_("Across provinces: collect for another hall, follow parcels, see whose turn it is."),
    "appointment": N_("Appointments, in and out of hours: book, list, receive, move, cancel."),
    "catalog": N_("List, search, check, import and compare service items."),
    "calendar": N_("Show and import holidays and make-up working days."),
    "report": N_("Figures: accepted, completed, rates."),
    "user": N_("Add users, give roles, set passwords."),
    "store": N_("Set up, check, back up and restore this workstation's store."),
    "demo": N_("Make and remove the demonstration hall."),
}
"""Name of each group's module in ``clerk_tui.cli`` and its line in the help, in the order of the help."""


class OpenWorkstation(Protocol):
    """Shows the screens; handed in, because commands and screens never import each other."""

    def __call__(self, settings: Settings, *, demo: bool = False) -> int:
        """Return the exit status when the user leaves."""
        ...


class _Root(SpokenGroup):
    """The root group: knows all groups by name without importing one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_lazily(self, ((name, f"clerk_tui.cli.{name}", _(line)) for name, line in GROUPS.items()))


def _show_version(wanted: bool) -> None:
    if wanted:
        from clerk_tui import __version__

        typer.echo(f"clerk {__version__}")
        raise typer.Exit


def build(settings: Settings, open_workstation: OpenWorkstation) -> Any:
    """Return the root command, its words in the language now in force."""
    app = Group(cls=_Root, help=_("The workstation of the comprehensive window."), add_completion=True)

    @app.callback(epilog=_("“clerk” alone opens the workstation; CLERK_HOME moves everything it writes."))
    def _root(
        lang: Annotated[
            str,
            typer.Option("--lang", metavar="zh_CN|en", help=_("The language to speak."), callback=_checked_language),
        ] = "",
        version: Annotated[
            bool, typer.Option("--version", "-V", is_eager=True, callback=_show_version, help=_("Show the version."))
        ] = False,
    ) -> None:
        # Both were dealt with before the commands were imported; they stand here for the help and the completion.
        del lang, version

    @app.command("tui", help=_("Open the workstation (as “clerk” alone does)."))
    def _tui(
        plain: Annotated[bool, typer.Option("--plain", help=_("ASCII markers, no lines, no colour."))] = False,
        no_mouse: Annotated[bool, typer.Option("--no-mouse", help=_("Leave the mouse to the terminal."))] = False,
        demo: Annotated[bool, typer.Option("--demo", help=_("Open the demonstration hall."))] = False,
    ) -> None:
        wanted = replace(settings, plain=plain or settings.plain, mouse=settings.mouse and not no_mouse)
        raise typer.Exit(open_workstation(wanted, demo=demo))

    command: Any = typer.main.get_command(app)
    for option in command.params:
        if option.name == "install_completion":
            option.help = _("Install completion for this shell.")
        elif option.name == "show_completion":
            option.help = _("Print the completion script for this shell.")
    return command


def run(args: list[str], settings: Settings, open_workstation: OpenWorkstation) -> int:
    """Run the command that *args* name and return its exit status; ``ClerkError`` and the rest pass through."""
    _check_encoding(args)
    for problem in settings.problems:
        sys.stderr.write(f"{problem}\n")
    # A terminal that is not UTF-8 shows a question mark for a rare character instead of ending the command.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        status = build(settings, open_workstation).main(
            args, prog_name="clerk", complete_var="_CLERK_COMPLETE", standalone_mode=False
        )
    except Abort:
        sys.stderr.write(_("Cancelled; nothing was changed.") + "\n")
        return ExitCode.REFUSED
    except TyperException as error:
        return _misused(error, as_json=wants_json(args))
    return status if isinstance(status, int) else ExitCode.OK


def _check_encoding(args: list[str]) -> None:
    """Raise BadInput for an argument that is no text and names no file either: nothing could be found by it."""
    for value in args:
        if any("\ud800" <= char <= "\udfff" for char in value) and not Path(value).exists():
            readable = value.encode(errors="surrogateescape").decode(errors="replace")
            raise BadInput(
                _("The argument “{value}” is not UTF-8 text.").format(value=readable),
                hint=_("Set the terminal to UTF-8, or rename the file."),
                code="usage",
            )


def _misused(error: TyperException, *, as_json: bool) -> int:
    from typer._click.exceptions import NoArgsIsHelpError

    from clerk_tui.cli.usage import as_bad_input

    if isinstance(error, NoArgsIsHelpError):
        sys.stderr.write(error.format_message() + "\n")
        return ExitCode.USAGE
    show_error(as_bad_input(error), as_json=as_json)
    return ExitCode.USAGE


def _checked_language(name: str) -> str:
    from clerk_tui.i18n import parse_language

    if name and parse_language(name) is None:
        raise typer.BadParameter(_("“{name}” is not spoken here; zh_CN and en are.").format(name=name))
    return name
