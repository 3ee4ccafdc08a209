"""一件事办理计划: who works on what, after or along with what, by when, drawn to scale."""

from collections.abc import Iterable
from datetime import date

from msgspec.structs import replace

from clerk_tui.paper.model import BundleSheet, Document, MemberLine
from clerk_tui.paper.sheet import Bar, Chart, Column, Heading, Sheet, Table
from clerk_tui.paper.sheets.bundle import beyond_promise, numbers, what
from clerk_tui.paper.sheets.common import detail_of, frame, limit_rows, stated, text
from clerk_tui.paper.words import Words


def plan(document: Document, words: Words) -> Sheet:
    """Compose the plan: who works on what, after or along with what, by when, and what the bundle saves."""
    _ = words.say
    facts, detail = document.facts, detail_of(document, BundleSheet)
    counted = Table(
        (Column(_("Figure"), 3), Column(_("Each on its own"), 2), Column(_("In one go"), 2)),
        tuple((words.say(name), alone, together) for name, alone, together in detail.figures),
    )
    chart = _chart(document, words)
    return frame(
        document,
        words,
        _("Plan of One Thing in One Go"),
        (
            stated(
                (_("Bundle number"), facts.case_no_grouped),
                *what(document, words),
                (_("Applicant"), facts.applicant.name),
                *limit_rows(facts, words)[1:],
            ),
            _steps(document, words),
            text(beyond_promise(document, words), small=True),
            Heading(_("What runs when")) if chart else None,
            chart,
            Heading(_("What it saves")) if detail.figures else None,
            counted if detail.figures else None,
            text(_("Counted from the catalog for the answers given, not estimated."), small=True)
            if detail.figures
            else None,
        ),
        addressee="",
        dense=True,
    )


def _steps(document: Document, words: Words) -> Table:
    _ = words.say
    columns = (
        Column(_("#"), centred=True),
        Column(_("Item"), 4),
        Column(_("Department"), 2),
        Column(_("Begins"), centred=True),
        Column(_("Due by"), centred=True),
        Column(_("Comes after"), 3),
    )
    year = document.issued_at.year
    rows = (
        (
            str(n),
            member.name,
            member.department,
            words.short_date(member.begins_on, year),
            _due(member, words, year),
            words.joined(*_order(member, words)),
        )
        for n, member in enumerate(detail_of(document, BundleSheet).members, 1)
    )
    return Table(columns, tuple(rows))


def _due(member: MemberLine, words: Words, year: int) -> str:
    """Return by when a member is decided, or was; how long it takes while the day it begins is not known."""
    _ = words.say
    day = words.short_date(member.due_on, year)
    if member.decided:
        return _("{day} (decided)").format(day=day)
    return day or (words.limit(replace(member.limit, note="")) if member.limit else "")


def _order(member: MemberLine, words: Words) -> Iterable[str]:
    """Yield what comes before a member and what is worked with it: 第1、3项之后, 与第5项同步."""
    _ = words.say
    if member.after:
        yield _("after no. {numbers}").format(numbers=numbers(member.after, words))
    for document in member.documents:
        yield _("after: {document}").format(document=document)
    if not member.after and not member.documents:
        yield _("begins at once")
    if member.in_step_with:
        yield _("in step with no. {numbers}").format(numbers=numbers(member.in_step_with, words))


def _chart(document: Document, words: Words) -> Chart | None:
    """Return the bars of the members whose days are known; None when there is nothing to compare."""
    members = enumerate(detail_of(document, BundleSheet).members, 1)
    known = [(n, one.name, one.begins_on, one.due_on) for n, one in members if one.begins_on and one.due_on]
    first = min((begins for _n, _name, begins, _due in known), default=date.max)
    last = max((due for _n, _name, _begins, due in known), default=date.min)
    if len(known) < 2 or first >= last:
        return None
    days = (last - first).days
    return Chart(
        bars=tuple(
            Bar(f"{n} {name}", (begins - first).days / days, (due - begins).days / days)
            for n, name, begins, due in known
        ),
        first=words.date(first),
        last=words.date(last),
    )
