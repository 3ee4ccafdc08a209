"""Whether a deed is worth offering: the decider is asked with a command as a person would fill it in.

What a screen offers and what the decider allows then cannot drift apart: there is one set of rules.
"""

from collections.abc import Callable
from datetime import date

from clerk_tui.domain.case import commands as c
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.command import Command
from clerk_tui.domain.case.decide import decide
from clerk_tui.domain.case.deciders import elsewhere, paper, told
from clerk_tui.domain.case.deciders.context import Context
from clerk_tui.domain.case.duties import open_debts
from clerk_tui.domain.case.procedures import PROCEDURES
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.checklist import Mark
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.verdict import DeclineGround, Defect

_SOME = "…"
"""Stands for whatever text a person would write."""


def why_not(
    state: CaseState, deed: type[Command], context: Context, defects: tuple[Defect, ...] = ()
) -> Refusal | None:
    """Return why *deed* cannot be done to the case, however well it is filled in, or None. Nothing is written.

    *defects* is what is missing or defective now, which only the item's checklist can tell.
    """
    later = paper.PLAUSIBLE | elsewhere.PLAUSIBLE | told.PLAUSIBLE
    command = later[deed](state) if deed in later else _PLAUSIBLE[deed](state, defects)
    decided = decide(state, command, context)
    return decided if isinstance(decided, Refusal) else None


def _move_original(state: CaseState, _defects: tuple[Defect, ...]) -> Command:
    material, holder = next(iter(state.holders.items()), ("", ""))
    return c.MoveOriginal(material=material, holder="window" if holder == "applicant" else "applicant")


def _hand_out(state: CaseState, _defects: tuple[Defect, ...]) -> Command:
    applicant = state.applicant
    return c.HandOut(
        receiver=applicant.name, document_type=applicant.document_type, document_number=applicant.document_number
    )


def _correct(state: CaseState, defects: tuple[Defect, ...]) -> Command:
    """A supplement as a person would bring it: of something missing, or else of what is there already."""
    owed = {debt.material for debt in open_debts(state)}
    there = [mark.material for mark in state.marks if mark.material not in owed]
    material = next((defect.material for defect in defects if defect.material not in owed), "")
    return c.Correct(marks=(Mark(material=material or next(iter(there), _SOME)),), complete=False)


def _decide(_state: CaseState, defects: tuple[Defect, ...]) -> Command:
    """What lacks a material can still be refused."""
    return c.Decide(outcome=Outcome.REFUSED if defects else Outcome.GRANTED, reason=_SOME, defects=defects)


def _notice(_state: CaseState, defects: tuple[Defect, ...]) -> Command:
    return c.GiveNotice(defects=defects, supply_by=date.max)


_PLAUSIBLE: dict[type[Command], Callable[[CaseState, tuple[Defect, ...]], Command]] = {
    c.GiveNotice: _notice,
    c.Correct: _correct,
    c.Accept: lambda _state, _defects: c.Accept(),
    c.Decline: lambda _state, _defects: c.Decline(ground=DeclineGround.NOT_NEEDED, reason=_SOME),
    c.Dispatch: lambda state, _defects: c.Dispatch(department=state.department),
    c.Claim: lambda _state, _defects: c.Claim(),
    c.ReturnCase: lambda _state, _defects: c.ReturnCase(reason=_SOME),
    c.StartProcedure: lambda _state, _defects: c.StartProcedure(procedure=next(iter(PROCEDURES)), reason=_SOME),
    c.EndProcedure: lambda _state, _defects: c.EndProcedure(result=_SOME),
    c.Extend: lambda _state, _defects: c.Extend(days=1, approver=_SOME, approver_permitted=True, reason=_SOME),
    c.Decide: _decide,
    c.Issue: lambda _state, _defects: c.Issue(result_name=_SOME),
    c.HandOut: _hand_out,
    c.Mail: lambda _state, _defects: c.Mail(carrier=_SOME, parcel_no=_SOME, address=_SOME),
    c.ConfirmDelivery: lambda _state, _defects: c.ConfirmDelivery(),
    c.Withdraw: lambda _state, _defects: c.Withdraw(reason=_SOME),
    c.DeemWithdrawn: lambda _state, _defects: c.DeemWithdrawn(),
    c.Terminate: lambda _state, _defects: c.Terminate(reason=_SOME),
    c.Forward: lambda _state, _defects: c.Forward(to=_SOME, reason=_SOME),
    c.Void: lambda _state, _defects: c.Void(reason=_SOME),
    c.Archive: lambda _state, _defects: c.Archive(),
    c.MoveOriginal: _move_original,
    c.Print: lambda _state, _defects: c.Print(document=_SOME),
    c.Attach: lambda _state, _defects: c.Attach(sha256="", media_type="", size=0, label=_SOME),
    c.Note: lambda _state, _defects: c.Note(text=_SOME),
}
