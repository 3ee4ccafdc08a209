"""What a mark changes in a case: the list itself, who holds the original, and what is still to be verified."""

from msgspec.structs import replace

from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.checklist import Mark, MarkStatus


def marked(state: CaseState, mark: Mark) -> CaseState:
    """Return *state* with *mark* in place of what was said of that material before."""
    others = tuple(old for old in state.marks if old.material != mark.material)
    holders = state.holders
    if mark.status is MarkStatus.ORIGINAL_KEPT:
        holders = {**holders, mark.material: "window"}
    unverified = tuple(material for material in state.unverified if material != mark.material)
    if is_pending(mark):
        unverified = (*unverified, mark.material)
    return replace(state, marks=(*others, mark), holders=holders, unverified=unverified)


def is_pending(mark: Mark) -> bool:
    """Whether what stands for the material could not be verified yet."""
    return mark.evidence is not None and mark.evidence.pending


def mark_of(state: CaseState, material: str) -> Mark:
    """Return what was said of *material*: missing, when nothing was."""
    return next((mark for mark in state.marks if mark.material == material), Mark(material=material))
