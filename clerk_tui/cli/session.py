"""Signing in for one command: who asks, and at which store.

A command that needs somebody signed in takes a ``Desk`` first and is registered under ``@at_desk``, which gives it the
options ``--user`` and ``--demo`` instead. Passwords come from a file, the environment or a hidden prompt, never from
an argument: arguments are seen by every user of the machine.
"""

import inspect
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any

import typer

from clerk_tui.cli.output import note
from clerk_tui.domain.errors import BadInput, NotPermitted, StoreTrouble
from clerk_tui.i18n import _
from clerk_tui.paths import expanded

if TYPE_CHECKING:
    from clerk_tui.desk.context import Desk

AsUser = Annotated[str, typer.Option("--user", envvar="CLERK_USER", help=_("User name; asked for when it is missing."))]
InDemo = Annotated[bool, typer.Option("--demo", envvar="CLERK_DEMO", help=_("In the demonstration hall."))]
PASSWORD = "CLERK_PASSWORD"  # noqa: S105 - the name of a variable
NEW_PASSWORD = "CLERK_NEW_PASSWORD"  # noqa: S105 - the name of a variable
"""Either is read from the file that the variable with ``_FILE`` appended names, before it is read itself."""


@contextmanager
def signed_in(login: str = "", *, demo: bool = False, may_be_expired: bool = False) -> Iterator["Desk"]:
    """Sign in for as long as the block lasts; the store is closed after it.

    *may_be_expired* lets a user in whose password must be changed first. Raises NotPermitted, StoreTrouble.
    """
    from clerk_tui.desk.opening import sign_out

    desk = open_desk(login, demo=demo)
    try:
        if desk.user.must_change_password and not may_be_expired and not desk.site.demo:
            raise NotPermitted(
                _("Your password was given to you by somebody else and must be changed first."),
                hint=_("Change it: clerk store passwd"),
                code="user.must_change",
            )
        yield desk
    finally:
        sign_out(desk)


def open_desk(login: str = "", *, demo: bool = False) -> "Desk":
    """Return the desk of who signs in: at this workstation's store, or at the demonstration hall.

    The demonstration asks nobody; it is taken on request, and when there is no other store. Raises NotPermitted when
    the sign-in fails, StoreTrouble when there is no store or it cannot be opened.
    """
    from clerk_tui.desk.opening import sign_in
    from clerk_tui.desk.places import StoreKind, found_store

    found = found_store()
    if demo or found is StoreKind.DEMO:
        return _open_demo(login)
    if found is StoreKind.NONE:
        raise StoreTrouble(
            _("This workstation has no store yet."),
            hint=_("Set it up with “clerk store init”, or try the demonstration: --demo"),
            code="store.none",
        )
    name = login or ask(_("User name"), missing=_("Name the user: --user or CLERK_USER."))
    return sign_in(name, secret(PASSWORD, _("Password")))


def at_desk(command: Callable[..., None]) -> Callable[..., None]:
    """Return *command* with the options of signing in, in place of the desk it takes as its first parameter."""

    @wraps(command)
    def run(*, user: str, demo: bool, **given: Any) -> None:
        with signed_in(user, demo=demo) as desk:
            command(desk, **given)

    own = list(inspect.signature(command).parameters.values())[1:]
    return taking(run, *own, parameter("user", AsUser, ""), parameter("demo", InDemo, False))


def parameter(name: str, annotation: Any, default: Any = inspect.Parameter.empty) -> inspect.Parameter:
    """Return a parameter for ``taking``; without a default it must be given."""
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def taking(run: Callable[..., None], *parameters: inspect.Parameter) -> Callable[..., None]:
    """Make Typer believe that *run*, which takes anything by keyword, takes exactly *parameters*."""
    only = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in parameters]
    run.__signature__ = inspect.Signature(only)  # type: ignore[attr-defined]
    # Typer reads the annotations besides the signature: both must say the same.
    run.__annotations__ = {one.name: one.annotation for one in only}
    return run


def secret(variable: str, question: str, *, twice: bool = False) -> str:
    """Return a password: from the file in ``<variable>_FILE``, from *variable*, or typed unseen.

    Raises BadInput for a file that is empty, NotPermitted when there is nobody to ask.
    """
    if file := os.environ.get(f"{variable}_FILE"):
        # Only the line break that an editor adds is taken off: a password may begin or end with a space.
        try:
            lines = expanded(file).read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError as error:
            raise BadInput(
                _("{file} is not UTF-8 text: save it as UTF-8.").format(file=file), code="password.encoding"
            ) from error
        if not lines or not lines[0]:
            raise BadInput(_("{file} holds no password.").format(file=file), code="password.empty")
        return lines[0]
    if value := os.environ.get(variable):
        return value
    missing = _("Give the password in the file that {variable}_FILE names.").format(variable=variable)
    return ask(question, missing=missing, hidden=True, twice=twice)


def ask(question: str, *, missing: str, hidden: bool = False, twice: bool = False) -> str:
    """Return what the person at the terminal answers; NotPermitted with the hint *missing* when there is nobody.

    Without a terminal nothing is read from stdin: it may carry the form of a case.
    """
    if not sys.stdin.isatty():
        raise NotPermitted(
            _("“{question}” cannot be asked without a terminal.").format(question=question), hint=missing, code="no_tty"
        )
    if not hidden:
        return str(typer.prompt(question, err=True))
    answer = _unseen(question)
    if twice and _unseen(_("Once more")) != answer:
        raise BadInput(_("The two passwords differ."), field="password", code="password.differ")
    return answer


def _unseen(question: str) -> str:
    """Ask for a password. Typer's own prompt shows the question first and turns the echo off only then."""
    from getpass import getpass

    answer = ""
    while not answer:
        answer = getpass(_("{question}: ").format(question=question), stream=sys.stderr)
    return answer


def _open_demo(login: str) -> "Desk":
    from clerk_tui.desk.demo import PASSWORD as DEMO_PASSWORD
    from clerk_tui.desk.opening import open_demo, switch_user

    note(_("Demonstration hall: invented people only."))
    desk = open_demo(progress=note)
    if login in ("", desk.user.login):
        return desk
    try:
        return switch_user(desk, login, DEMO_PASSWORD)
    except NotPermitted:
        desk.store.close()
        raise
