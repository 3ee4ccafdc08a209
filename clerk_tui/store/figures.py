"""Counting cases where they lie: a few aggregates over the narrow rows, never a fold of the log.

What each figure means is said in ``domain.figures``.
"""

from datetime import date
from typing import Any

import sqlalchemy as sa

from clerk_tui.domain.case.state import Phase
from clerk_tui.domain.figures import Grouping, Tally
from clerk_tui.domain.item import CaseKind
from clerk_tui.store import statements as sql
from clerk_tui.store.access import Reading

_case = sql.case.c
_valid = _case.ending != Phase.VOIDED
_visit = sa.func.coalesce(_case.bundle, _case.id)
"""Ids of bundles and of cases are ids of events alike: no two are the same."""


def _count(*conditions: sa.ColumnElement[bool]) -> sa.FunctionFilter[int]:
    return sa.func.count().filter(sa.and_(*conditions))


_measured = sa.and_(_case.decided_on.is_not(None), _case.due_on.is_not(None))
_TAKEN_IN: dict[str, sa.ColumnElement[int]] = {
    "visits": sa.func.count(sa.distinct(_visit)).filter(_valid),
    "received": _count(_valid),
    "notices": _count(_valid, _case.notice_given_on.is_not(None)),
    "declined": _count(_case.ending == Phase.DECLINED),
    "withdrawn": _count(_case.ending.in_([Phase.WITHDRAWN, Phase.DEEMED_WITHDRAWN])),
    "voided": _count(_case.ending == Phase.VOIDED),
}
_ACCEPTED: dict[str, sa.ColumnElement[int]] = {
    "accepted": sa.func.count(),
    "immediate": _count(_case.case_kind == CaseKind.IMMEDIATE),
    "promised": _count(_case.case_kind == CaseKind.PROMISED),
    "completed": _count(sa.or_(_case.decided_on.is_not(None), _case.closed_on.is_not(None))),
    "timed": _count(_measured),
    "on_time": _count(_measured, _case.decided_on <= _case.due_on),
}
_KEYS: dict[Grouping, sa.ColumnElement[Any]] = {
    # Grouped by a constant, an empty store gives no row at all, as with every other grouping.
    Grouping.NONE: sa.literal(""),
    Grouping.CENTRE: _case.place,
    Grouping.DEPARTMENT: _case.department,
    Grouping.ITEM: _case.item,
    Grouping.CLERK: _case.clerk,
    Grouping.BUNDLE: _case.bundle_item,
}
_PERIOD_LENGTH = {Grouping.DAY: 10, Grouping.MONTH: 7, Grouping.YEAR: 4}
"""How much of ``2026-11-23`` names the period."""


def tallies(source: Reading, by: Grouping, first: date | None, last: date | None, today: date) -> list[Tally]:
    """Return one tally a group, in the order of the keys; the days *first* and *last* are included, None is open.

    *source* should be a snapshot: the two cohorts are counted one after the other.
    """
    overdue = _count(_case.decided_on.is_(None), _case.closed_on.is_(None), _case.due_on < today.isoformat())
    cohorts = (
        _cohort(by, _case.received_on, first, last, _TAKEN_IN),
        _cohort(by, _case.accepted_on, first, last, _ACCEPTED | {"overdue": overdue}).where(_valid),
    )
    found: dict[str, Tally] = {}
    with source.reading() as db:
        for cohort in cohorts:
            names = cohort.selected_columns.keys()
            for row in sql.Prepared(cohort).run(db):
                tally = Tally(**dict(zip(names, row, strict=True)))
                found[tally.key] = found[tally.key].plus(tally) if tally.key in found else tally
    return [found[key] for key in sorted(found)]


def _cohort(
    by: Grouping,
    day: sa.ColumnElement[Any],
    first: date | None,
    last: date | None,
    figures: dict[str, sa.ColumnElement[int]],
) -> sa.Select[Any]:
    """Count the cases whose *day* lies in the period, a row a group."""
    key = sa.func.substr(day, 1, _PERIOD_LENGTH[by]) if by in _PERIOD_LENGTH else _KEYS[by]
    name = sa.func.max(_case.item_name) if by is Grouping.ITEM else sa.literal("")
    columns = (figure.label(label) for label, figure in figures.items())
    query = sa.select(key.label("key"), name.label("name"), *columns).where(day.is_not(None)).group_by(key)
    if first:
        query = query.where(day >= first.isoformat())
    if last:
        query = query.where(day <= last.isoformat())
    return query
