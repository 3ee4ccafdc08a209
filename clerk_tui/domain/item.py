"""Service items as the catalog knows them: what may be asked for, of whom, with which papers, in what time.

Only name, item type and department are certain in published catalogs; every other field may be missing, and a
missing field is ``None`` or empty, never 0 (shown as 目录未载明, "not stated in the catalog"). Field names follow
GB/T 39046-2020 and the national exchange tables (ZWFW C0109-2018).
"""

from enum import StrEnum
from typing import Literal

from msgspec import Struct

from clerk_tui.domain.concession import CommitmentTerms, Deferral


class ItemType(StrEnum):
    """Kinds of government power, GB/T 39046-2020 A.1; the two digits are the published codes."""

    LICENCE = "01"  # 行政许可
    PENALTY = "02"  # 行政处罚
    COERCION = "03"  # 行政强制
    LEVY = "04"  # 行政征收
    BENEFIT = "05"  # 行政给付
    INSPECTION = "06"  # 行政检查
    CONFIRMATION = "07"  # 行政确认
    REWARD = "08"  # 行政奖励
    ARBITRATION = "09"  # 行政裁决
    OTHER = "10"  # 其他行政权力
    PUBLIC_SERVICE = "20"  # 公共服务


EX_OFFICIO = frozenset({ItemType.PENALTY, ItemType.COERCION, ItemType.LEVY, ItemType.INSPECTION})
"""Powers the authority uses of its own accord: nobody applies for them at a counter."""


class CaseKind(StrEnum):
    """Whether the counter decides on the spot (即办件) or within a promised time (承诺件)."""

    IMMEDIATE = "immediate"
    PROMISED = "promised"


class Necessity(StrEnum):
    """Whether a material must be there; three-valued in the wild (domain rule 6)."""

    REQUIRED = "required"  # 必要
    OPTIONAL = "optional"  # 非必要
    DEFERRABLE = "deferrable"  # 容缺后补


class Medium(StrEnum):
    """On what a material is handed in."""

    PAPER = "paper"
    ELECTRONIC = "electronic"
    EITHER = "either"


class PaperKind(StrEnum):
    """Whether the original, a copy or both are asked for (材料类型)."""

    ORIGINAL = "original"
    COPY = "copy"
    BOTH = "both"


class Source(StrEnum):
    """Who makes the material (来源渠道)."""

    APPLICANT = "applicant"  # 10 申请人自备
    GOVERNMENT = "government"  # 20 政府部门核发
    OTHER = "other"  # 99 其他


class Waiver(StrEnum):
    """How a material need not be handed in at all (免提交方式)."""

    GENERATED = "generated"  # 1 模板自动生成
    E_LICENCE = "e_licence"  # 2 电子证照自动关联
    VERIFICATION = "verification"  # 3 证照核验接口


class LimitUnit(StrEnum):
    """What a time limit counts."""

    WORKING_DAY = "working_day"
    NATURAL_DAY = "natural_day"
    MONTH = "month"


class Limit(Struct, frozen=True):
    """A time limit: *n* of *unit*; *note* carries what the catalog adds in words."""

    n: int
    unit: LimitUnit = LimitUnit.WORKING_DAY
    note: str = ""


class Provenance(Struct, frozen=True, omit_defaults=True):
    """Where a fact comes from (*source*, in words a person can follow) and as of which day (ISO date)."""

    source: str
    as_of: str


