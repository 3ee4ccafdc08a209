"""The deeds of a whole bundle as data: their keys, what each asks, which desk function does it, and why it cannot be.

A deed that is not possible has its key all the same and says why: the rules that would refuse it are asked beforehand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from clerk_tui.desk import bundles
from clerk_tui.desk.bundle_view import BundleView
from clerk_tui.desk.context import Desk
from clerk_tui.desk.steps import StepLine
from clerk_tui.domain.bundle import commands as c
from clerk_tui.domain.bundle.decide import decide
from clerk_tui.domain.bundle.mix import Standing
from clerk_tui.domain.bundle.model import FormField
from clerk_tui.domain.case.command import Command
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.checklist import applies
from clerk_tui.domain.errors import ClerkError
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.actions import Action, declare
from clerk_tui.tui.screens.case_hand_out import handed_to, receiver_asks
from clerk_tui.tui.screens.case_void import ItemPick
from clerk_tui.tui.screens.deed_form import ask_reason, day
from clerk_tui.tui.widgets.form_box import Ask, Values

KEYS: dict[str, tuple[str, str, str]] = {
    "hand_out": ("h", N_("hand out what is ready"), N_("Hand out every result that is ready, once.")),
    "trigger": ("t", N_("record the document"), N_("The document that members waited for is there: they begin.")),
    "add": ("a", N_("add a member"), N_("A member was forgotten.")),
    "drop": ("x", N_("drop a member"), N_("A member does not belong to this visit.")),
    "correct_answers": ("Q", N_("correct answers"), N_("A question was answered wrongly.")),
    "withdraw": ("w", N_("withdraw the rest"), N_("The applicant gives up what is still open.")),
    "void": ("v", N_("void and reissue"), N_("The wrong bundle was taken: void it and open the right form.")),
    "note": ("n", N_("note"), N_("Add a remark to the visit.")),
}
"""Deed → key, what it is called, and what the help says."""

declare(
    Action("bundle.next", N_("Next step"), "ctrl+s", "next_step", 70, N_("Do what is due next.")),
    Action("bundle.other", N_("Members / history"), "tab", "other", 46, N_("Members, or what happened."), True),
    Action("bundle.plan", N_("Plan"), "g", "plan", 60, N_("Who works on what, together or after what, by when.")),
    *(Action(f"bundle.{id}", label, key, f"deed('{id}')", 0, tip) for id, (key, label, tip) in KEYS.items()),
    Action("bundle.print", N_("Print"), "p,f9", "print", 44, N_("Print a document of the whole bundle.")),
    Action("bundle.number", N_("Copy number"), "y", "copy_number", 20, N_("Copy the number of the bundle.")),
    Action("bundle.refresh", N_("Refresh"), "ctrl+r", "refresh_bundle", 5, N_("Read the bundle again.")),
)


def _nothing(_desk: Desk, _view: BundleView) -> list[Ask]:
    return []


def _silent(_desk: Desk, _view: BundleView) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class BundleForm:
    """How a deed is asked, what is said first, and how it is done."""

    do: Callable[[Desk, int, Values], object]
    asks: Callable[[Desk, BundleView], Sequence[Ask]] = _nothing
    intro: Callable[[Desk, BundleView], str] = _silent


# What cannot be done, and why


def steps(desk: Desk, view: BundleView, cases: Mapping[int, CaseState]) -> tuple[StepLine, ...]:
    """Return every deed with why it is not possible for this user now, where it is not; *cases* are the members'."""
    found = []
    for deed in KEYS:
        command = _sample(desk, view, deed)
        if isinstance(command, str):
            found.append(StepLine(deed, command))
            continue
        refused = decide(view.state, cases, command, desk.context())
        found.append(StepLine(deed, str(desk.told(refused)) if isinstance(refused, Refusal) else ""))
    return tuple(found)


def main_step(view: BundleView) -> str:
    """Return the deed that is due next, or nothing."""
    if view.ready:
        return "hand_out"
    return "trigger" if any(trigger.recorded_on is None for trigger in view.triggers) else ""


