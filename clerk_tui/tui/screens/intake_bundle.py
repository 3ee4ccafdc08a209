"""What the intake of a bundle has besides that of an item: the one form, the members, the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from clerk_tui.domain.bundle.form import check_fields, with_applicant
from clerk_tui.domain.bundle.model import FieldKind, FormField
from clerk_tui.domain.bundle.plan import waiting
from clerk_tui.domain.bundle.receipt import parts
from clerk_tui.domain.errors import BadInput
from clerk_tui.domain.verdict import VerdictKind
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _, ngettext
from clerk_tui.tui.actions import Action, bindings, declare
from clerk_tui.tui.widgets.form_box import Ask, FormBox, Values
from clerk_tui.tui.widgets.plan_box import PlanBox, bars, sums
from clerk_tui.tui.widgets.who_needs import who

if TYPE_CHECKING:
    from clerk_tui.desk.context import Desk
    from clerk_tui.desk.intake import IntakeView
    from clerk_tui.domain.bundle.model import Bundle
    from clerk_tui.domain.intake import IntakeForm
    from clerk_tui.domain.item import Item

FIELD = "field."
"""Begins the name of a form field where a problem names what it is about."""
READERS = 20
"""Cells that say in an empty field whose form it fills."""
MOST_LABEL = 32
"""Cells a label of the one form may take."""
_HINTS = {FieldKind.DATE: N_("as 2026-03-02"), FieldKind.NUMBER: N_("digits"), FieldKind.PERSON_ID: N_("type or scan")}

declare(Action("form_line.open", N_("Fill in the form"), "enter,space", "open", 82, N_("Open the one form.")))


class FormLine(Widget, can_focus=True):
    """Says how much of the one form is filled in; Enter opens it."""

    DEFAULT_CSS = """
    FormLine { width: auto; min-width: 11; height: 1; padding: 0 1; }
    FormLine:focus { background: $field-focus-background; text-style: bold; }
    FormLine.-absent { display: none; }
    """
    BINDINGS = bindings("form_line")

    class Opened(Message):
        """The form is wanted."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.filled = self.all = 0
        self.lacks = False
        """Whether something that must be there is not."""

    def count(self, filled: int, total: int, *, lacks: bool) -> None:
        """Say that *filled* of *total* fields have a value."""
        if (filled, total, lacks) != (self.filled, self.all, self.lacks):
            self.filled, self.all, self.lacks = filled, total, lacks
            self.set_class(not total, "-absent")
            self.refresh(layout=True)

    def render(self) -> Content:
        """Draw the count; ``!`` where something is missing."""
        sign = "! " if self.lacks else ""
        return Content(sign + _("Form {filled}/{all}").format(filled=self.filled, all=self.all))

    def action_open(self) -> None:
        """Ask for the form."""
        self.post_message(self.Opened())


def bundle_line(desk: Desk, item: Item, names: Mapping[str, str]) -> str:
    """Return a bundle in one line: its name, who leads, how many members this visit has, the promise."""
    from clerk_tui.desk.saying import limit_text

    count = ngettext("{n} member", "{n} members", len(names)).format(n=len(names))
    lead = _("led by {department}").format(department=desk.department_name(item.department))
    promise = _("promised {limit}").format(limit=limit_text(item.promised_limit)) if item.promised_limit else ""
    return " · ".join(part for part in (item.name, lead, count, promise) if part)


def chosen(view: IntakeView) -> dict[str, str]:
    """Return the names of the members of this visit by id; nothing for a single item."""
    return {member.id: member.name for member in view.members if member.chosen}


