"""Whether a deed is worth offering: the decider is asked with a command as a person would fill it in.

What a screen offers and what the decider allows then cannot drift apart: there is one set of rules.
"""

from collections.abc import Callable

from clerk_tui.domain.case import commands as c
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.decide import Context, decide
from clerk_tui.domain.case.procedures import PROCEDURES
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.checklist import Mark
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.verdict import DeclineGround, Defect

_SOME = "…"
"""Stands for whatever text a person would write."""


def why_not(state: CaseState, deed: type[c.Command], context: Context) -> Refusal | None:
    """Return why *deed* cannot be done to the case, however well it is filled in, or None. Nothing is written."""
    decided = decide(state, _PLAUSIBLE[deed](state, context), context)
    return decided if isinstance(decided, Refusal) else None


def _move_original(state: CaseState, _context: Context) -> c.Command:
    material, holder = next(iter(state.holders.items()), ("", ""))
    return c.MoveOriginal(material=material, holder="window" if holder == "applicant" else "applicant")


def _hand_out(state: CaseState, _context: Context) -> c.Command:
    applicant = state.applicant
    return c.HandOut(
        receiver=applicant.name, document_type=applicant.document_type, document_number=applicant.document_number
    )


def _notice(state: CaseState, context: Context) -> c.Command:
    return c.GiveNotice(defects=state.notice or (Defect(_SOME, _SOME, "", ""),), supply_by=context.today)


_PLAUSIBLE: dict[type[c.Command], Callable[[CaseState, Context], c.Command]] = {
    c.GiveNotice: _notice,
    c.Correct: lambda _state, _context: c.Correct(marks=(Mark(material=_SOME),), complete=False),
    c.Accept: lambda _state, _context: c.Accept(),
    c.Decline: lambda _state, _context: c.Decline(ground=DeclineGround.NOT_NEEDED, reason=_SOME),
    c.Dispatch: lambda state, _context: c.Dispatch(department=state.department),
    c.Claim: lambda _state, _context: c.Claim(),
    c.ReturnCase: lambda _state, _context: c.ReturnCase(reason=_SOME),
    c.StartProcedure: lambda _state, _context: c.StartProcedure(procedure=next(iter(PROCEDURES)), reason=_SOME),
    c.EndProcedure: lambda _state, _context: c.EndProcedure(result=_SOME),
    c.Extend: lambda _state, _context: c.Extend(days=1, approver=_SOME, approver_permitted=True, reason=_SOME),
    c.Decide: lambda _state, _context: c.Decide(outcome=Outcome.GRANTED),
    c.Issue: lambda _state, _context: c.Issue(result_name=_SOME),
    c.HandOut: _hand_out,
    c.Mail: lambda _state, _context: c.Mail(carrier=_SOME, parcel_no=_SOME, address=_SOME),
    c.ConfirmDelivery: lambda _state, _context: c.ConfirmDelivery(),
    c.Withdraw: lambda _state, _context: c.Withdraw(reason=_SOME),
    c.DeemWithdrawn: lambda _state, _context: c.DeemWithdrawn(),
    c.Terminate: lambda _state, _context: c.Terminate(reason=_SOME),
    c.Forward: lambda _state, _context: c.Forward(to=_SOME, reason=_SOME),
    c.Void: lambda _state, _context: c.Void(reason=_SOME),
    c.Archive: lambda _state, _context: c.Archive(),
    c.MoveOriginal: _move_original,
    c.Print: lambda _state, _context: c.Print(document=_SOME),
    c.Attach: lambda _state, _context: c.Attach(sha256="", media_type="", size=0, label=_SOME),
    c.Note: lambda _state, _context: c.Note(text=_SOME),
}
