"""Deciders about what comes after the grant: follow-up checks, supervision visits, late verification, stages."""

from clerk_tui.domain.case import paper_bodies as p
from clerk_tui.domain.case import paper_commands as c
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.deciders.context import Context, Decision, reason_missing
from clerk_tui.domain.case.deciders.owing import owing
from clerk_tui.domain.case.state import CaseState, FollowUp
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.words import N_


def schedule_visit(state: CaseState, command: c.ScheduleVisit, context: Context) -> Decision:
    """Set a day by which somebody looks at what was granted."""
    if state.outcome is Outcome.REFUSED:
        return Refusal("visit.refused", N_("The application was refused: there is nothing to look at."))
    if not command.what.strip():
        return Refusal("visit.what_missing", N_("Say what is to be looked at."), field="what")
    if command.due_on < context.today:
        return Refusal("visit.past", N_("That day lies in the past."), field="due_on")
    number = sum(one.kind is p.FollowUpKind.VISIT and "#" not in one.id for one in state.follow_ups) + 1
    return [
        p.FollowUpScheduled(
            follow_up=f"visit-{number}", kind=p.FollowUpKind.VISIT, what=command.what.strip(), due_on=command.due_on
        )
    ]


def close_follow_up(state: CaseState, command: c.CloseFollowUp, context: Context) -> Decision:
    """Record what the look found: kept, to be corrected by a day, or false, which takes back what was granted."""
    follow_up = next((one for one in state.follow_ups if one.id == command.follow_up), None)
    if follow_up is None:
        return Refusal("follow_up.none", N_("There is no such follow-up in this case."), field="follow_up")
    if follow_up.finding is not None or follow_up.void:
        return Refusal("follow_up.closed", N_("This follow-up is closed already."), field="follow_up")
    text = command.text.strip()
    if command.finding is not p.Finding.MET and not text:
        return Refusal(
            "follow_up.text_missing",
            N_("Say what was found."),
            N_("The applicant is told in these words."),
            field="text",
        )
    closed = p.FollowUpClosed(
        follow_up=follow_up.id, finding=command.finding, text=text, correct_by=command.correct_by, on=context.today
    )
    if command.finding is p.Finding.MET:
        return [closed]
    if command.finding is p.Finding.TO_CORRECT:
        return _look_again(state, follow_up, closed, context)
    if follow_up.kind is p.FollowUpKind.VISIT:
        return Refusal(
            "follow_up.no_promise",
            N_("A visit checks no commitment: it cannot be false."),
            N_("Order the correction by a day."),
            field="finding",
        )
    return [closed, p.Revoked(reason=text, on=context.today)]


def _look_again(state: CaseState, follow_up: FollowUp, closed: p.FollowUpClosed, context: Context) -> Decision:
    """Close this look and schedule the next one for the day the correction is due."""
    if closed.correct_by is None or closed.correct_by <= context.today:
        return Refusal("follow_up.day_missing", N_("Say by which later day it is to be corrected."), field="correct_by")
    first = follow_up.id.partition("#")[0]
    looks = sum(one.id.partition("#")[0] == first for one in state.follow_ups)
    again = p.FollowUpScheduled(
        follow_up=f"{first}#{looks + 1}", kind=follow_up.kind, what=follow_up.what, due_on=closed.correct_by
    )
    return [closed, again]


def verify(state: CaseState, command: c.Verify, context: Context) -> Decision:
    """Record whether what stood for a material holds, once it can be looked up."""
    if command.material not in state.unverified:
        return Refusal("verify.none", N_("Nothing about this material is left to verify."), field="material")
    if not command.holds and not command.text.strip():
        return reason_missing("text")
    return [
        p.Verified(
            material=command.material,
            holds=command.holds,
            text=command.text.strip(),
            by=context.actor.user,
            on=context.today,
        )
    ]


def issue_stage(state: CaseState, command: c.IssueStage, context: Context) -> Decision:
    """Issue the permit for one stage of the work; with the last one the result is ready."""
    if state.outcome is Outcome.REFUSED:
        return Refusal("issue.refused", N_("The application was refused: there is nothing to issue."))
    if refusal := owing(state):
        return refusal
    stage = command.stage.strip()
    if not stage:
        return Refusal("stage.missing", N_("Name the stage."), field="stage")
    if stage in state.stages:
        return Refusal("stage.issued", N_("The permit for this stage was issued already."), field="stage")
    return [p.StageIssued(stage=stage, result_no=command.result_no.strip(), last=command.last, on=context.today)]