def outlook(desk: Desk, form: IntakeForm) -> str:
    """Return what a commit would make of the members: how many are accepted, wait, or get a notice."""
    merged = desk.merged(form.bundle, form.catalog_version, form.answers, form.without)
    waits = {member for member, before in waiting(merged.members).items() if before}
    kinds = [part.verdict.kind for part in parts(merged, form.marks, form.commitments) if part.member.id not in waits]
    told = sum(kind in (VerdictKind.NOTICE, VerdictKind.CORRECT_NOW) for kind in kinds)
    counts = (
        (_("accepted {n}"), len(kinds) - told),
        (_("told what is missing {n}"), told),
        (_("waiting {n}"), len(waits)),
    )
    said = " · ".join(text.format(n=count) for text, count in counts if count)
    total = ngettext("{n} member", "{n} members", len(merged.members)).format(n=len(merged.members))
    return _("{count}: {mixed}").format(count=total, mixed=said) if said else total


# The one form


def filled_in(view: IntakeView) -> dict[str, str]:
    """Return the answers of the one form, with what repeats the applicant: nobody types it twice."""
    return with_applicant(view.fields, view.form.fields, view.form.applicant)


def typed_in(view: IntakeView, values: Values) -> dict[str, str]:
    """Return what of *values* was typed: what merely repeats the applicant follows when the applicant is corrected."""
    repeated = with_applicant(view.fields, {}, view.form.applicant)
    return {name: value for name, value in values.items() if value.strip() and value != repeated.get(name)}


def field_box(desk: Desk, view: IntakeView, first: str = "") -> FormBox[dict[str, str]]:
    """Return the dialog of the one form; its ``values`` are its answers, also when it is left. *first*: the field
    the cursor begins in."""
    fields, names, known = view.fields, chosen(view), filled_in(view)

    def check(values: Values) -> dict[str, str]:
        """Return the answers; what is still missing is said by the verdict, what is wrong at once."""
        wrong = [problem for problem in check_fields(fields, values, desk.today()) if problem.code != "form.missing"]
        if wrong:
            error = desk.told(wrong[0])
            raise BadInput(error.message, hint=error.hint, field=error.field.removeprefix(FIELD))
        return dict(values)

    longest = max((cell_len(field.label) for field in fields), default=0)
    return FormBox(
        _("The one form of “{name}”").format(name=view.item.name),
        [_ask(field, known.get(field.id, ""), who(field.read_by, names, READERS)) for field in fields],
        check,
        intro=_("Asked once; each answer goes into the form of every member that needs it (numbers as in the plan)."),
        label_width=min(longest + 1, MOST_LABEL),
        first=first,
    )


def _ask(field: FormField, value: str, readers: str) -> Ask:
    choices: Sequence[tuple[str, str]] = ()
    if field.kind is FieldKind.CHOICE:
        choices = [("", _("open")), *((option, option) for option in field.options)]
    parts = (_("needed") if field.required else "", _(_HINTS.get(field.kind, "")) if field.kind in _HINTS else "")
    needed = _("for {members}").format(members=readers) if readers else ""
    hint = " · ".join(part for part in (*parts, needed) if part)
    return Ask(id=field.id, label=field.label, value=value, hint=hint, choices=choices)


# The plan


def plan_box(desk: Desk, bundle: Bundle, form: IntakeForm) -> PlanBox:
    """Return the plan of this visit, received now, and what the visit saves. Raises NotFound, Refused."""
    from clerk_tui.desk.bundle_intake import plan_of

    plan = plan_of(desk, form)
    triggers = {trigger.id: trigger.label for trigger in bundle.triggers}
    drawn = bars(plan, desk.department_name, triggers)
    return PlanBox(_("Plan of “{name}”").format(name=bundle.name), drawn, [*sums(plan), saving(desk, bundle, form)])


def saving(desk: Desk, bundle: Bundle, form: IntakeForm) -> str:
    """Return what the visit takes, beside what its members would take one by one; counted, never quoted."""
    from clerk_tui.desk.bundle_guide import figure_lines
    from clerk_tui.desk.rules import received_on
    from clerk_tui.domain.bundle.figures import figures

    items = desk.bundle_items(bundle.id, form.catalog_version)
    counted = figures(bundle, items, form.answers, form.without, received_on(desk), desk.calendar)
    parts = (f"{name} {figure.before} > {figure.after}" for name, figure in figure_lines(counted))
    return _("One by one > in one go: {figures}.").format(figures="  ".join(parts))
