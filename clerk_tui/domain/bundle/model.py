"""A bundle as the catalog knows it: which items one visit brings together, in which order, with one form and one list.

A bundle's promise may be shorter than that of a member (a birth: 5 days, with a member of 30); nothing here assumes
otherwise. What a guide publishes about "materials reduced to n" is never stored: it is counted (``figures``).
"""

from enum import StrEnum
from typing import Final

from msgspec import Struct

from clerk_tui.domain.item import Limit, Material, Place, Provenance, ScenarioQuestion

TRIGGER_MARK: Final = "@"
"""Begins a name in ``Member.after`` that is a trigger's, not a member's."""


class BundleKind(StrEnum):
    """What a bundle is for; the three "at once" promises are bundles with a kind of their own."""

    LIFE = "life"  # 个人一件事
    BUSINESS = "business"  # 企业一件事
    UTILITIES = "utilities"  # 水电气联办
    FAST_TRACK = "fast_track"  # 拿地即开工
    OPEN_SHOP = "open_shop"  # 领照即开业, 一业一照


class FieldKind(StrEnum):
    """What a field of the one form holds."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    CHOICE = "choice"
    PERSON_ID = "person_id"
    """A resident identity number, checked as the applicant's."""
    PERSON = "person"
    """A person's name; this and what follows is text that screens and lists mask as the applicant's."""
    PHONE = "phone"
    ACCOUNT = "account"
    """A bank or fund account."""
    ADDRESS = "address"
    """Where a person lives; where a business is, is public and plain text."""


class FromApplicant(StrEnum):
    """What of the applicant a field repeats: nobody types it twice."""

    PERSON = "person"
    """The name, of an organisation its legal representative's."""
    ORGANISATION = "organisation"
    """The name of an organisation."""
    RESIDENT_ID = "resident_id"
    USCC = "uscc"
    PHONE = "phone"
    ADDRESS = "address"


class FormField(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A field of the one application form (一张表)."""

    id: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    options: tuple[str, ...] = ()
    """Of a ``choice``."""
    read_by: tuple[str, ...] = ()
    """Ids of the members whose own form it fills; one that nobody reads is a mistake in the data."""
    scenarios: tuple[str, ...] = ()
    """Answers under which it is asked, as in ``Material.scenarios``."""
    usually: FromApplicant | None = None
    """What it holds unless something else is typed."""


class Member(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One item of the bundle; each becomes a case with its own number and clock."""

    id: str
    item: str
    """Id of the item in the catalog."""
    name: str = ""
    """As the guide calls it, where that differs from the item's name."""
    department: str = ""
    """Who handles it, where that differs from the item's own department."""
    promised_limit: Limit | None = None
    """The guide's promise for this member, where it differs from the item's."""
    scenarios: tuple[str, ...] = ()
    """Answers under which it belongs to the visit (and so alternatives among members); empty: always."""
    optional: bool = False
    """Whether the applicant may leave it out and still have the bundle."""
    after: tuple[str, ...] = ()
    """Members that must be decided first (串联), or ``@`` and the id of a trigger. Members that the answers leave out
    hold nobody up."""
    in_step: str = ""
    """Members with the same word here are worked together (同步, 联合): begin together and are due together."""
    commitments: tuple[str, ...] = ()
    """Ids of the item's commitment terms that this bundle offers from the start."""
    result_name: str = ""
    receiver: str = ""
    """Id of the utility or other body outside the hall that is told at once instead of deciding here."""


class BundleMaterial(Material, frozen=True, kw_only=True, omit_defaults=True):
    """A row of the guide's own material list; ``needed_by`` names the members that use it."""


class Trigger(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A document from elsewhere that starts members waiting for it: the land document of 拿地即开工."""

    id: str
    label: str
    documents: tuple[str, ...] = ()
    """Names of the documents any of which will do."""
    limit: Limit | None = None
    """Within this time of the document all members waiting for it are due, whatever their own promise."""


class SupervisionVisit(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A visit after a member was granted (后续监管)."""

    member: str
    name: str
    days: int
    """Working days after the grant."""


class Separately(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What handling each member on its own asks where the items do not say: counted into the figure "before"."""

    trips: int | None = None
    steps: int | None = None


class Bundle(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that people want done, and everything it takes."""

    id: str
    """Stable; people may type it: ``chusheng``."""
    name: str
    kind: BundleKind = BundleKind.LIFE
    theme_code: str = ""
    impl_code: str = ""
    lead: str
    """Id of the leading department (牵头)."""
    cooperating: tuple[str, ...] = ()
    promised_limit: Limit | None = None
    plain_names: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    flow: str = ""
    onsite_visits: int | None = None
    places: tuple[Place, ...] = ()
    consult_line: str = ""
    complaint_line: str = ""
    questions: tuple[ScenarioQuestion, ...] = ()
    members: tuple[Member, ...]
    fields: tuple[FormField, ...] = ()
    materials: tuple[BundleMaterial, ...] = ()
    materials_published: bool = False
    """Whether the guide publishes one list for the whole bundle. If so that list is what is asked; if not, the lists of
    the members are merged by standard material code."""
    triggers: tuple[Trigger, ...] = ()
    visits: tuple[SupervisionVisit, ...] = ()
    faq: tuple[tuple[str, str], ...] = ()
    provenance: Provenance
