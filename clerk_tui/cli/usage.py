"""Says in the user's language what is wrong with the way a command was called.

Typer builds these sentences in English from its own exceptions, so they are built anew here from the same facts.
The exceptions have no public home in Typer; its version is pinned, and the tests provoke each of them.
"""

import re

from typer._click import exceptions as click
from typer.exceptions import TyperException

from clerk_tui.domain.errors import BadInput
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _

_SENTENCES: tuple[tuple[str, str], ...] = (
    (r"No such command '(?P<name>.*)'\.(?: .*)?", N_("There is no command “{name}”.")),
    (r"Missing command\.", N_("The command is missing.")),
    (r"Got unexpected extra argument\(s\) \((?P<rest>.*)\)", N_("“{rest}” is more than this command takes.")),
    (r"Option '(?P<name>.*)' does not take a value\.", N_("The option {name} takes no value.")),
    (r"Option '(?P<name>.*)' requires .*", N_("The option {name} needs a value.")),
    (r"Input should be a valid integer.*", N_("A whole number is needed.")),
    (r"Input should be a valid number.*", N_("A number is needed.")),
    (r"Input should be greater than or equal to (?P<least>.*)", N_("It must be at least {least}.")),
    (r"Input should be less than or equal to (?P<most>.*)", N_("It must be at most {most}.")),
    (r"'(?P<value>.*)' is not one of (?P<choices>.*)\.", N_("“{value}” is none of: {choices}.")),
    (r"'(?P<value>.*)' does not match the formats? .*", N_("“{value}” is not a date such as 2026-01-31.")),
    (r"\w+ '(?P<path>.*)' does not exist\.", N_("{path} does not exist.")),
    (r"\w+ '(?P<path>.*)' is a file\.", N_("{path} is a file, not a directory.")),
    (r"\w+ '(?P<path>.*)' is a directory\.", N_("{path} is a directory, not a file.")),
    (r"\w+ '(?P<path>.*)' is not readable\.", N_("{path} cannot be read by this account.")),
    (r"\w+ '(?P<path>.*)' is not writable\.", N_("{path} cannot be written by this account.")),
)


def as_bad_input(error: TyperException) -> BadInput:
    """Return *error* as a sentence that names what was typed and where help is to be had."""
    hint = ""
    if isinstance(error, click.UsageError) and error.ctx is not None:
        hint = _("Help: {command} --help").format(command=error.ctx.command_path)
    if isinstance(error, click.NoSuchOption):
        message = _("There is no option {name}.").format(name=error.option_name)
        if error.possibilities:
            choices = ", ".join(sorted(error.possibilities))
            message += _(" Did you mean {choices}?").format(choices=choices)
        return BadInput(message, hint=hint, code="usage")
    if isinstance(error, click.MissingParameter):
        name = error.param.get_error_hint().strip("'") if error.param else ""
        return BadInput(_("{name} is missing.").format(name=name), hint=hint, field=name, code="usage")
    if isinstance(error, click.BadParameter) and error.param is not None:
        name = error.param.get_error_hint().strip("'")
        message = _("{name}: {reason}").format(name=name, reason=_translated(error.message))
        return BadInput(message, hint=hint, field=name, code="usage")
    return BadInput(_translated(error.format_message()), hint=hint, code="usage")


def _translated(message: str) -> str:
    plain = message.removeprefix("Value error, ")  # pydantic's head on what a converter of Typer raised
    for pattern, template in _SENTENCES:
        match = re.fullmatch(pattern, plain, re.DOTALL)
        if match:
            return _(template).format(**match.groupdict())
    # A callback of our own, which has already spoken in the user's language.
    return message
