"""The work list of one person, divided and counted where the cases lie: thousands are open, a screenful is shown."""

from datetime import date
from functools import cache
from typing import Any, Final

import sqlalchemy as sa
from msgspec import Struct

from clerk_tui.domain.case.channel import Channel
from clerk_tui.domain.case.section import Section
from clerk_tui.domain.case.state import CLOSED, READY, RUNNING, Phase
from clerk_tui.store import statements as sql
from clerk_tui.store.access import Reading
from clerk_tui.store.projection import CASE_COLUMNS, read_case
from clerk_tui.store.records import CaseRow

SHOWN_OF_EACH: Final = 50
"""Rows of a section that are shown however many more pressing cases there are."""

_case = sql.case.c


def _in(*phases: Phase) -> sa.ColumnElement[bool]:
    """Whether the case is in one of *phases*, written out: SQLAlchemy cannot prepare a list beside parameters."""
    return _case.phase.in_([sa.literal_column(f"'{phase}'") for phase in sorted(phases)])


_today: sa.BindParameter[str] = sa.bindparam("today")
_ORDER = tuple(section for section in Section if section is not Section.CONCLUDED)
# The order in which ``section_of`` asks, over the same columns.
_WHEN: tuple[tuple[sa.ColumnElement[bool], Section], ...] = (
    (_case.phase == Phase.MAILED, Section.IN_POST),
    (sa.and_(_in(*READY), _case.debt_on.is_(None)), Section.HAND_OUT),
    (sa.and_(_in(*RUNNING), _case.due_on < _today), Section.OVERDUE),
    (_case.debt_on < _today, Section.DEBT_DUE),
    (sa.and_(_case.phase == Phase.CORRECTION_PENDING, _case.corrected), Section.CORRECTED),
    (sa.and_(_case.phase == Phase.CORRECTION_PENDING, _case.supply_by < _today), Section.SUPPLY_OVER),
    (_case.phase == Phase.CORRECTION_PENDING, Section.RUNNING),
    (_case.next_on < _today, Section.OVERDUE),
    (_case.next_on == _today, Section.TODAY),
    (_case.phase == Phase.RETURNED, Section.RETURNED),
    (sa.and_(_case.phase == Phase.RECEIVED, _case.channel == Channel.ONLINE), Section.PRE_CHECK),
    (sa.and_(_case.next_on.is_not(None), _case.soon_on <= _today), Section.SOON),
)


class Whose(Struct, frozen=True, kw_only=True):
    """Whose work list: any one of these makes a case theirs."""

    reviews: str | None = None
    """Takes over what a department works on: of this one, or with an empty string of all."""
    counter_of: str | None = None
    """Works at the counter under this login: whatever lies there, and what they took in themselves."""
    everything: bool = False


class WorkListing(Struct, frozen=True):
    """The cases of a work list, most pressing first, and how many there are of each section, shown or not."""

    rows: tuple[tuple[Section, CaseRow], ...]
    counts: dict[Section, int]


class WorkListReading(Reading):
    """What waits for somebody."""

    def work_list(self, whose: Whose, today: date, limit: int = 500) -> WorkListing:
        """Return at most *limit* cases, of every section some, and true counts."""
        given = {
            "today": today.isoformat(),
            "department": whose.reviews or "",
            "clerk": whose.counter_of or "",
            "most": limit,
        }
        key = (whose.reviews is not None, bool(whose.reviews), whose.counter_of is not None, whose.everything)
        with self.reading() as db:
            found = list(_query(*key).run(db, **given))
        rows = tuple((_ORDER[row[0]], read_case(row[2:])) for row in found)
        counts = {_ORDER[row[0]]: int(row[1]) for row in found}
        return WorkListing(tuple(sorted(rows, key=lambda one: _ORDER.index(one[0]))), counts)


@cache
def _query(reviews: bool, one_department: bool, counter: bool, everything: bool) -> sql.Prepared:
    rank = sa.case(
        *((condition, sa.literal_column(str(_ORDER.index(section)))) for condition, section in _WHEN),
        else_=sa.literal_column(str(_ORDER.index(Section.RUNNING))),
    )
    open_cases = (
        sa.select(_case.id, _case.next_on, rank.label("rank"))
        .where(_case.closed_on.is_(None), _whose(reviews, one_department, counter, everything))
        .subquery("open_cases")
    ).c
    nearest = (open_cases.next_on.asc().nulls_last(), open_cases.id.asc())
    placed = sa.select(
        open_cases.id,
        open_cases.rank,
        sa.func.row_number().over(partition_by=open_cases.rank, order_by=nearest).label("place"),
        sa.func.count().over(partition_by=open_cases.rank).label("together"),
    ).subquery("placed")
    shown = (
        sa.select(placed)
        .order_by(placed.c.place > sa.literal_column(str(SHOWN_OF_EACH)), placed.c.rank, placed.c.place)
        .limit(sa.bindparam("most"))
        .subquery("shown")
    )
    columns: list[Any] = [shown.c.rank, shown.c.together, *(_case[name] for name in CASE_COLUMNS)]
    joined = shown.join(sql.case, sql.case.c.id == shown.c.id)
    return sql.Prepared(sa.select(*columns).select_from(joined).order_by(shown.c.rank, shown.c.place))


def _whose(reviews: bool, one_department: bool, counter: bool, everything: bool) -> sa.ColumnElement[bool]:
    ways: list[sa.ColumnElement[bool]] = [sa.true()] if everything else []
    if reviews:
        at_department = _in(*RUNNING - {Phase.RETURNED})
        own = _case.department == sa.bindparam("department")
        ways.append(sa.and_(at_department, own) if one_department else at_department)
    if counter:
        away = _in(Phase.DISPATCHED, Phase.IN_REVIEW)
        ways += [sa.not_(away), _case.clerk == sa.bindparam("clerk")]
    return sa.and_(sa.not_(_in(*CLOSED)), sa.or_(sa.false(), *ways))
