"""What commands say about a visit: lines for people, one document for programs, both with people masked."""

from collections.abc import Mapping
from typing import Any

from clerk_tui.cli.output import print_json, print_line
from clerk_tui.desk import bundles
from clerk_tui.desk.bundles import BundleView
from clerk_tui.desk.context import Desk
from clerk_tui.desk.saying import limit_text
from clerk_tui.domain.bundle.model import TRIGGER_MARK
from clerk_tui.domain.bundle.plan import Plan
from clerk_tui.domain.case_number import group
from clerk_tui.i18n import _, ngettext


def show_visit(desk: Desk, bundle_id: int, *, as_json: bool) -> None:
    """Write everything about a visit."""
    view = bundles.view(desk, bundle_id)
    if as_json:
        print_json(visit_document(view))
        return
    state = view.state
    told = [
        (_("Number"), f"{view.number}  {_('query code')} {state.query_code}"),
        (_("Bundle"), f"{state.bundle_name} ({state.bundle})"),
        (_("Led by"), view.lead),
        (_("Applicant"), " ".join(part for part in (view.applicant, view.document, view.phone) if part)),
        (_("Phase"), view.course_name),
        (_("Received"), f"{state.received_at:%Y-%m-%d %H:%M}  {_('window')} {state.window}"),
        (_("Due on"), str(view.due.date) if view.due else ""),
        (_("Replaces"), group(state.replaces) if state.replaces else ""),
        (_("Remark"), state.remark),
        *view.answers,
        *view.fields,
    ]
    for name, text in told:
        if text:
            print_line(_("{name}: {text}").format(name=name, text=text))
    for one in view.members:
        waits = _("waits for {names}").format(names="、".join(one.blocked_by)) if one.blocked_by else ""
        parts = (one.case_no, one.department, one.standing_name, one.outcome, one.due_text or waits)
        number = f"{one.number}." if one.number else "-"
        print_line(f"  {number} {one.name}  " + "  ".join(part for part in parts if part))
    for lacking in view.missing:
        whose = ",".join(map(str, lacking.numbers))
        print_line(f"  ! {lacking.name} {lacking.problem}".rstrip() + f"  [{whose}]")
    for trigger in view.triggers:
        recorded = str(trigger.recorded_on) if trigger.recorded_on else _("not there yet")
        print_line(f"  @{trigger.id}  {trigger.label}  {recorded}")
    for line in view.timeline:
        print_line(f"{line.at:%Y-%m-%d %H:%M}  {line.who}  {line.what}")


def show_progress(desk: Desk, bundle_id: int, *, as_json: bool) -> None:
    """Write where a visit stands after a deed: one line for people, everything for programs."""
    view = bundles.view(desk, bundle_id)
    if as_json:
        print_json(visit_document(view))
        return
    counts = "  ".join(f"{one.number or '-'} {one.name} {one.standing_name}" for one in view.members)
    print_line(f"{view.number}  {view.course_name}  {counts}")


def visit_document(view: BundleView) -> dict[str, Any]:
    """Return a visit for programs; the keys never change, the applicant is masked."""
    state = view.state
    return {
        "number": state.bundle_no,
        "query_code": state.query_code,
        "bundle": {"id": state.bundle, "name": state.bundle_name, "catalog_version": state.catalog_version},
        "lead": {"id": state.lead, "name": view.lead},
        "phase": view.course,
        "phase_name": view.course_name,
        "applicant": {"kind": state.applicant.kind, "name": view.applicant, "document_number": view.document},
        "received_on": state.received_on,
        "due_on": view.due.date if view.due else None,
        "closed_on": state.closed_on,
        "answers": state.answers,
        "without": state.without,
        "fields": dict(view.fields),
        "members": [
            {
                "number": one.number or None,
                "id": one.member,
                "name": one.name,
                "case_no": one.case_no.replace(" ", ""),
                "department": one.department,
                "standing": one.standing,
                "phase": one.phase,
                "due_on": one.due_on,
                "waits_for": one.blocked_by,
                "dropped": one.dropped,
                "result": one.result,
            }
            for one in view.members
        ],
        "missing": [
            {"material": one.material, "name": one.name, "problem": one.problem, "members": one.members}
            for one in view.missing
        ],
        "counts": {str(standing): count for standing, count in view.mix.counts.items()},
        "triggers": [{"id": one.id, "label": one.label, "recorded_on": one.recorded_on} for one in view.triggers],
        "replaces": state.replaces,
        "plan": plan_document(view.plan) if view.plan else None,
        "timeline": [{"at": line.at, "kind": line.kind, "what": line.what, "who": line.who} for line in view.timeline],
    }


def show_plan(desk: Desk, plan: Plan, triggers: Mapping[str, str]) -> None:
    """Write the plan, a stage after the other."""
    numbers = {step.member: number for number, step in enumerate(plan.steps, 1)}
    for index, members in enumerate(plan.stages, 1):
        print_line(
            _("Stage {n}, in parallel:").format(n=index) if len(members) > 1 else _("Stage {n}:").format(n=index)
        )
        for member in members:
            step = plan.step(member)
            assert step is not None, "a stage lists members of the plan"
            waits = [_name(name, numbers, triggers) for name in step.waits_for]
            parts = [
                f"{'*' if step.critical else ' '} {numbers[member]}. {step.name}",
                desk.department_name(step.department),
                limit_text(step.limit),
                _("after {names}").format(names="、".join(waits)) if waits else "",
                _("in step with {names}").format(names="、".join(str(numbers[one]) for one in step.in_step_with))
                if step.in_step_with
                else "",
                _("by {day}").format(day=step.due_on) if step.due_on else "",
            ]
            print_line("  ".join(part for part in parts if part))
    promise = _("; promised by {day}").format(day=plan.due_on) if plan.due_on else ""
    path = ngettext("* longest path: {days} working day", "* longest path: {days} working days", plan.days)
    print_line(path.format(days=plan.days) + promise)


def plan_document(plan: Plan) -> dict[str, Any]:
    """Return the plan for programs."""
    return {
        "stages": plan.stages,
        "critical": plan.critical,
        "days": plan.days,
        "ends_on": plan.ends_on,
        "due_on": plan.due_on,
        "unknown": plan.unknown,
        "steps": [{name: getattr(step, name) for name in step.__struct_fields__} for step in plan.steps],
    }


def _name(name: str, numbers: Mapping[str, int], triggers: Mapping[str, str]) -> str:
    if name.startswith(TRIGGER_MARK):
        return triggers.get(name[1:], name)
    return str(numbers.get(name, name))
