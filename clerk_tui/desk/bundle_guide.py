"""A bundle of the catalog as people read it: members, the one list, the plan, what it saves, what is wrong with it."""

from collections.abc import Iterable

from msgspec import Struct

from clerk_tui.desk.bundle_intake import MemberLine, plan_of, review
from clerk_tui.desk.context import Desk
from clerk_tui.desk.rules import received_on
from clerk_tui.domain.bundle.check import Severity, check
from clerk_tui.domain.bundle.figures import Figure, Figures, Range, figures, span
from clerk_tui.domain.bundle.model import Bundle, FormField
from clerk_tui.domain.bundle.plan import Plan
from clerk_tui.domain.intake import IntakeForm
from clerk_tui.domain.item import Item
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _


class Guide(Struct, frozen=True, kw_only=True):
    """A bundle under certain answers."""

    bundle: Bundle
    form: IntakeForm
    item: Item
    members: tuple[MemberLine, ...]
    fields: tuple[FormField, ...]
    plan: Plan
    figures: Figures
    range: Range


class FoundWrong(Struct, frozen=True):
    """A finding of the check, in the reader's language."""

    bundle: str
    severity: Severity
    code: str
    text: str


FIGURE_LABELS = {
    "days": N_("working days"),
    "trips": N_("trips"),
    "materials": N_("materials"),
    "steps": N_("applications"),
}


def guide(desk: Desk, form: IntakeForm) -> Guide:
    """Return the bundle of *form* as people read it. Raises NotFound, and Refused for a bundle that is no plan."""
    view = review(desk, form)
    bundle = desk.bundle(form.bundle, form.catalog_version)
    items = desk.bundle_items(form.bundle, form.catalog_version)
    day = received_on(desk)
    return Guide(
        bundle=bundle,
        form=view.form,
        item=view.item,
        members=view.members,
        fields=view.fields,
        plan=plan_of(desk, view.form),
        figures=figures(bundle, items, view.form.answers, form.without, day, desk.calendar),
        range=span(bundle, items, day, desk.calendar),
    )


def figure_lines(counted: Figures) -> list[tuple[str, Figure]]:
    """Return the figures with their names, in the reader's language."""
    return [(_(label), getattr(counted, name)) for name, label in FIGURE_LABELS.items()]


def check_all(desk: Desk, bundles: Iterable[Bundle]) -> list[FoundWrong]:
    """Return what is wrong with *bundles* of the catalog in force."""
    items = {item.id: item for item in desk.catalog.items}
    found = []
    for bundle in bundles:
        for one in check(bundle, items, tuple(desk.departments.values())):
            params = {name: _(value) if isinstance(value, str) else value for name, value in one.params.items()}
            found.append(FoundWrong(bundle.id, one.severity, one.code, _(one.message).format(**params)))
    return found