def _sample(desk: Desk, view: BundleView, deed: str) -> Command | str:
    """Return the deed with what it would be done with, or why there is nothing to do it with."""
    said = "…"
    if deed == "trigger":
        waiting = [trigger for trigger in view.triggers if trigger.recorded_on is None]
        if not waiting:
            return _("No member of this visit waits for a document.")
        known = tuple(trigger.id for trigger in view.triggers)
        today = max(desk.today(), view.state.received_on)
        return c.RecordTrigger(trigger=waiting[0].id, document=said, number=said, on=today, known=known)
    if deed == "add":
        absent = addable(desk, view)
        if not absent:
            return _("Every member that the answers call for is there.")
        return c.AddMember(member=absent[0][0], reason=said)
    if deed == "drop":
        present = droppable(view)
        if not present:
            return _("No member is left that could be dropped: what was decided stands.")
        return c.DropMember(member=present[0][0], reason=said)
    if deed == "correct_answers" and not view.answers:
        return _("This bundle asks no questions.")
    return {
        "hand_out": c.HandOut(receiver=said, document_type=DocumentType.RESIDENT_ID, document_number=said),
        "correct_answers": c.CorrectAnswers(answers={said: said}, reason=said),
        "withdraw": c.Withdraw(reason=said),
        "void": c.Void(reason=said),
        "note": c.Note(text=said),
    }[deed]


def addable(desk: Desk, view: BundleView) -> list[tuple[str, str]]:
    """Return the members that the answers call for and that are not there, as choices."""
    if view.bundle is None:
        return []
    present = {member.member for member in view.members if not member.dropped}
    return [
        (member.id, member.name or desk.item(member.item, view.state.catalog_version).name)
        for member in view.bundle.members
        if member.id not in present and applies(member.scenarios, view.state.answers)
    ]


def droppable(view: BundleView) -> list[tuple[str, str]]:
    """Return the members that are not over and not decided, as choices."""
    still = (Standing.WAITING, Standing.BLOCKED, Standing.LACKING, Standing.RUNNING)
    return [(one.member, one.name) for one in view.members if not one.dropped and one.standing in still]


# What is asked


def _ready(_desk: Desk, view: BundleView) -> str:
    names = [f"  {one.name}  {one.result}".rstrip() for one in view.members if one.case_id in view.ready]
    return "\n".join([_("Handed out together:"), *names])


def _trigger_asks(desk: Desk, view: BundleView) -> list[Ask]:
    waiting = [(one.id, one.label) for one in view.triggers if one.recorded_on is None]
    documents = [(name, name) for one in view.triggers if one.recorded_on is None for name in one.documents]
    return [
        Ask(id="trigger", label=N_("Waited for"), choices=waiting, value=waiting[0][0] if waiting else ""),
        *([Ask(id="document", label=N_("Document"), choices=documents)] if documents else [_document_ask()]),
        Ask(id="number", label=N_("Number"), needed=_("Type or scan the number of the document.")),
        Ask(id="on", label=N_("Received on"), value=desk.today().isoformat(), needed=_("Say on which day it came.")),
    ]


def _document_ask() -> Ask:
    return Ask(id="document", label=N_("Document"), needed=_("Name the document."))


def _what_begins(_desk: Desk, view: BundleView) -> str:
    from clerk_tui.desk.saying import limit_text

    waiting = [one.name for one in view.members if one.standing is Standing.WAITING]
    limits = [limit_text(one.limit) for one in view.triggers if one.recorded_on is None and one.limit]
    lines = [_("These begin: {names}").format(names="、".join(waiting))] if waiting else []
    if limits:
        lines.append(_("All of them are due within {limit} of that day.").format(limit=limits[0]))
    return "\n".join(lines)


def _member_asks(choices: Sequence[tuple[str, str]]) -> list[Ask]:
    first = choices[0][0] if choices else ""
    return [
        Ask(id="member", label=N_("Member"), choices=choices, listed=len(choices) > 1, value=first),
        ask_reason(_("stays in the log")),
    ]


def _lacking(view: BundleView) -> list[FormField]:
    """Return what the one form does not say yet and a member that is not there would need."""
    if view.bundle is None:
        return []
    present = {one.member for one in view.members if not one.dropped}
    return [
        field
        for field in view.bundle.fields
        if field.required and not view.state.fields.get(field.id) and not present.issuperset(field.read_by)
    ]


def _field_asks(view: BundleView) -> list[Ask]:
    """Ask for them; which of them the new member reads the desk knows, and says so."""
    return [
        Ask(id=f"{_FIELD}{field.id}", label=field.label, choices=[(option, option) for option in field.options])
        for field in _lacking(view)
    ]


