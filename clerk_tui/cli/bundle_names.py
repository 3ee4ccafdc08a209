"""What people type to name a bundle of the catalog, or a visit that was taken in as one."""

from collections.abc import Collection, Mapping, Sequence
from typing import Annotated

import typer

from clerk_tui.desk.bundle_lists import by_number, lines
from clerk_tui.desk.context import Desk
from clerk_tui.domain.bundle.model import Bundle, Member
from clerk_tui.domain.errors import BadInput, NotFound
from clerk_tui.domain.scan import ScanKind, parse_scan
from clerk_tui.domain.width import half_width
from clerk_tui.i18n import _

BundleName = Annotated[
    str, typer.Argument(metavar="BUNDLE", help=_("Id of the bundle, its name, or a part of it that fits only one."))
]
VisitNo = Annotated[
    str,
    typer.Argument(
        metavar="VISIT", help=_("Number of the visit, scanned receipt, or the last digits if only one visit has them.")
    ),
]
Reason = Annotated[str, typer.Option("--reason", help=_("Why; it stays in the log."))]
FieldList = Annotated[
    list[str] | None,
    typer.Option("--field", metavar="FIELD=VALUE", help=_("Fill a field of the one form, by id or label. Repeat it.")),
]
LEAST_DIGITS = 3


def bundle_of(desk: Desk, text: str) -> Bundle:
    """Return the bundle in force that *text* names. Raises NotFound."""
    wanted = text.strip()
    bundles = desk.catalog.bundles
    for bundle in bundles:
        if wanted in (bundle.id, bundle.name, *bundle.plain_names):
            return bundle
    fitting = [bundle for bundle in bundles if wanted and any(wanted in name for name in _names(bundle))]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise NotFound(
            _("“{text}” fits {count} bundles.").format(text=text, count=len(fitting)),
            hint=_("Say which, by its id: {names}").format(names=_listed(fitting)),
            field="bundle",
            code="bundle.several",
        )
    raise NotFound(
        _("No bundle fits “{text}”.").format(text=text), hint=_("List them: clerk bundle list"), field="bundle"
    )


def visit_of(desk: Desk, text: str) -> int:
    """Return the id of the visit that *text* names: its number, its receipt, or a tail only one open visit has."""
    if (found := by_number(desk, text)) is not None:
        return found
    digits = "".join(char for char in half_width(text) if char.isdigit())
    fitting = []
    if len(digits) >= LEAST_DIGITS and len(digits) == len("".join(text.split())):
        everything = lines(desk, closed=None, text=digits)
        fitting = [line for line in everything if line.number.replace(" ", "").endswith(digits)]
    if len(fitting) == 1:
        return fitting[0].bundle_id
    if fitting:
        raise NotFound(
            _("“{text}” fits more than one visit.").format(text=text), hint=_("Give more digits of the number.")
        )
    raise NotFound(_("No visit fits “{text}”.").format(text=text), hint=_("List them: clerk bundle cases"))


def is_visit(text: str) -> bool:
    """Whether *text* can only be the number of a visit: digits, grouped or not, or a scanned receipt."""
    return "".join(half_width(text).split()).isdigit() or parse_scan(text).kind is ScanKind.CASE_NUMBER


def member_of(members: Sequence[Member], names: Mapping[str, str], text: str) -> str:
    """Return the id of the member of a visit named by id, number in its plan or name. Raises NotFound.

    *members* are those of the visit in working order.
    """
    for number, member in enumerate(members, 1):
        if text in (member.id, str(number), member.name, names.get(member.id, "")):
            return member.id
    raise _no_member(text, [f"{number} {_called(member, names)}" for number, member in enumerate(members, 1)])


def any_member_of(bundle: Bundle, present: Collection[str], names: Mapping[str, str], text: str) -> str:
    """Return the id of the member of *bundle* named by id or name; one that is not *present* has no number.

    Raises NotFound, which lists those that could come in.
    """
    for member in bundle.members:
        if text in (member.id, member.name, names.get(member.id, "")):
            return member.id
    raise _no_member(text, [_called(member, names) for member in bundle.members if member.id not in present])


def _no_member(text: str, members: Sequence[str]) -> NotFound:
    listed = _(", ").join(members) or _("none")
    return NotFound(
        _("No member “{text}” can be meant here.").format(text=text),
        hint=_("Members: {members}").format(members=listed),
        field="member",
    )


def fields_of(bundle: Bundle, texts: Sequence[str]) -> dict[str, str]:
    """Return what ``FIELD=VALUE`` texts say, by field id. Raises BadInput."""
    fields = bundle.fields
    ids = {name: field.id for field in fields for name in (field.id, field.label)}
    found = {}
    for text in texts:
        name, separator, value = text.partition("=")
        if not separator or name.strip() not in ids:
            raise BadInput(
                _("“{text}” is not field=value of this form.").format(text=text),
                hint=_("Fields: {fields}.").format(
                    fields=_(", ").join(f"{field.label} ({field.id})" for field in fields)
                ),
                field="field",
                code="field.form",
            )
        found[ids[name.strip()]] = value.strip()
    return found


def member_names(desk: Desk, bundle: Bundle, version: str) -> dict[str, str]:
    """Return the members' names, each as the guide calls it or as its item is called."""
    found = {}
    for member in bundle.members:
        try:
            found[member.id] = member.name or desk.item(member.item, version).name
        except NotFound:
            found[member.id] = member.id
    return found


def _called(member: Member, names: Mapping[str, str]) -> str:
    return f"{names.get(member.id, member.name)} ({member.id})"


def _names(bundle: Bundle) -> tuple[str, ...]:
    return (bundle.id, bundle.name, *bundle.plain_names)


def _listed(bundles: list[Bundle]) -> str:
    return _(", ").join(f"{bundle.name} ({bundle.id})" for bundle in bundles)
