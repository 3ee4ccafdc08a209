"""Applications filed online (网上办): a JSON Lines file taken in, each line once, and the pre-check that follows.

A file can be imported again at any time: what is known is known, what is new comes in, and an import that was cut off
goes on where it stopped. A line that cannot be used is named and stops no other.
"""

import hashlib
import mimetypes
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import msgspec
from msgspec import Struct

from clerk_tui.desk.attachments import UNKNOWN_TYPE
from clerk_tui.desk.casework import open_defects
from clerk_tui.desk.context import CHINA, Desk, told
from clerk_tui.desk.lists import PAGE, CaseLine
from clerk_tui.desk.lists import line as case_line
from clerk_tui.desk.received import receive_within
from clerk_tui.desk.rules import closing
from clerk_tui.desk.rules import received_on as received_today
from clerk_tui.domain.case import commands as c
from clerk_tui.domain.case import elsewhere_commands as ec
from clerk_tui.domain.case.bodies import decode_body
from clerk_tui.domain.case.channel import Channel
from clerk_tui.domain.case.command import Command
from clerk_tui.domain.case.elsewhere_bodies import Filed
from clerk_tui.domain.case.state import Phase
from clerk_tui.domain.deadline import receipt_day
from clerk_tui.domain.errors import BadInput
from clerk_tui.domain.filed import FiledApplication, FiledFile, FiledForm, as_form
from clerk_tui.domain.intake import CheckedForm, check_form
from clerk_tui.domain.item import Item
from clerk_tui.domain.people import Deed
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.verdict import VerdictKind
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.system import reason

if TYPE_CHECKING:
    from clerk_tui.store.store import Writer

BATCH = 50
"""Applications in one transaction: other windows wait for no more than these."""
LONGEST_LINE = 1 << 20
"""Bytes; an application of a hundred materials is a twentieth of it."""
_PIECE = 1 << 18

_decoder = msgspec.json.Decoder(FiledApplication)
_canonical = msgspec.json.Encoder(order="deterministic")


class LineProblem(Struct, frozen=True, kw_only=True):
    """What is wrong with a line, and where in it."""

    line: int
    """From 1."""
    filed_no: str = ""
    field: str = ""
    code: str = ""
    message: str


class FiledLine(Struct, frozen=True, kw_only=True):
    """A line that was taken in, or with a dry run would be."""

    line: int
    filed_no: str
    case_no: str = ""
    """Empty in a dry run."""
    verdict: VerdictKind
    """What a look at its papers says: nothing has been accepted yet."""


class FiledReport(Struct, frozen=True, kw_only=True):
    """What became of a file."""

    dry_run: bool
    lines: int = 0
    """Lines that are not blank."""
    received: tuple[FiledLine, ...] = ()
    known: int = 0
    """Lines taken in before, with the same content."""
    changed: tuple[LineProblem, ...] = ()
    """Lines whose number was taken in before with another content; nothing is overwritten."""
    bad: tuple[LineProblem, ...] = ()

    @property
    def all_well(self) -> bool:
        """Whether every line is in the store as it stands in the file."""
        return not (self.changed or self.bad)


class _Ready(Struct, frozen=True):
    """A line that can be taken in."""

    number: int
    filed: FiledApplication
    digest: str
    form: FiledForm
    checked: CheckedForm
    received_on: date
    files: tuple[tuple[Path, str, FiledFile], ...]


def import_filed(
    desk: Desk, file: Path, *, dry_run: bool = False, progress: Callable[[int], object] | None = None
) -> FiledReport:
    """Take in the applications of *file*; durable after each batch of 50, and *progress* is told the lines so far.

    Raises NotPermitted, BadInput when the file cannot be read, StoreTrouble; what came in before stays in.
    """
    desk.require(Deed.INTAKE)
    with _opened(file) as stream:
        return _Import(desk, file.resolve().parent, dry_run=dry_run, progress=progress).run(stream)


def digest_of(filed: FiledApplication) -> str:
    """Return the SHA-256 of *filed*, the same however its JSON was spaced or ordered."""
    return hashlib.sha256(_canonical.encode(filed)).hexdigest()