_FIELD = "field_"


def _fields_typed(values: Values) -> dict[str, str]:
    return {name.removeprefix(_FIELD): value for name, value in values.items() if name.startswith(_FIELD) and value}


def _add_member(desk: Desk, bundle_id: int, values: Values) -> object:
    return _form_named(
        lambda: bundles.add_member(desk, bundle_id, values["member"], values["reason"], _fields_typed(values))
    )


def _form_named(work: Callable[[], object]) -> object:
    """Do *work*; a refusal that names a field of the one form names the dialog's field for it."""
    try:
        return work()
    except ClerkError as error:
        error.field = error.field.replace("field.", _FIELD)
        raise


def _answer_asks(desk: Desk, view: BundleView) -> list[Ask]:
    state = view.state
    item = desk.merged(state.bundle, state.catalog_version, state.answers, state.without).item
    asks = [
        Ask(
            id=f"question_{n}",
            label=question.text,
            choices=[(option.id, option.label) for option in question.options],
            value=state.answers.get(question.id, ""),
        )
        for n, question in enumerate(item.questions)
    ]
    return [*asks, *_field_asks(view), ask_reason(_("why it was answered otherwise; it stays in the log"))]


def _correct_answers(desk: Desk, bundle_id: int, values: Values) -> object:
    from clerk_tui.desk.bundle_reading import existing

    state = existing(desk, bundle_id)
    item = desk.merged(state.bundle, state.catalog_version, state.answers, state.without).item
    answers = {question.id: values[f"question_{n}"] for n, question in enumerate(item.questions)}
    changed = {question: answer for question, answer in answers.items() if state.answers.get(question) != answer}
    typed = _fields_typed(values)
    return _form_named(lambda: bundles.correct_answers(desk, bundle_id, changed, values["reason"], typed))


def _still_open(_desk: Desk, view: BundleView) -> str:
    names = [name for _member, name in droppable(view)]
    return _("Withdrawn: {names}. What was decided stands.").format(names="、".join(names))


def _void_asks(desk: Desk, _view: BundleView) -> list[Ask]:
    return [
        Ask(id="reason", label=N_("Reason"), needed=_("Say why in a few words.")),
        Ask(
            id="item",
            label=N_("Right one"),
            look_up=lambda: ItemPick(desk),
            named=lambda chosen: desk.bundle(chosen).name if desk.is_bundle(chosen) else desk.item(chosen).name,
            needed=_("Choose the bundle or item that should have been taken; its form opens with what is known."),
        ),
    ]


FORMS: dict[str, BundleForm] = {
    "hand_out": BundleForm(
        lambda desk, bundle, v: handed_to(v, partial(bundles.hand_out, desk, bundle)),
        lambda _desk, view: receiver_asks(view.state),
        _ready,
    ),
    "trigger": BundleForm(
        lambda desk, bundle, v: bundles.trigger(
            desk, bundle, v["trigger"], v["document"], v["number"].strip(), day(v, "on")
        ),
        _trigger_asks,
        _what_begins,
    ),
    "add": BundleForm(
        _add_member,
        lambda desk, view: [*_member_asks(addable(desk, view)), *_field_asks(view)],
        lambda _desk, _view: _("It becomes a case of its own; papers that others brought serve it too."),
    ),
    "drop": BundleForm(
        lambda desk, bundle, v: bundles.drop_member(desk, bundle, v["member"], v["reason"]),
        lambda _desk, view: _member_asks(droppable(view)),
        lambda _desk, _view: _("Its case is voided; nobody waits for it any more."),
    ),
    "correct_answers": BundleForm(
        _correct_answers,
        _answer_asks,
        lambda _desk, _view: _("Members that now belong come in, those that do not go; the others ask what they need."),
    ),
    "withdraw": BundleForm(
        lambda desk, bundle, v: bundles.withdraw(desk, bundle, v["reason"]), lambda _d, _v: [ask_reason()], _still_open
    ),
    "void": BundleForm(lambda desk, bundle, v: bundles.reissue(desk, bundle, v["item"], v["reason"]), _void_asks),
    "note": BundleForm(
        lambda desk, bundle, v: bundles.note(desk, bundle, v["text"]),
        lambda _desk, _view: [Ask(id="text", label=N_("Remarks"), needed=_("Write it in one sentence."))],
    ),
}