class Material(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One paper an item asks for (申请材料)."""

    id: str
    """Stable within the item: the published material code, or m1, m2 … in the published order."""
    name: str
    necessity: Necessity | None = None
    kind: PaperKind | None = None
    medium: Medium | None = None
    originals: int | None = None
    copies: int | None = None
    source: Source | None = None
    source_note: str = ""
    accept_standard: str = ""
    fill_notes: str = ""
    legal_basis: str = ""
    waiver: Waiver | None = None
    standard_code: str = ""
    """Province-wide code of the kind of paper (L2000016 居民身份证): what makes two items' materials the same."""
    equivalent: str = ""
    """What may be handed in instead, with the same force."""
    scenarios: tuple[str, ...] = ()
    """Answers that make this material needed, as ``question:option``; all questions named must be answered so, any
    of the options named for a question suffices. Empty: always needed."""
    needed_by: tuple[str, ...] = ()
    """In a bundle's merged list: ids of the members that ask for it. Empty in an item's own list."""


class ScenarioOption(Struct, frozen=True, omit_defaults=True):
    """One answer to a scenario question."""

    id: str
    label: str


class ScenarioQuestion(Struct, frozen=True, omit_defaults=True):
    """A question that decides which materials are asked (情形); the first option is the usual answer."""

    id: str
    text: str
    options: tuple[ScenarioOption, ...]


class Place(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where and when one can apply; opening hours belong to the place, with their season if they change."""

    address: str
    window: str = ""
    hours: str = ""
    season: str = ""


class Fee(Struct, frozen=True, omit_defaults=True):
    """A fee and the ground for charging it."""

    name: str
    amount: str = ""
    basis: str = ""
    reduction: str = ""


class SpecialProcedure(Struct, frozen=True, omit_defaults=True):
    """A step outside the time limit (除外程序) that this item may need, as published."""

    name: str
    basis: str = ""
    limit: str = ""


class Item(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A service item (政务服务事项): what a clerk opens, down to the handling item (业务办理项)."""

    id: str
    """Unique in the catalog and stable over its versions; people may type it."""
    name: str
    item_type: ItemType | None = None
    department: str
    """Id of the department that handles it."""
    provenance: Provenance
    short_name: str = ""
    plain_names: tuple[str, ...] = ()
    """What people call it (俗称): searched, never printed on a document."""
    main_item: str = ""
    base_code: str = ""
    impl_code: str = ""
    handling_item_no: str = ""
    authority: str = ""
    """The published authority, where it is not the county department itself."""
    exercise_levels: tuple[str, ...] = ()
    service_objects: tuple[Literal["person", "organisation"], ...] = ()
    case_kind: CaseKind | None = None
    statutory_limit: Limit | None = None
    promised_limit: Limit | None = None
    legal_basis: tuple[str, ...] = ()
    accept_conditions: tuple[str, ...] = ()
    forbidden_conditions: tuple[str, ...] = ()
    flow: str = ""
    special_procedures: tuple[SpecialProcedure, ...] = ()
    handling_forms: tuple[str, ...] = ()
    onsite_visits: int | None = None
    onsite_reason: str = ""
    online: bool | None = None
    online_depth: str = ""
    cross_region_scope: str = ""
    fees: tuple[Fee, ...] = ()
    charged: bool | None = None
    """True or False when the catalog says whether there is a fee; None when it is silent."""
    quota_note: str = ""
    result_name: str = ""
    places: tuple[Place, ...] = ()
    consult_line: str = ""
    complaint_line: str = ""
    questions: tuple[ScenarioQuestion, ...] = ()
    materials: tuple[Material, ...] = ()
    materials_published: bool = False
    """Whether the catalog lists this item's materials at all: an empty list that was published means "none needed"."""
    faq: tuple[tuple[str, str], ...] = ()
    deferral: Deferral | None = None
    commitments: tuple[CommitmentTerms, ...] = ()
    centres: tuple[str, ...] = ()
    """Codes of centres that may accept it besides the county hall."""
    keywords: tuple[str, ...] = ()
    effective_from: str = ""
    cancelled_on: str = ""

    @property
    def at_counter(self) -> bool:
        """Whether somebody can apply for it: not a penalty, levy, coercion or inspection."""
        return self.item_type not in EX_OFFICIO


class Department(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A department of the county (部门)."""

    id: str
    name: str
    short_name: str
    uscc: str = ""
    phone: str = ""
    provenance: Provenance | None = None


class CentreKind(StrEnum):
    """The four levels of centres."""

    COUNTY = "county"
    PARK = "park"
    TOWNSHIP = "township"
    VILLAGE = "village"


class Centre(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A service centre; *code* is the 12-digit division code that names its log (``place`` in an event)."""

    code: str
    name: str
    kind: CentreKind
    parent: str = ""
    address: str = ""
    hours: str = ""
    phone: str = ""
    provenance: Provenance | None = None