class _Import:
    """One import: what it has met so far."""

    def __init__(self, desk: Desk, folder: Path, *, dry_run: bool, progress: Callable[[int], object] | None) -> None:
        self._desk = desk
        self._folder = folder
        self._dry_run = dry_run
        self._progress = progress
        self._closing = closing(desk)
        self._items = _Items(desk)
        self._met: dict[str, str] = {}
        self._lines = 0
        self._known = 0
        self._received: list[FiledLine] = []
        self._changed: list[LineProblem] = []
        self._bad: list[LineProblem] = []

    def run(self, stream: BinaryIO) -> FiledReport:
        batch: list[_Ready] = []
        for number, data in _lines(stream):
            self._lines += 1
            ready = self._prepared(number, data)
            if isinstance(ready, _Ready):
                batch.append(ready)
            else:
                self._bad += ready
            if len(batch) == BATCH:
                self._take(batch)
                batch = []
        self._take(batch)
        return FiledReport(
            dry_run=self._dry_run,
            lines=self._lines,
            received=tuple(self._received),
            known=self._known,
            changed=tuple(self._changed),
            bad=tuple(self._bad),
        )

    # Reading a line

    def _prepared(self, number: int, data: bytes | None) -> _Ready | list[LineProblem]:
        if data is None:
            problem = _("The line is longer than {most} KiB.").format(most=LONGEST_LINE // 1024)
            return [LineProblem(line=number, code="filed.long", message=problem)]
        try:
            filed = _decoder.decode(data)
        except msgspec.ValidationError as error:
            field, message = _in_words(str(error))
            return [LineProblem(line=number, filed_no=_named(data), field=field, code="filed.field", message=message)]
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return [LineProblem(line=number, code="filed.json", message=_("The line is no JSON object in UTF-8."))]
        return self._checked(number, filed)

    def _checked(self, number: int, filed: FiledApplication) -> _Ready | list[LineProblem]:
        def bad(refusals: Iterable[Refusal]) -> list[LineProblem]:
            return [
                LineProblem(
                    line=number, filed_no=filed.filed_no, field=_field(one.field), code=one.code, message=str(told(one))
                )
                for one in refusals
            ]

        item = self._items.find(filed.item)
        if isinstance(item, Refusal):
            return bad([item])
        form = as_form(filed, item, self._desk.version)
        checked = check_form(form.form, item, self._desk.today())
        problems = [*form.problems, *checked.problems]
        received_on = self._received_on(filed.filed_at)
        if isinstance(received_on, Refusal):
            problems.append(received_on)
            received_on = self._desk.today()
        files = tuple(self._files(filed, form, problems))
        if problems:
            return bad(problems)
        return _Ready(number, filed, digest_of(filed), form, checked, received_on, files)

    def _received_on(self, filed_at: datetime | None) -> date | Refusal:
        """Filing counts as receipt: after hours or on a rest day, the next working day does."""
        if filed_at is None:
            return received_today(self._desk)
        if filed_at > self._desk.clock():
            return Refusal("filed.future", _FUTURE, field="filed_at")
        if filed_at.year < _FIRST_YEAR:
            return Refusal("filed.past", _PAST, field="filed_at")
        return receipt_day(filed_at.astimezone(CHINA), self._closing, self._desk.calendar)

    def _files(
        self, filed: FiledApplication, form: FiledForm, problems: list[Refusal]
    ) -> Iterator[tuple[Path, str, FiledFile]]:
        for index, material in enumerate(filed.materials):
            for place, one in enumerate(material.files):
                found = self._file(one, f"materials[{index}].files[{place}]")
                if isinstance(found, Refusal):
                    problems.append(found)
                else:
                    yield found, one.label or form.materials.get(material.material, material.material), one

    def _file(self, one: FiledFile, field: str) -> Path | Refusal:
        try:
            path = (self._folder / one.path).resolve()
        except (OSError, ValueError, RuntimeError):
            # A NUL, a ring of links: no name that anything could have.
            return Refusal("filed.no_file", _NO_FILE, field=f"{field}.path", params={"path": one.path})
        if not path.is_relative_to(self._folder):
            # The file comes from another system: it may name nothing but what came with it.
            return Refusal("filed.outside", _OUTSIDE, field=f"{field}.path", params={"path": one.path})
        try:
            found = _sha256(path) if path.is_file() else ""
        except OSError:
            found = ""
        if not found:
            return Refusal("filed.no_file", _NO_FILE, field=f"{field}.path", params={"path": one.path})
        if found != one.sha256:
            return Refusal("filed.digest", _OTHER_CONTENT, field=f"{field}.sha256", params={"path": one.path})
        return path

    # Taking in

    def _take(self, batch: list[_Ready]) -> None:
        """Take a batch in, all in one transaction: what another window imported meanwhile is seen in it."""
        if not batch:
            return
        if self._dry_run:
            for one in batch:
                if self._is_new(one):
                    self._received.append(_said(one))
        else:
            with self._desk.store.transaction() as writer:
                taken = [_said(one, _take_in(self._desk, writer, one)) for one in batch if self._is_new(one)]
            self._received += taken
        if self._progress is not None:
            self._progress(self._lines)

    def _is_new(self, one: _Ready) -> bool:
        """Whether nothing was taken in under this number; otherwise count it as known or name it as changed."""
        filed_no = one.filed.filed_no
        before = self._met.get(filed_no) or _kept_digest(self._desk, filed_no)
        self._met.setdefault(filed_no, one.digest)
        if before is None:
            return True
        if before == one.digest:
            self._known += 1
        else:
            message = _("Taken in before under this number with another content; nothing was changed.")
            self._changed.append(
                LineProblem(line=one.number, filed_no=filed_no, field="number", code="filed.changed", message=message)
            )
        return False


_FIRST_YEAR = 2000
"""Nothing was filed online before; an earlier year is a clock that was never set."""
_FUTURE = N_("It cannot have been filed in the future.")
_PAST = N_("It cannot have been filed that long ago.")
_OUTSIDE = N_("“{path}” lies outside the folder of the file.")
_NO_FILE = N_("There is no file “{path}”.")
_OTHER_CONTENT = N_("“{path}” does not hold what its SHA-256 says.")


def _said(one: _Ready, case_no: str = "") -> FiledLine:
    return FiledLine(line=one.number, filed_no=one.filed.filed_no, case_no=case_no, verdict=one.checked.verdict.kind)


def _take_in(desk: Desk, writer: "Writer", one: _Ready) -> str:
    filed = one.filed
    then: list[Command] = [
        ec.RecordFiling(source=filed.source, number=filed.number, filed_at=filed.filed_at, digest=one.digest)
    ]
    then += [_attached(writer, path, label, described) for path, label, described in one.files]
    state = receive_within(
        desk,
        writer,
        one.form.form,
        one.checked,
        received_on=one.received_on,
        filed_no=filed.filed_no,
        then=then,
    )
    return state.case_no


def _attached(writer: "Writer", path: Path, label: str, described: FiledFile) -> Command:
    from clerk_tui.store.attachments import add_attachment

    with path.open("rb") as stream:
        sha256 = add_attachment(writer, stream)
        size = stream.tell()
    if sha256 != described.sha256:
        raise BadInput(_("“{path}” changed while it was being read.").format(path=described.path), field="path")
    media_type = mimetypes.guess_type(path.name)[0] or UNKNOWN_TYPE
    return c.Attach(sha256=sha256, media_type=media_type, size=size, label=label)


def _kept_digest(desk: Desk, filed_no: str) -> str | None:
    """Return the digest of what was taken in under *filed_no*, None when nothing was."""
    case_id = desk.store.case_by_filed(Channel.ONLINE, filed_no)
    if case_id is None:
        return None
    for event in desk.store.events(case_id):
        if event.kind == "filed" and isinstance(body := decode_body(event.kind, event.v, event.body), Filed):
            return body.digest
    return ""


class _Items:
    """The items of the catalog in force, by code and by name."""

    def __init__(self, desk: Desk) -> None:
        self._by_code = {item.id: item for item in desk.catalog.items}
        self._by_name: dict[str, list[Item]] = {}
        for item in self._by_code.values():
            self._by_name.setdefault(item.name, []).append(item)

    def find(self, named: str) -> Item | Refusal:
        """Return the item that *named* is the code or the whole name of."""
        found = [self._by_code[named]] if named in self._by_code else self._by_name.get(named, [])
        if not found:
            return Refusal("filed.item", N_("No item has the code or name “{named}”."), "", "item", {"named": named})
        if len(found) > 1:
            codes = "、".join(item.id for item in found)
            reason = N_("More than one item is called “{named}”; give its code: {codes}.")
            return Refusal("filed.item_several", reason, "", "item", {"named": named, "codes": codes})
        if not found[0].at_counter:
            return Refusal(
                "intake.ex_officio",
                N_("Nobody applies for “{item}”: the authority acts of its own accord."),
                "",
                "item",
                {"item": found[0].name},
            )
        return found[0]


# The file


def _opened(file: Path) -> BinaryIO:
    try:
        return file.open("rb")
    except OSError as error:
        raise BadInput(
            _("“{file}” cannot be read: {reason}.").format(file=file.name, reason=reason(error)), field="file"
        ) from error


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Yield the lines that are not blank with their numbers; None for one that is too long to be an application."""
    number = 0
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        too_long = len(line) > LONGEST_LINE
        rest = line
        while rest and not rest.endswith(b"\n"):
            # Nothing follows the last line; what follows a longer one than that belongs to it.
            rest = stream.readline(_PIECE)
            too_long = too_long or bool(rest)
        if too_long:
            yield number, None
            continue
        data = line.strip()
        if number == 1:
            data = data.removeprefix(b"\xef\xbb\xbf")
        if data:
            yield number, data


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


# What is wrong, in words

_AT = re.compile(r"^(?P<what>.*?)(?: - at `(?P<path>[^`]*)`)?$", re.DOTALL)
_SAYINGS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"Object missing required field `(?P<name>[^`]*)`"), N_("This field is missing.")),
    (re.compile(r"Object contains unknown field `(?P<name>[^`]*)`"), N_("There is no such field.")),
    (re.compile(r"Expected `(?P<wanted>[^`]*)`, got `(?P<got>[^`]*)`"), N_("Here stands {got}, not {wanted}.")),
    (re.compile(r"Invalid enum value (?P<value>.*)", re.DOTALL), N_("{value} is not one of the values of this field.")),
    (re.compile(r"Expected `str` matching regex (?P<form>.*)", re.DOTALL), N_("It does not have the form {form}.")),
    (re.compile(r"Expected `\w+` of length (?P<length>.*)"), N_("Its length must be {length}.")),
    (re.compile(r"Expected `datetime` with (?P<rest>.*)"), N_("The time needs its offset, such as +08:00.")),
)


def _in_words(error: str) -> tuple[str, str]:
    """Return the field and the sentence that msgspec's *error* is about."""
    match = _AT.match(error)
    what, path = (match["what"], match["path"] or "") if match else (error, "")
    field = path.removeprefix("$").lstrip(".")
    for pattern, template in _SAYINGS:
        if found := pattern.match(what):
            values = found.groupdict()
            if name := values.pop("name", ""):
                field = f"{field}.{name}".lstrip(".")
            return field, _(template).format(**values)
    return field, what


def _named(data: bytes) -> str:
    """Return under which number the line was filed, as far as that can be read."""
    try:
        found = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
        source, number = (msgspec.json.decode(found[name], type=str) for name in ("source", "number"))
    except (KeyError, msgspec.DecodeError):
        return ""
    return f"{source}:{number}"


def _field(name: str) -> str:
    """Return the path in the line of what the form calls *name*."""
    return name.replace("question.", "answers.", 1) if name.startswith("question.") else name


# The pre-check


class PreCheck(Struct, frozen=True):
    """An application filed online that nobody has answered yet, and what its papers say."""

    line: CaseLine
    filed_no: str
    complete: bool
    missing: tuple[str, ...]
    """Names of the materials that are missing or defective."""


def pre_checks(desk: Desk, limit: int = PAGE) -> list[PreCheck]:
    """Return the applications filed online that wait for an answer, the most pressing first. Raises NotPermitted."""
    from clerk_tui.store.records import CaseFilter, Order

    desk.require(Deed.READ)
    wanted = CaseFilter(channel=Channel.ONLINE, phases=frozenset({Phase.RECEIVED}))
    found = []
    for row in desk.store.cases(wanted, order=Order.NEXT, limit=limit):
        missing = tuple(defect.name for defect in open_defects(desk, desk.case(row.id)))
        found.append(PreCheck(case_line(desk, row), row.filed_no, not missing, missing))
    return found
