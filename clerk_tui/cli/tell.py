"""``clerk tell``: bodies outside the hall, such as utilities, that are told and answer."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clerk_tui.cli.case_answer import show_progress
from clerk_tui.cli.choices import CaseNo, case_of
from clerk_tui.cli.groups import Group
from clerk_tui.cli.output import (
    AsCsv,
    AsJson,
    Column,
    Format,
    chosen_format,
    note,
    print_json,
    print_line,
    print_rows,
)
from clerk_tui.cli.session import AsUser, InDemo, at_desk, signed_in
from clerk_tui.desk import telling, telling_setup
from clerk_tui.desk.context import Desk
from clerk_tui.desk.telling_sayings import answer_text, reason_text
from clerk_tui.domain.case.told_bodies import FACT_LABELS, TELLING_LABELS, AnswerOutcome, TellingStatus
from clerk_tui.domain.case_number import group
from clerk_tui.domain.errors import BadInput, StoreTrouble
from clerk_tui.i18n import _
from clerk_tui.sync.telling.receiver import ROUTE_NAMES, Receiver

if TYPE_CHECKING:
    from clerk_tui.desk.telling_sending import SendReport
    from clerk_tui.store.telling import TellingLine

app = Group(help=_("Tell utilities and others outside the hall, and record their answers."))
receivers = Group(help=_("List who is told, and set up which way."), no_args_is_help=False, invoke_without_command=True)
app.add_typer(receivers, name="receivers")

ReceiverId = Annotated[str, typer.Argument(metavar="RECEIVER", help=_("Its id in the bundles, such as water."))]


@app.command(
    "list",
    help=_("List who is told of what, and how far it is."),
    epilog=_("Example: clerk tell list --to-print"),
)
@at_desk
def list_tellings(
    desk: Desk,
    case: Annotated[str, typer.Option("--case", metavar="CASE", help=_("Only of this case."))] = "",
    status: Annotated[
        list[TellingStatus] | None, typer.Option("--status", help=_("Only so far; repeat it for several."))
    ] = None,
    to_print: Annotated[
        bool, typer.Option("--to-print", help=_("Only what a paper or a person has to deliver."))
    ] = False,
    most: Annotated[int, typer.Option("--limit", min=1, help=_("Rows at most."))] = 500,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """List tellings, newest first; nobody is named in them."""
    form = chosen_format(json=as_json, csv=as_csv)
    columns = (
        Column("case_no", _("Case number")),
        Column("item_name", _("Item")),
        Column("receiver", _("Joint service")),
        Column("fact", _("Told what")),
        Column("status", _("How far")),
        Column("attempts", _("Attempts"), "right"),
        Column("next_at", _("Next attempt")),
        Column("said", _("Answer or reason")),
    )
    found = telling.lines(
        desk,
        statuses=frozenset(status or ()),
        case_id=case_of(desk, case) if case else None,
        to_print=to_print,
        limit=most,
    )
    names = telling_setup.receiver_names(desk)
    print_rows([_row(line, names, for_people=form is not Format.JSON) for line in found], columns, form, bom=True)


@app.command(
    "send",
    help=_("Tell everybody what is due, and fetch answers."),
    epilog=_(
        "Example: clerk tell send --watch 60\nExit status 1: somebody could not be told yet; it is tried again later."
    ),
)
@at_desk
def send(
    desk: Desk,
    watch: Annotated[
        int | None,
        typer.Option("--watch", metavar=_("SECONDS"), min=5, help=_("Go on, with this pause; Ctrl-C ends it.")),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Do one round, or go on doing rounds."""
    if watch is None:
        report = telling.send_due(desk)
        _say_report(report, as_json=as_json)
        raise typer.Exit(1 if report.failed else 0)
    try:
        while True:
            _watched_round(desk, as_json=as_json)
            time.sleep(watch)
    except KeyboardInterrupt:
        note(_("Ended."))


def _watched_round(desk: Desk, *, as_json: bool) -> None:
    try:
        report = telling.send_due(desk)
    except StoreTrouble as error:
        # Somebody else writes for long: the next round will do.
        note(str(error))
        return
    if report.told or report.answered or report.failed:
        _say_report(report, as_json=as_json)


@app.command(
    "answer",
    help=_("Record what a receiver answered by telephone or on paper."),
    epilog=_('Example: clerk tell answer 00117 refused --reason "账户欠费"'),
)
@at_desk
def answer(
    desk: Desk,
    case: CaseNo,
    outcome: Annotated[AnswerOutcome, typer.Argument(metavar="ANSWER", help=_("received, done or refused."))],
    reason: Annotated[str, typer.Option("--reason", help=_("Why it refuses."))] = "",
    reference: Annotated[str, typer.Option("--reference", help=_("The receiver's own number for it."))] = "",
    as_json: AsJson = False,
) -> None:
    """Record an answer; done and refused close the case."""
    case_id = case_of(desk, case)
    telling.answer(desk, case_id, outcome, reason, reference)
    show_progress(desk, case_id, as_json=as_json)


@app.command("by-hand", help=_("Record that the receiver was told on paper or by telephone."))
@at_desk
def by_hand(desk: Desk, case: CaseNo, as_json: AsJson = False) -> None:
    """Record that somebody told the receiver."""
    case_id = case_of(desk, case)
    telling.told_by_hand(desk, case_id)
    show_progress(desk, case_id, as_json=as_json)


