"""``clerk user``: who may work here, and with what trust."""

from typing import Annotated

import typer

from clerk_tui.cli.choices import department_of
from clerk_tui.cli.groups import Group
from clerk_tui.cli.output import AsCsv, AsJson, Column, Format, chosen_format, note, print_json, print_rows
from clerk_tui.cli.session import NEW_PASSWORD, at_desk, secret
from clerk_tui.desk import people
from clerk_tui.desk.context import Desk
from clerk_tui.domain.people import ROLE_LABELS, Role, User
from clerk_tui.i18n import _

app = Group(help=_("Add users, give roles, set passwords."))

Login = Annotated[str, typer.Argument(metavar="USER", help=_("User name."))]
Roles = Annotated[list[Role] | None, typer.Option("--role", help=_("Role; repeat it for several."))]
COLUMNS = ("login", "full_name", "roles", "department", "window", "active")


@app.command("list", help=_("List the users with their roles."))
@at_desk
def list_users(desk: Desk, as_json: AsJson = False, as_csv: AsCsv = False) -> None:
    """List every user of the store."""
    form = chosen_format(json=as_json, csv=as_csv)
    columns = (
        Column("login", _("User")),
        Column("full_name", _("Full name")),
        Column("roles", _("Roles")),
        Column("department", _("Department")),
        Column("window", _("Window")),
        Column("active", _("Active")),
    )
    rows = [_document(user) for user in people.users(desk)]
    if form is not Format.JSON:
        for row, user in zip(rows, people.users(desk), strict=True):
            row["roles"] = [_(ROLE_LABELS[role]) for role in sorted(user.roles)]
            row["department"] = desk.department_name(user.department)
    print_rows(rows, columns, form, bom=True)


@app.command(
    "add",
    help=_("Add a user; the first password must be changed by its owner."),
    epilog=_("Example: clerk user add lijun --name 李军 --role reviewer --department 市监局"),
)
@at_desk
def add(
    desk: Desk,
    login: Login,
    name: Annotated[str, typer.Option("--name", help=_("Full name; it signs each deed."))],
    role: Roles = None,
    department: Annotated[str, typer.Option("--department", help=_("Department a reviewer decides for."))] = "",
    window: Annotated[str, typer.Option("--window", help=_("Window of a clerk."))] = "",
    as_json: AsJson = False,
) -> None:
    """Enter a user; the password is read from CLERK_NEW_PASSWORD_FILE or asked for."""
    user = User(
        login=login,
        full_name=name,
        roles=frozenset(role or ()),
        department=department_of(desk, department),
        window=window,
    )
    _answer(people.add_user(desk, user, secret(NEW_PASSWORD, _("Password of the new user"), twice=True)), as_json)
    note(_("“{login}” is entered.").format(login=login))


@app.command("change", help=_("Change a user's name, roles, department or window."))
@at_desk
def change(
    desk: Desk,
    login: Login,
    name: Annotated[str | None, typer.Option("--name", help=_("Full name; it signs each deed."))] = None,
    role: Annotated[list[Role] | None, typer.Option("--role", help=_("All the roles from now on; repeat it."))] = None,
    department: Annotated[
        str | None, typer.Option("--department", help=_("Department a reviewer decides for."))
    ] = None,
    window: Annotated[str | None, typer.Option("--window", help=_("Window of a clerk."))] = None,
    as_json: AsJson = False,
) -> None:
    """Change what a user is trusted with; what is not named stays."""
    changed = people.change_user(
        desk,
        login,
        full_name=name,
        roles=frozenset(role) if role else None,
        department=None if department is None else department_of(desk, department),
        window=window,
    )
    _answer(changed, as_json)
    note(_("“{login}” is changed.").format(login=login))


@app.command("password", help=_("Give a user a new password, which must be changed by its owner."))
@at_desk
def password(desk: Desk, login: Login) -> None:
    """Set a password, read from CLERK_NEW_PASSWORD_FILE or asked for; it also lifts a lock."""
    people.set_password(desk, login, secret(NEW_PASSWORD, _("New password"), twice=True))
    note(_("“{login}” has a new password.").format(login=login))


@app.command("disable", help=_("Let a user sign in no more; the deeds stay signed."))
@at_desk
def disable(desk: Desk, login: Login) -> None:
    """Close a user's access."""
    people.change_user(desk, login, active=False)
    note(_("“{login}” may no longer sign in.").format(login=login))


@app.command("enable", help=_("Let a user sign in again."))
@at_desk
def enable(desk: Desk, login: Login) -> None:
    """Give a user access again."""
    people.change_user(desk, login, active=True)
    note(_("“{login}” may sign in again, with a new password: clerk user password {login}").format(login=login))


def _document(user: User) -> dict[str, object]:
    fields: dict[str, object] = {name: getattr(user, name) for name in COLUMNS}
    return fields | {"roles": sorted(user.roles)}


def _answer(user: User, as_json: bool) -> None:
    if as_json:
        print_json(_document(user))
