"""Command groups that speak the user's language and are imported only when somebody calls them.

A group is a module with ``app = Group(help=_(…))``; its commands are ``@app.command("name", help=_(…))``. It is
imported after the language is known, so ``_()`` at module level is right here, unlike anywhere else.
"""

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from importlib import import_module
from typing import Any

import typer
from typer import core

from clerk_tui.cli.help import HelpContext
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _

# Typer looks these words up in gettext's global catalog; ours is not global, so it is given ours. The list keeps
# the translations of Typer's words complete.
core._ = _  # type: ignore[attr-defined]
TYPER_WORDS = (
    N_("Options"),
    N_("Commands"),
    N_("Arguments"),
    N_("required"),
    N_("(dynamic)"),
    N_("default: {default}"),
    N_("env var: {var}"),
    N_("Missing command."),
    N_("No such command {name!r}."),
    N_("Aborted!"),
)

HELP_OPTIONS = ["-h", "--help"]


class _Spoken:
    """What commands and groups share: help in the user's language, wrapped by columns instead of characters."""

    help: str | None
    short_help: str | None

    def get_help_option(self, ctx: Any) -> Any:
        """Return the ``--help`` option with our words."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = _("Show this help and leave.")
        return option

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - the formatter wraps, nothing is cut
        """Return the first line of the help; Typer would cut Chinese, which has no spaces, down to dots."""
        return (self.short_help or self.help or "").strip().partition("\n")[0]


class SpokenCommand(_Spoken, core.TyperCommand):
    """A command."""

    context_class = HelpContext

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["options_metavar"] = _("[OPTIONS]")
        super().__init__(*args, **kwargs)


class SpokenGroup(_Spoken, core.TyperGroup):
    """A group of commands that suggests a near name for an unknown one."""

    context_class = HelpContext

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["options_metavar"] = _("[OPTIONS]")
        kwargs["subcommand_metavar"] = _("COMMAND …")
        super().__init__(*args, **kwargs)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that *args* begins with; a usage error names the nearest ones when there is none."""
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-") and not ctx.resilient_parsing:
            message = _("There is no command “{name}”.").format(name=name)
            near = get_close_matches(name, self.list_commands(ctx))
            if near:
                message += _(" Did you mean {choices}?").format(choices=", ".join(near))
            ctx.fail(message)
        return super().resolve_command(ctx, args)


class LazyGroup(core.TyperCommand):
    """Stands for a group in the help of its parent; the module is imported when the group itself is needed."""

    context_class = HelpContext

    def __init__(self, name: str, module: str, help: str) -> None:
        super().__init__(name, help=help, rich_markup_mode=None)
        self._module = module

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - as above
        """Return the line for the parent's help."""
        return self.help or ""

    def make_context(self, info_name: Any, args: Any, parent: Any = None, **extra: Any) -> Any:
        """Hand over to the real group; from here on Typer deals with that one only."""
        app: typer.Typer = import_module(self._module).app
        group = typer.main.get_group(app)
        group.name = self.name
        return group.make_context(info_name, args, parent=parent, **extra)


class Group(typer.Typer):
    """A ``typer.Typer`` with the house's ways: spoken help, ``-h``, plain text that a screen reader can read."""

    def __init__(self, **kwargs: Any) -> None:
        defaults: dict[str, Any] = {
            "cls": SpokenGroup,
            "context_settings": {"help_option_names": HELP_OPTIONS},
            "no_args_is_help": True,
            "add_completion": False,
            "rich_markup_mode": None,
            "pretty_exceptions_enable": False,
        }
        super().__init__(**{**defaults, **kwargs})

    def command(self, name: str | None = None, **kwargs: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:  # type: ignore[override]
        """Return a decorator that registers a command; same arguments as ``typer.Typer.command``."""
        defaults: dict[str, Any] = {
            "cls": SpokenCommand,
            "context_settings": {"help_option_names": HELP_OPTIONS},
        }
        return super().command(name, **{**defaults, **kwargs})


def add_lazily(group: core.TyperGroup, modules: Iterable[tuple[str, str, str]]) -> None:
    """Add groups to *group* as (name, module, help) without importing them."""
    for name, module, help_line in modules:
        group.add_command(LazyGroup(name, module, help_line))
