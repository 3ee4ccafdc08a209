"""How a visit stands as a whole: its members may be anywhere, so the parent shows the mix."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from clerk_tui.domain.bundle.course import Waits, blocked_by, live
from clerk_tui.domain.bundle.decide import to_hand_out
from clerk_tui.domain.bundle.log import BundleState
from clerk_tui.domain.bundle.model import TRIGGER_MARK
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.duties import open_debts
from clerk_tui.domain.case.state import AHEAD, READY, RUNNING, UNACCEPTED, CaseState, Phase
from clerk_tui.domain.words import N_


class Standing(StrEnum):
    """How one member stands."""

    WAITING = "waiting"  # others, or a document, come first
    BLOCKED = "blocked"  # what comes first ended unfavourably: a person must drop or withdraw it
    LACKING = "lacking"  # received or told what is missing: not accepted yet
    RUNNING = "running"
    STAGED = "staged"  # granted and issued in stages, the last one still to come
    HELD_BACK = "held_back"  # decided, but something is still owed
    READY = "ready"
    SENT = "sent"
    DELIVERED = "delivered"
    REFUSED = "refused"  # refused or declined, and the applicant has it in writing
    WITHDRAWN = "withdrawn"
    ENDED = "ended"  # lapsed, terminated, forwarded, voided, revoked


STANDING_LABELS: dict[Standing, str] = {
    Standing.WAITING: N_("waiting"),
    Standing.BLOCKED: N_("blocked"),
    Standing.LACKING: N_("incomplete"),
    Standing.RUNNING: N_("being worked on"),
    Standing.STAGED: N_("issued in stages"),
    Standing.HELD_BACK: N_("decided, papers owed"),
    Standing.READY: N_("ready"),
    Standing.SENT: N_("posted"),
    Standing.DELIVERED: N_("delivered"),
    Standing.REFUSED: N_("refused"),
    Standing.WITHDRAWN: N_("withdrawn"),
    Standing.ENDED: N_("ended"),
}


class Course(StrEnum):
    """How the visit as a whole stands, in one word for lists."""

    VOIDED = "voided"
    CLOSED = "closed"
    PARTLY_WITHDRAWN = "partly_withdrawn"  # closed: some members were withdrawn, others came to an end of their own
    WITHDRAWN = "withdrawn"
    BLOCKED = "blocked"
    READY = "ready"
    LACKING = "lacking"
    RUNNING = "running"
    WAITING = "waiting"


COURSE_LABELS: dict[Course, str] = {
    Course.VOIDED: N_("voided"),
    Course.CLOSED: N_("all over"),
    Course.PARTLY_WITHDRAWN: N_("all over, partly withdrawn"),
    Course.WITHDRAWN: N_("withdrawn"),
    Course.BLOCKED: N_("blocked"),
    Course.READY: N_("results ready"),
    Course.LACKING: N_("incomplete"),
    Course.RUNNING: N_("being worked on"),
    Course.WAITING: N_("waiting"),
}


class Mix(Struct, frozen=True):
    """How many members stand how."""

    members: int
    """Dropped ones left out."""
    counts: dict[Standing, int]
    course: Course

    def count(self, *standings: Standing) -> int:
        """Return how many members stand so."""
        return sum(self.counts.get(standing, 0) for standing in standings)

    @property
    def over(self) -> int:
        """How many are over for the applicant."""
        return self.count(Standing.DELIVERED, Standing.REFUSED, Standing.WITHDRAWN, Standing.ENDED)


def mix(parent: BundleState, cases: Mapping[int, CaseState], waits: Waits) -> Mix:
    """Return how the visit stands; *cases* are its members' cases by id."""
    members = live(parent, cases)
    standings = [standing(case, parent, cases, waits) for case in members.values()]
    counts = {one: standings.count(one) for one in Standing if one in standings}
    return Mix(len(members), counts, _course(parent, counts))


def standing(case: CaseState, parent: BundleState, cases: Mapping[int, CaseState], waits: Waits) -> Standing:
    """Return how one member stands."""
    if case.phase is Phase.WAITING:
        return Standing.BLOCKED if stuck(case, parent, cases, waits) else Standing.WAITING
    if case.phase in UNACCEPTED | AHEAD:
        return Standing.LACKING
    if case.phase in RUNNING:
        return Standing.RUNNING
    if case.phase in READY:
        return _decided(case, parent, cases)
    if case.phase is Phase.MAILED:
        return Standing.SENT
    if case.ending is Phase.DECLINED or (case.ending is Phase.DELIVERED and case.outcome is Outcome.REFUSED):
        return Standing.REFUSED
    return _ENDINGS.get(case.ending, Standing.ENDED)


_ENDINGS = {Phase.DELIVERED: Standing.DELIVERED, Phase.WITHDRAWN: Standing.WITHDRAWN}


def _decided(case: CaseState, parent: BundleState, cases: Mapping[int, CaseState]) -> Standing:
    """Return how a member stands whose result has not left: only where papers are owed does the applicant owe any."""
    if case in to_hand_out(parent, cases):
        return Standing.READY
    return Standing.STAGED if case.stages and not open_debts(case) else Standing.HELD_BACK


def stuck(case: CaseState, parent: BundleState, cases: Mapping[int, CaseState], waits: Waits) -> tuple[str, ...]:
    """Return the members *case* waits for in vain: over, or waiting in vain themselves, without a favourable end."""
    members = live(parent, cases)
    before = blocked_by(case, parent, members, waits)
    return tuple(name for name in before if _hopeless(name, parent, members, waits, {case.id}))


def _hopeless(name: str, parent: BundleState, members: Mapping[str, CaseState], waits: Waits, seen: set[int]) -> bool:
    if name.startswith(TRIGGER_MARK) or name not in members or members[name].id in seen:
        return False
    case = members[name]
    if case.phase is Phase.WAITING:
        before = blocked_by(case, parent, members, waits)
        return any(_hopeless(other, parent, members, waits, {*seen, case.id}) for other in before)
    # Whatever can still be decided may still be granted; what is decided, ended or posted was not, or it would be met.
    return case.phase not in UNACCEPTED | AHEAD | RUNNING


_PRESSING = (
    (Course.BLOCKED, (Standing.BLOCKED,)),
    (Course.READY, (Standing.READY,)),
    (Course.LACKING, (Standing.LACKING, Standing.HELD_BACK)),
    (Course.RUNNING, (Standing.RUNNING, Standing.STAGED, Standing.SENT)),
)
"""What a person can do something about, first."""


def _course(parent: BundleState, counts: Mapping[Standing, int]) -> Course:
    if parent.phase == "voided":
        return Course.VOIDED
    if parent.closed_on is not None:
        if not counts.get(Standing.WITHDRAWN):
            return Course.CLOSED
        return Course.WITHDRAWN if len(counts) == 1 else Course.PARTLY_WITHDRAWN
    for course, standings in _PRESSING:
        if any(counts.get(standing) for standing in standings):
            return course
    return Course.WAITING if counts.get(Standing.WAITING) else Course.CLOSED
