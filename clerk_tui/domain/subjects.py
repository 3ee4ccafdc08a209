"""Every kind of subject besides the case."""

from typing import Final

from clerk_tui.domain.appointment import APPOINTMENT
from clerk_tui.domain.building.log import BUILDING
from clerk_tui.domain.bundle.log import BUNDLE
from clerk_tui.domain.credit import CREDIT
from clerk_tui.domain.subject import SubjectKind

SUBJECTS: Final[dict[str, SubjectKind]] = {kind.name: kind for kind in (BUNDLE, CREDIT, BUILDING, APPOINTMENT)}