@app.command("key", help=_("Show the public key by which receivers verify this workstation's messages."))
@at_desk
def key(desk: Desk, as_json: AsJson = False) -> None:
    """Show the public half of the signing key."""
    signer = telling_setup.signer(desk)
    if as_json:
        print_json({"algorithm": "ed25519", "key_id": signer.key_id, "public_key": signer.public_key})
        return
    print_line(signer.public_key)
    note(_("Ed25519, key id {key_id}.").format(key_id=signer.key_id))


@receivers.callback()
def all_receivers(ctx: typer.Context, user: AsUser = "", demo: InDemo = False) -> None:
    """List the receivers when nothing is to be done to one."""
    if ctx.invoked_subcommand is None:
        with signed_in(user, demo=demo) as desk:
            _list_receivers(desk, Format.TABLE)


@receivers.command("list", help=_("List who is told, and which way."))
@at_desk
def list_receivers(desk: Desk, as_json: AsJson = False, as_csv: AsCsv = False) -> None:
    """List the receivers."""
    _list_receivers(desk, chosen_format(json=as_json, csv=as_csv))


def _list_receivers(desk: Desk, form: Format) -> None:
    columns = (
        Column("id", _("Joint service")),
        Column("name", _("Called")),
        Column("route", _("Which way")),
        Column("where", _("Where to")),
        Column("key", _("Public key")),
    )
    rows = [
        {
            "id": receiver.id,
            "name": receiver.name,
            "route": receiver.route if form is Format.JSON else _(ROUTE_NAMES[receiver.route]),
            "where": receiver.url or receiver.folder,
            "answers": str(receiver.answers_folder) if receiver.folder else "",
            "key": receiver.key,
            "plain": receiver.plain,
            "own_authority": bool(receiver.authority),
        }
        for receiver in telling_setup.receivers(desk)
    ]
    print_rows(rows, columns, form, bom=True)


@receivers.command(
    "set",
    help=_("Set up a receiver: over the network, by files in a folder, or on paper."),
    epilog=_(
        "clerk tell receivers set water --name 县自来水公司 --url https://water.example.cn/tell\n"
        "clerk tell receivers set gas --name 燃气公司 --folder /mnt/gas --key 64-digits\n"
        "clerk tell receivers set tv --name 广电网络 --paper"
    ),
)
@at_desk
def set_receiver(
    desk: Desk,
    receiver: ReceiverId,
    name: Annotated[str, typer.Option("--name", help=_("As people call it."))],
    url: Annotated[str, typer.Option("--url", help=_("Address that takes messages: https://…"))] = "",
    folder: Annotated[
        str, typer.Option("--folder", metavar=_("FOLDER"), help=_("Where messages are left for it."))
    ] = "",
    answers: Annotated[
        str,
        typer.Option(
            "--answers", metavar=_("FOLDER"), help=_("Where it leaves answers; else “answers” in the folder.")
        ),
    ] = "",
    paper: Annotated[bool, typer.Option("--paper", help=_("It is told on paper."))] = False,
    authority: Annotated[
        str, typer.Option("--ca", metavar=_("FILE"), help=_("PEM file of the authority that its certificate is from."))
    ] = "",
    public_key: Annotated[
        str,
        typer.Option("--key", help=_("Its Ed25519 public key: files are encrypted to it, its answers must be signed.")),
    ] = "",
    plain: Annotated[
        bool, typer.Option("--plain", help=_("Leave readable files in the folder although they name people."))
    ] = False,
) -> None:
    """Enter a receiver, or change it; needs an administrator."""
    if sum(map(bool, (url, folder, paper))) != 1:
        raise BadInput(_("Give one of --url, --folder and --paper."), code="usage")
    telling_setup.set_receiver(
        desk,
        Receiver(
            id=receiver,
            name=name,
            url=url,
            folder=folder,
            answers=answers,
            authority=_read(authority) if authority else "",
            key=public_key.lower(),
            plain=plain,
        ),
    )
    note(_("“{name}” is set up.").format(name=name))


@receivers.command("remove", help=_("Forget a receiver; what is still due is told on paper."))
@at_desk
def remove_receiver(desk: Desk, receiver: ReceiverId) -> None:
    """Forget a receiver; needs an administrator."""
    telling_setup.remove_receiver(desk, receiver)
    note(_("“{name}” is removed.").format(name=receiver))


def _read(file: str) -> str:
    try:
        return Path(file).expanduser().read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            _("“{file}” cannot be read.").format(file=file), hint=_("It is a PEM file."), field="authority"
        ) from error


def _row(line: "TellingLine", names: dict[str, str], *, for_people: bool) -> dict[str, object]:
    said = answer_text(line.answer) if line.answer else reason_text(line.error)
    if not for_people:
        return {
            **{name: getattr(line, name) for name in line.__struct_fields__ if name not in ("id", "case_id")},
            "said": said,
        }
    return {
        "case_no": group(line.case_no),
        "item_name": line.item_name,
        "receiver": names.get(line.receiver, line.receiver),
        "fact": _(FACT_LABELS[line.fact]),
        "status": _(TELLING_LABELS[line.status]),
        "attempts": line.attempts or "",
        "next_at": f"{line.next_at:%m-%d %H:%M}" if line.next_at else "",
        "said": said,
    }


def _say_report(report: "SendReport", *, as_json: bool) -> None:
    if as_json:
        print_json(report)
        return
    print_line(
        _("Told: {told}. Answers: {answered}. To be tried again: {failed}. For paper: {to_print}.").format(
            told=report.told, answered=report.answered, failed=report.failed, to_print=report.to_print
        )
    )
    for name, code in report.troubles:
        note(_("{name}: {reason}").format(name=name, reason=reason_text(code)))
