"""The chain of 拿地即开工 on one line: looked at beforehand, the document, the permits, their stages, the visits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from clerk_tui.domain.bundle.course import favourable
from clerk_tui.domain.case.paper_bodies import FollowUpKind
from clerk_tui.domain.case.state import FollowUp
from clerk_tui.i18n import _

if TYPE_CHECKING:
    from clerk_tui.desk.bundle_view import BundleView
    from clerk_tui.domain.case.state import CaseState


class Link(NamedTuple):
    """A link of the chain: what it is, how far it is, and whether that is all."""

    name: str
    said: str
    done: bool


def links(view: BundleView, cases: Mapping[int, CaseState]) -> list[Link]:
    """Return the links of a visit that waits for a document from elsewhere; none for any other visit."""
    if not view.triggers:
        return []
    members = [cases[one.case_id] for one in view.members if not one.dropped and one.case_id in cases]
    looked = sum(case.pre_review_passed is not None for case in members)
    granted = sum(favourable(case) for case in members)
    found = [Link(_("looked at beforehand"), f"{looked}/{len(members)}", looked == len(members))]
    for trigger in view.triggers:
        day = trigger.recorded_on.isoformat() if trigger.recorded_on else _("awaited")
        found.append(Link(trigger.label, day, trigger.recorded_on is not None))
    found.append(Link(_("permits"), f"{granted}/{len(members)}", granted == len(members)))
    if stages := sum(len(case.stages) for case in members):
        found.append(Link(_("stages"), str(stages), done=True))
    visits = [visit for case in members for visit in _visits(case)]
    over = sum(visit.finding is not None for visit in visits)
    planned = len(visits) or len(view.bundle.visits if view.bundle else ())
    found.append(Link(_("visits"), f"{over}/{planned}", bool(planned) and over == planned))
    return found


def line(chain: Sequence[Link]) -> str:
    """Return the chain on one line: ``+`` done, ``>`` the next one, ``.`` not yet."""
    following = next((n for n, link in enumerate(chain) if not link.done), len(chain))
    signs = ("+" if link.done else ">" if n == following else "." for n, link in enumerate(chain))
    return "  ".join(f"{sign}{link.name} {link.said}" for sign, link in zip(signs, chain, strict=True))


def particulars(view: BundleView, cases: Mapping[int, CaseState]) -> Iterator[str]:
    """Yield what was found beforehand, which stages were issued and which visits are due, a line a member."""
    for one in view.members:
        case = cases.get(one.case_id)
        if case is None or one.dropped:
            continue
        parts = []
        if case.pre_review_passed is not None:
            found = _("in order so far") if case.pre_review_passed else _("to be mended")
            parts.append(_("beforehand: {found}").format(found=f"{found} {case.pre_review}".strip()))
        if case.stages:
            parts.append(_("issued so far: {stages}").format(stages="、".join(case.stages)))
        parts += [
            _("{name} (by {day})").format(name=visit.what, day=f"{visit.due_on:%m-%d}")
            for visit in _visits(case)
            if visit.finding is None
        ]
        if parts:
            yield _("{name}: {text}").format(name=one.name, text=_("; ").join(parts))


def _visits(case: CaseState) -> list[FollowUp]:
    return [one for one in case.follow_ups if one.kind is FollowUpKind.VISIT and not one.void]
