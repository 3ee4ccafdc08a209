"""The deeds of the case screen: what they are called, which one is due, and which cannot be done now and why."""

from msgspec import Struct

from clerk_tui.desk.casework import open_defects
from clerk_tui.desk.context import Desk
from clerk_tui.domain.case import commands as c
from clerk_tui.domain.case import paper_commands as p
from clerk_tui.domain.case import told_commands as t
from clerk_tui.domain.case.deciders.department import on_the_spot
from clerk_tui.domain.case.duties import open_debts, stops_clock
from clerk_tui.domain.case.plausible import why_not
from clerk_tui.domain.case.state import READY, CaseState, Phase
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
    "answer": t.RecordAnswer,
    "told": t.RecordPrinted,
    "issue": c.Issue,
    "hand_out": c.HandOut,
    "mail": c.Mail,
    "confirm_delivery": c.ConfirmDelivery,
    "withdraw": c.Withdraw,
    "deem_withdrawn": c.DeemWithdrawn,
    "terminate": c.Terminate,
    "forward": c.Forward,
    "void": c.Void,
    "pay_debt": p.PayDebt,
    "expire": p.ExpireDebts,
    "verify": p.Verify,
    "correct_mark": p.CorrectMark,
    "correct_answers": p.CorrectAnswers,
    "withdraw_commitment": p.WithdrawCommitment,
    "pre_review": p.PreReview,
    "stage": p.IssueStage,
    "close_follow_up": p.CloseFollowUp,
    "visit": p.ScheduleVisit,
    "archive": c.Archive,
    "original": c.MoveOriginal,
    "print": c.Print,
    "attach": c.Attach,
    "note": c.Note,
}
"""The deeds of the case screen, in the order a case goes through them."""

ELSEWHERE = frozenset({p.Defer, p.SignCommitment, p.Start})
"""What is never offered on the case screen: promises are made at intake, a waiting member begins by itself."""

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
    "answer": N_("record the answer"),
    "told": N_("told by hand"),
    "issue": N_("attach result"),
    "hand_out": N_("hand out"),
    "mail": N_("send by post"),
    "confirm_delivery": N_("confirm delivery"),
    "withdraw": N_("withdraw"),
    "deem_withdrawn": N_("deem withdrawn"),
    "terminate": N_("terminate"),
    "forward": N_("forward to superior"),
    "void": N_("void and reissue"),
    "pay_debt": N_("take in what is owed"),
    "expire": N_("end: not supplied in time"),
    "verify": N_("verify later"),
    "correct_mark": N_("correct a mark"),
    "correct_answers": N_("correct answers"),
    "withdraw_commitment": N_("take commitment back"),
    "pre_review": N_("look at it beforehand"),
    "stage": N_("issue a stage"),
    "close_follow_up": N_("close a follow-up"),
    "visit": N_("schedule a visit"),
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
        return "pay_debt" if open_debts(state) else "hand_out"
    if state.open_procedure:
        return "end_procedure"
    if state.phase is Phase.DEFERRED or (state.phase is Phase.CORRECTION_PENDING and state.corrected):
        return "pay_debt" if any(stops_clock(debt) for debt in state.debts) else "accept"
    if state.phase is Phase.ACCEPTED and state.tellings:
        return "answer"
    if state.phase is Phase.ACCEPTED and on_the_spot(state):
        return "decide"
    return {
        Phase.WAITING: "pre_review",
        Phase.RECEIVED: "accept",
        Phase.CORRECTION_PENDING: "correct",
        Phase.ACCEPTED: "dispatch",
        Phase.RETURNED: "correct",
        Phase.DISPATCHED: "claim",
        Phase.IN_REVIEW: "decide",
        Phase.MAILED: "confirm_delivery",
    }.get(state.phase, "archive")
