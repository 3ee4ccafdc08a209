"""The deeds of the case screen: what they are called, which one is due, and which cannot be done now and why."""

from msgspec import Struct

from clerk_tui.desk.casework import open_defects
from clerk_tui.desk.context import Desk
from clerk_tui.domain.case import commands as c
from clerk_tui.domain.case.plausible import why_not
from clerk_tui.domain.case.state import READY, CaseState, Phase
from clerk_tui.domain.item import CaseKind
from clerk_tui.domain.words import N_


class StepLine(Struct, frozen=True):
    """One deed of the case screen; *reason* says why it is not possible, and is empty when it is."""

    id: str
    reason: str = ""

    @property
    def possible(self) -> bool:
        """Whether the deed can be done now by this user."""
        return not self.reason


STEPS: dict[str, type[c.Command]] = {
    "accept": c.Accept,
    "notice": c.GiveNotice,
    "correct": c.Correct,
    "decline": c.Decline,
    "dispatch": c.Dispatch,
    "claim": c.Claim,
    "return": c.ReturnCase,
    "procedure": c.StartProcedure,
    "end_procedure": c.EndProcedure,
    "extend": c.Extend,
    "decide": c.Decide,
    "issue": c.Issue,
    "hand_out": c.HandOut,
    "mail": c.Mail,
    "confirm_delivery": c.ConfirmDelivery,
    "withdraw": c.Withdraw,
    "deem_withdrawn": c.DeemWithdrawn,
    "terminate": c.Terminate,
    "forward": c.Forward,
    "void": c.Void,
    "archive": c.Archive,
    "original": c.MoveOriginal,
    "print": c.Print,
    "attach": c.Attach,
    "note": c.Note,
}
"""The deeds of the case screen, in the order a case goes through them."""

STEP_LABELS: dict[str, str] = {
    "accept": N_("accept"),
    "notice": N_("one-time notice"),
    "correct": N_("supplement"),
    "decline": N_("decline"),
    "dispatch": N_("hand over to department"),
    "claim": N_("take over"),
    "return": N_("return to window"),
    "procedure": N_("excluded procedure"),
    "end_procedure": N_("end procedure"),
    "extend": N_("extend"),
    "decide": N_("decide"),
    "issue": N_("attach result"),
    "hand_out": N_("hand out"),
    "mail": N_("send by post"),
    "confirm_delivery": N_("confirm delivery"),
    "withdraw": N_("withdraw"),
    "deem_withdrawn": N_("deem withdrawn"),
    "terminate": N_("terminate"),
    "forward": N_("forward to superior"),
    "void": N_("void and reissue"),
    "archive": N_("archive"),
    "original": N_("move original"),
    "print": N_("print"),
    "attach": N_("attach a file"),
    "note": N_("note"),
}


def possible_steps(desk: Desk, state: CaseState) -> tuple[StepLine, ...]:
    """Return every deed of the case screen with why it is not possible for this user now, where it is not."""
    context, defects = desk.context(), open_defects(desk, state)
    reasons = {step: why_not(state, deed, context, defects) for step, deed in STEPS.items()}
    return tuple(StepLine(step, str(desk.told(refusal)) if refusal else "") for step, refusal in reasons.items())


def main_step(state: CaseState) -> str:
    """Return the deed that is due next: what Enter does on a scanned receipt."""
    if state.phase in READY:
        return "hand_out"
    if state.open_procedure:
        return "end_procedure"
    if state.phase is Phase.CORRECTION_PENDING and state.corrected:
        return "accept"
    if state.phase is Phase.ACCEPTED and state.case_kind is CaseKind.IMMEDIATE:
        return "decide"
    return {
        Phase.RECEIVED: "accept",
        Phase.CORRECTION_PENDING: "correct",
        Phase.ACCEPTED: "dispatch",
        Phase.RETURNED: "correct",
        Phase.DISPATCHED: "claim",
        Phase.IN_REVIEW: "decide",
        Phase.MAILED: "confirm_delivery",
    }.get(state.phase, "archive")
