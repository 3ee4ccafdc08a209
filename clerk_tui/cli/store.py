"""``clerk store``: this workstation's store, from its set-up to its backups."""

from pathlib import Path
from typing import Annotated

import typer

from clerk_tui.cli.exit_codes import ExitCode
from clerk_tui.cli.groups import Group
from clerk_tui.cli.output import AsJson, Column, note, print_json, print_line, print_rows
from clerk_tui.cli.session import NEW_PASSWORD, PASSWORD, AsUser, InDemo, ask, at_desk, secret, signed_in
from clerk_tui.desk import maintenance, opening, people, places, restoring
from clerk_tui.desk.context import Desk
from clerk_tui.domain.errors import BadInput
from clerk_tui.i18n import _

app = Group(help=_("Set up, check, back up and restore this workstation's store."))


@app.command(
    "init",
    help=_("Set this workstation up: an encrypted store with its first administrator."),
    epilog=_(
        "clerk store init --place 431125000000 --window 03 --device 0003 --login admin --name 陈立\n"
        "The password is asked for, or read from the file that CLERK_PASSWORD_FILE names. Nobody can open the store "
        "without one of its users' passwords: keep it safe."
    ),
)
def init(
    place: Annotated[str, typer.Option("--place", help=_("12-digit division code of the centre."))],
    window: Annotated[str, typer.Option("--window", help=_("This window."))],
    device: Annotated[str, typer.Option("--device", help=_("Four digits, unique in the county."))],
    login: Annotated[str, typer.Option("--login", help=_("User name of the first administrator."))],
    name: Annotated[str, typer.Option("--name", help=_("Full name of the first administrator."))],
    clerk: Annotated[bool, typer.Option(help=_("The administrator works at the window too."))] = True,
    as_json: AsJson = False,
) -> None:
    """Create this workstation's store."""
    if places.found_store() is places.StoreKind.OWN:
        raise BadInput(
            _("There is already a store at this workstation."),
            hint=_("It is {path}.").format(path=places.own_paths().store),
            code="store.exists",
        )
    setup = opening.SetUp(
        place=place,
        window=window,
        device=device,
        login=login,
        full_name=name,
        password=secret(PASSWORD, _("Password of the administrator"), twice=True),
        also_clerk=clerk,
    )
    desk = opening.set_up(setup, progress=note)
    facts = {"store": str(desk.store.path), "place": desk.site.place_name, "items": len(desk.catalog.items)}
    opening.sign_out(desk)
    if as_json:
        print_json(facts)
        return
    print_line(str(facts["store"]))
    note(_("{place}, {items} items: ready. Back it up: clerk store backup FILE").format(**facts))


@app.command("path", help=_("Print where the store lies."))
def path(as_json: AsJson = False) -> None:
    """Print the path of the store; nobody needs to sign in."""
    found = places.found_store()
    paths = places.demo_paths() if found is places.StoreKind.DEMO else places.own_paths()
    if as_json:
        print_json({"store": str(paths.store), "keys": str(paths.keys), "kind": found})
        return
    print_line(str(paths.store))
    if found is places.StoreKind.NONE:
        note(_("Nothing is there yet: clerk store init"))
    elif found is places.StoreKind.DEMO:
        note(_("Demonstration hall: invented people only."))


@app.command("check", help=_("Check the log's chains and that every list equals its events."))
@at_desk
def check(desk: Desk, as_json: AsJson = False) -> None:
    """Check the store; exit status 5 when something is wrong with it."""
    report = maintenance.check(desk)
    if as_json:
        print_json(
            {"sound": report.sound, "events": report.events, "cases": report.cases} | {"troubles": report.troubles}
        )
    else:
        note(_("{events} events, {cases} cases were checked.").format(events=report.events, cases=report.cases))
        if report.sound:
            print_line(_("The store is sound."))
        else:
            columns = (Column("code", _("Problem")), Column("subject", _("Found in")), Column("detail", _("Detail")))
            print_rows([{c.key: getattr(one, c.key) for c in columns} for one in report.troubles], columns)
    if not report.sound:
        raise typer.Exit(ExitCode.STORE)


@app.command("rebuild", help=_("Compute every list anew from the log."))
@at_desk
def rebuild(desk: Desk) -> None:
    """Throw the projections away and fold the log again."""
    note(_("{count} cases were computed anew.").format(count=maintenance.rebuild(desk)))


@app.command("stats", help=_("Show the sizes of the store."))
@at_desk
def stats(desk: Desk, as_json: AsJson = False) -> None:
    """Show what the store holds."""
    found = maintenance.stats(desk)
    facts = {name: getattr(found, name) for name in found.__struct_fields__}
    if as_json:
        print_json(facts)
        return
    labels = {
        "events": _("Events"),
        "cases": _("Cases"),
        "open_cases": _("Open cases"),
        "people": _("Applicants"),
        "drafts": _("Drafts"),
        "attachments": _("Attachments"),
        "attachment_bytes": _("Attachments, bytes"),
        "file_bytes": _("Store, bytes"),
        "wal_bytes": _("Journal, bytes"),
        "schema": _("Schema"),
    }
    rows = [{"name": labels.get(name, name), "value": value} for name, value in facts.items()]
    print_rows(rows, (Column("name", ""), Column("value", "", "right")))


@app.command("backup", help=_("Write a verified, encrypted copy of the store and its keys while work goes on."))
@at_desk
def backup(
    desk: Desk,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("Where to; a new file."))],
) -> None:
    """Back the store up."""
    if file.exists():
        raise BadInput(
            _("There is already a file “{path}”.").format(path=file),
            hint=_("A backup never replaces another: choose a new name, such as one with the date."),
            field="file",
            code="backup.exists",
        )
    print_line(str(maintenance.back_up(desk, file.resolve())))
    note(
        _("Its keys lie beside it, in {name}; it opens with the users' passwords of today.").format(
            name=file.with_suffix(".keys").name
        )
    )


@app.command(
    "restore",
    help=_("Put a backup in the place of the store; the old store is moved aside, not deleted."),
    epilog=_("Close the program at every window first. Case numbers given since the backup are not given again."),
)
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("The backup."))],
    user: AsUser = "",
    yes: Annotated[bool, typer.Option("--yes", help=_("Do not ask."))] = False,
) -> None:
    """Restore a backup with a user's password."""
    if not yes and ask(
        _("Put {path} in the place of the store? (yes/no)").format(path=file),
        missing=_("Say --yes when nobody can be asked."),
    ).strip().lower() not in ("y", "yes", "是"):
        raise typer.Abort
    login = user or ask(_("User name"), missing=_("Name the user: --user or CLERK_USER."))
    done = restoring.restore(file.resolve(), login, secret(PASSWORD, _("Password")))
    print_line(str(done.store))
    if done.moved_aside:
        note(_("The store that was there is now {path}.").format(path=done.moved_aside))


@app.command("passwd", help=_("Change your own password."))
def passwd(user: AsUser = "", demo: InDemo = False) -> None:
    """Change one's own password, also when it must be changed."""
    with signed_in(user, demo=demo, may_be_expired=True) as desk:
        people.set_password(desk, desk.user.login, secret(NEW_PASSWORD, _("New password"), twice=True))
    note(_("Your password is changed."))
