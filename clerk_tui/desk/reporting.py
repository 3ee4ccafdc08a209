"""The figures a supervisor asks for, counted on a snapshot: however long it takes, no window waits for it."""

from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from clerk_tui.desk.context import Desk
from clerk_tui.domain.errors import BadInput
from clerk_tui.domain.figures import Grouping
from clerk_tui.domain.people import Deed
from clerk_tui.i18n import _

if TYPE_CHECKING:
    from clerk_tui.reports.table import Report


class Question(Struct, frozen=True, kw_only=True):
    """What somebody wants counted: by what, and of which period, both days included."""

    by: Grouping = Grouping.NONE
    first: date | None = None
    last: date | None = None
    ranked: bool = False
    """Best completion rate first."""


def summary(desk: Desk, question: Question) -> "Report":
    """Return what came in and what became of it. Raises NotPermitted, BadInput."""
    from clerk_tui.reports.build import SUMMARY

    return _report(desk, SUMMARY, question)


def completion(desk: Desk, question: Question) -> "Report":
    """Return what was accepted, completed and pending, with the rates. Raises NotPermitted, BadInput."""
    from clerk_tui.reports.build import COMPLETION

    return _report(desk, COMPLETION, question)


def bundles(desk: Desk, question: Question) -> "Report":
    """Return, for each bundle, its visits and what became of their cases. Raises NotPermitted, BadInput."""
    from clerk_tui.reports.build import BUNDLES

    return _report(desk, BUNDLES, replace(question, by=Grouping.BUNDLE))


def _report(desk: Desk, name: str, question: Question) -> "Report":
    from clerk_tui.reports.build import BUNDLES, report
    from clerk_tui.reports.table import total_of
    from clerk_tui.store.figures import tallies

    desk.require(Deed.REPORT)
    if question.first and question.last and question.first > question.last:
        raise BadInput(
            _("The period ends ({last}) before it begins ({first}).").format(first=question.first, last=question.last),
            hint=_("Exchange the two days."),
            field="from",
        )
    with desk.store.reader() as snapshot:
        counted, whole = (
            tallies(snapshot, by, question.first, question.last, desk.today()) for by in (question.by, Grouping.NONE)
        )
    if name == BUNDLES:
        counted = whole = [tally for tally in counted if tally.key]
    return report(
        name,
        counted,
        question.by,
        total=total_of(whole),
        first=question.first,
        last=question.last,
        as_of=desk.today(),
        names=_names(desk, question.by),
        ranked=question.ranked,
    )


def _names(desk: Desk, by: Grouping) -> dict[str, str]:
    """Return what the keys of a grouping are called; items and periods name themselves."""
    if by is Grouping.CENTRE:
        return {centre.code: centre.name for centre in desk.catalog.centres}
    if by is Grouping.DEPARTMENT:
        return {department.id: department.short_name for department in desk.departments.values()}
    if by is Grouping.BUNDLE:
        return {"": _("Single items")} | {bundle.id: bundle.name for bundle in desk.catalog.bundles}
    if by is Grouping.CLERK:
        return {user.login: user.full_name for user in desk.store.users()}
    return {}
