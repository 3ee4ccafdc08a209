"""What may happen to a building: ``decide(state, command, context) -> bodies of events, or a refusal``.

The order that the law gives: no first registration before the completion acceptance (建筑法 art. 61: a building is put
to use only after acceptance), no transfer before the first registration (不动产登记暂行条例实施细则 art. 24: without a
first registration no other registration is made).
"""

from collections.abc import Callable
from typing import Any, Final

from clerk_tui.domain.building import bodies as b
from clerk_tui.domain.building import commands as c
from clerk_tui.domain.building import units
from clerk_tui.domain.building.log import BuildingState
from clerk_tui.domain.building.model import STEP_LABELS, Step
from clerk_tui.domain.case.command import Command
from clerk_tui.domain.case.deciders.context import Context, Decision, reason_missing
from clerk_tui.domain.identity import DocumentType, check_document
from clerk_tui.domain.people import not_permitted
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.words import N_


def decide(state: BuildingState | None, command: Command, context: Context) -> Decision:
    """Return what happens when *command* is done to the building: the bodies of its events, or why it is refused."""
    if refusal := not_permitted(context.actor, command.deed):
        return refusal
    if isinstance(command, c.Open):
        return _open(state, command, context)
    if state is None:
        return Refusal("building.unknown", N_("There is no such building."), N_("Look it up in the list of buildings."))
    if state.closed and not isinstance(command, c.Reopen | c.NoteBuilding):
        return Refusal(
            "building.closed", N_("The file of this building is closed."), N_("Reopen it first, with the reason.")
        )
    return _DECIDE[type(command)](state, command, context)


def _open(state: BuildingState | None, command: c.Open, context: Context) -> Decision:
    if state is not None:
        return Refusal("building.exists", N_("This building is on file already."))
    opened = command.opened
    for field, value, reason in (
        ("name", opened.name, N_("The building has no name yet.")),
        ("address", opened.address, N_("The building has no address yet.")),
        ("developer", opened.developer, N_("The developer is missing.")),
    ):
        if not value.strip():
            return Refusal("building.missing", reason, N_("Type it as it stands on the permit."), field=field)
    if opened.developer_code:
        code = check_document(DocumentType.USCC, opened.developer_code, context.today)
        if isinstance(code, Refusal):
            return Refusal(code.code, code.reason, code.remedy, "developer_code", code.params)
    return [opened]


def _move(state: BuildingState, command: c.MoveHandOver, _context: Context) -> Decision:
    if command.hand_over_on == state.hand_over_on:
        return Refusal("building.same_day", N_("That is the hand-over day already."), field="hand_over_on")
    if not command.reason.strip():
        return reason_missing("reason")
    return [b.HandOverMoved(hand_over_on=command.hand_over_on, reason=command.reason.strip())]


def _record_step(state: BuildingState, command: c.RecordStep, context: Context) -> Decision:
    step = command.step
    if step in state.steps:
        return Refusal(
            "step.done",
            N_("“{step}” is recorded already."),
            N_("If that was wrong, take it back with the reason, then record it anew."),
            params={"step": STEP_LABELS[step]},
        )
    if step is Step.FIRST_REGISTRATION and Step.COMPLETION not in state.steps:
        return Refusal(
            "step.before_completion",
            N_("There is no first registration before the completion acceptance."),
            N_("Record the completion acceptance first."),
            field="step",
        )
    if step is Step.PRESALE and Step.COMPLETION in state.steps:
        return Refusal(
            "step.presale_late",
            N_("The building is accepted: what is sold now is no longer sold before completion."),
            N_("If the permit is older, take the later steps back with the reason, then record all in order."),
            field="step",
        )
    if step is Step.FIRST_REGISTRATION and not command.number.strip():
        return Refusal(
            "step.number_missing",
            N_("The number of the first registration is missing."),
            N_("The transfer of every unit rests on it: type it as it stands on the certificate."),
            field="number",
        )
    if refusal := _day(state, command, context):
        return refusal
    return [b.StepDone(step=step, on=command.on, number=command.number.strip())]


def _day(state: BuildingState, command: c.RecordStep, context: Context) -> Refusal | None:
    if command.on > context.today:
        return Refusal("step.future", N_("A step is recorded when it is done: the day lies ahead."), field="on")
    before = [done.on for done in state.steps.values()]
    if before and command.on < max(before):
        return Refusal(
            "step.order",
            N_("The step before it was only done on {day}."),
            N_("Check the days against the papers."),
            field="on",
            params={"day": max(before).isoformat()},
        )
    return None


def _undo_step(state: BuildingState, command: c.UndoStep, _context: Context) -> Decision:
    if command.step not in state.steps:
        return Refusal("step.not_done", N_("“{step}” is not recorded."), params={"step": STEP_LABELS[command.step]})
    order = list(Step)
    later = [step for step in order[order.index(command.step) + 1 :] if step in state.steps]
    if later:
        return Refusal(
            "step.rests_on",
            N_("“{later}” rests on it."),
            N_("Take the later step back first."),
            params={"later": STEP_LABELS[later[-1]]},
        )
    if command.step is Step.FIRST_REGISTRATION and any(unit.case is not None for unit in state.units.values()):
        return Refusal(
            "step.has_cases",
            N_("Transfers were taken in on this first registration."),
            N_("End their cases first (withdraw, void), and release the units."),
        )
    if not command.reason.strip():
        return reason_missing("reason")
    return [b.StepUndone(step=command.step, reason=command.reason.strip())]


def _note(_state: BuildingState, command: c.NoteBuilding, _context: Context) -> Decision:
    if not command.text.strip():
        return Refusal("note.empty", N_("The note is empty."), field="text")
    return [b.BuildingNoted(text=command.text.strip())]


def _close(state: BuildingState, command: c.Close, context: Context) -> Decision:
    waiting = sum(unit.handed_over_on is None for unit in state.units.values())
    if (waiting or not state.units) and not command.reason.strip():
        return Refusal(
            "close.waiting",
            N_("Units are not handed over yet: {count}."),
            N_("Hand them over, or say why the file is closed all the same."),
            field="reason",
            params={"count": waiting},
        )
    return [b.BuildingClosed(on=context.today, reason=command.reason.strip())]


def _reopen(state: BuildingState, command: c.Reopen, _context: Context) -> Decision:
    if not state.closed:
        return Refusal("reopen.open", N_("The file of this building is not closed."))
    return [b.BuildingReopened(reason=command.reason.strip())] if command.reason.strip() else reason_missing("reason")


_DECIDE: Final[dict[type[Command], Callable[[BuildingState, Any, Context], Decision]]] = {
    c.MoveHandOver: _move,
    c.RecordStep: _record_step,
    c.UndoStep: _undo_step,
    c.ListUnits: units.list_units,
    c.CorrectUnit: units.correct,
    c.DropUnit: units.drop,
    c.CheckUnits: units.check,
    c.UndoCheck: units.undo_check,
    c.TakeIn: units.take_in,
    c.Release: units.release,
    c.HandOver: units.hand_over,
    c.NoteBuilding: _note,
    c.Close: _close,
    c.Reopen: _reopen,
}
