"""The ``clerk`` command: decides what must be imported before anything is.

``clerk --version`` answers from the standard interpreter alone; ``clerk`` opens the workstation without the
command-line library, which costs as much as a quarter of the first paint; everything else is a command.
"""

import os
import sys

TYPE_CHECKING = False  # typing's own constant would cost its import
if TYPE_CHECKING:
    from clerk_tui.settings import Settings

COMPLETION = "_CLERK_COMPLETE"
"""Set by the shell's completion script, which runs ``clerk`` without arguments."""


def main(args: list[str] | None = None) -> int:
    """Run ``clerk`` with *args* (default: the process's) and return its exit status (see ``cli.exit_codes``)."""
    args = sys.argv[1:] if args is None else args
    if args in (["--version"], ["-V"]):
        from clerk_tui import __version__

        sys.stdout.write(f"clerk {__version__}\n")
        return 0
    from clerk_tui.cli.errors import guarded

    return guarded(_run, args)


def _run(args: list[str]) -> int:
    from clerk_tui.i18n import parse_language, set_language
    from clerk_tui.settings import load_settings

    asked, rest = _leading_language(args)
    language = parse_language(asked)
    set_language(language)
    settings = load_settings()
    if not asked and "CLERK_LANG" not in os.environ:
        set_language(settings.language)
    if settings.store:
        os.environ.setdefault("CLERK_STORE", str(settings.store))
    # A language that is not spoken here is the commands' business: they can say so.
    understood = language is not None or not asked
    if rest in ([], ["tui"]) and understood and COMPLETION not in os.environ:
        for problem in settings.problems:
            sys.stderr.write(f"{problem}\n")
        return _open_workstation(settings)
    from clerk_tui.cli.app import run

    return run(args, settings, _open_workstation)


def _open_workstation(settings: "Settings", *, demo: bool = False) -> int:
    # The commands get this function handed in: they and the screens never import each other.
    from clerk_tui.workstation import open_workstation

    return open_workstation(settings, demo=demo)


def _leading_language(args: list[str]) -> tuple[str, list[str]]:
    """Return the language named before the command, if any, and the arguments after it.

    It must be known before the commands are imported, because their help is written as they are.
    """
    if args and args[0].startswith("--lang="):
        return args[0].removeprefix("--lang="), args[1:]
    if len(args) > 1 and args[0] == "--lang":
        return args[1], args[2:]
    return "", args


if __name__ == "__main__":
    sys.exit(main())
