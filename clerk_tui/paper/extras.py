"""What the documents of deferral, commitment, bundles and other halls say beyond the facts every document shares."""

from datetime import date, datetime

from msgspec import Struct

from clerk_tui.domain.item import Limit
from clerk_tui.paper.facts import Correction, MaterialLine, Party, Remedies


class Owed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A material that follows, and by when."""

    material: str
    due_on: date
    standard: str = ""


class DeferralSlip(Struct, frozen=True, tag=True, kw_only=True, omit_defaults=True):
    """Extra of the commitment that an applicant signs for tolerant acceptance."""

    owed: tuple[Owed, ...]
    signed_on: date
    clock_runs: bool
    """Whether the time limit runs already; else it begins when everything is there."""
    consequence: str
    """What happens when a material does not come; translated when marked."""
    basis: str = ""
    override_by: str = ""
    """Supervisor who allowed it in spite of an earlier broken promise."""


class Terms(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one commitment tells and promises."""

    replaces: tuple[str, ...]
    check: str = ""
    basis: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    promises: tuple[str, ...] = ()
    consequences: tuple[str, ...] = ()
    verification: str = ""
    follow_up_days: int = 0


class CommitmentLetter(Struct, frozen=True, tag=True, kw_only=True, omit_defaults=True):
    """Extra of the notify-and-commit letter (国办发〔2020〕42号)."""

    terms: tuple[Terms, ...]
    signed_on: date


class Checked(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a follow-up looked at and found; *finding* is translated when marked, empty while it is open."""

    what: str
    due_on: date
    finding: str = ""
    text: str = ""
    correct_by: date | None = None
    closed_on: date | None = None


class FollowUpRecord(Struct, frozen=True, tag=True, kw_only=True, omit_defaults=True):
    """Extra of the record of follow-up checks and visits."""

    checks: tuple[Checked, ...]


class Revocation(Struct, frozen=True, tag=True, kw_only=True, omit_defaults=True):
    """Extra of the decision that takes a grant back (行政许可法 art. 69, 79)."""

    decided_on: date
    reason: str
    result_name: str = ""
    result_no: str = ""
    granted_on: date | None = None
    remedies: Remedies | None = Remedies()


class PackageSlip(Struct, frozen=True, tag=True, kw_only=True, omit_defaults=True):
    """Extra of the slip that goes with the papers to, or the result from, another hall."""

    other_place: str
    other_organ: str = ""
    contact: str = ""
    address: str = ""
    mode: str = ""
    """Translated when marked."""
    incoming: bool = False
    """Whether the other hall collected and this one handles."""
    content: str = ""
    """What is in the parcel; translated when marked."""
    enclosed: tuple[MaterialLine, ...] = ()
    result: str = ""
    """The result in the parcel, with its number."""
    slip_no: str = ""
    carrier: str = ""
    parcel_no: str = ""
    sent_on: date | None = None
    duties: tuple[tuple[str, str], ...] = ()
    """Who does what: side and duty, both translated when marked."""


class TellingLetter(Struct, frozen=True, tag=True, kw_only=True, omit_defaults=True):
    """Extra of the letter that tells a body outside the hall of a fact."""

    receiver: str
    fact: str
    """Translated when marked."""
    rows: tuple[tuple[str, str], ...] = ()
    key: str = ""
    """By which a repeated telling is recognised."""


class MemberLine(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A member of a bundle as its papers show it."""

    name: str
    department: str
    case_no: str = ""
    """Grouped."""
    state: str = ""
    """Translated when marked."""
    limit: Limit | None = None
    begins_on: date | None = None
    due_on: date | None = None
    decided: bool = False
    """Whether *due_on* is the day it was decided."""
    after: tuple[int, ...] = ()
    """Numbers in this list, from 1, of the members that come first."""
    documents: tuple[str, ...] = ()
    """Documents from elsewhere that have to come first."""
    in_step_with: tuple[int, ...] = ()
    """Numbers of the members that it is worked together with."""
    result: str = ""


class SharedMaterial(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A material of the one list, what became of it, and the numbers of the members that need it."""

    line: MaterialLine
    needed_by: tuple[int, ...]


class BundleSheet(Struct, frozen=True, tag=True, kw_only=True, omit_defaults=True):
    """Extra of every paper of a bundle."""

    lead: str
    members: tuple[MemberLine, ...]
    materials: tuple[SharedMaterial, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    """The one form: label and value, identity numbers masked by the caller."""
    figures: tuple[tuple[str, str, str], ...] = ()
    """What is counted: its name (translated when marked), each on its own, in one go."""
    corrections: tuple[Correction, ...] = ()
    deadline: date | None = None
    receiver: Party | None = None
    at: datetime | None = None
    deliverer: str = ""
