"""What the codes of the catalog are called, for every room that shows one."""

from collections.abc import Mapping
from enum import StrEnum

from clerk_tui.domain.item import CaseKind, ItemType, LimitUnit, Medium, Necessity, PaperKind, Source, Waiver
from clerk_tui.domain.words import N_

WORDS: Mapping[StrEnum, str] = {
    ItemType.LICENCE: N_("administrative licence"),
    ItemType.PENALTY: N_("administrative penalty"),
    ItemType.COERCION: N_("administrative coercion"),
    ItemType.LEVY: N_("administrative levy"),
    ItemType.BENEFIT: N_("administrative benefit"),
    ItemType.INSPECTION: N_("administrative inspection"),
    ItemType.CONFIRMATION: N_("administrative confirmation"),
    ItemType.REWARD: N_("administrative reward"),
    ItemType.ARBITRATION: N_("administrative arbitration"),
    ItemType.OTHER: N_("other administrative power"),
    ItemType.PUBLIC_SERVICE: N_("public service"),
    CaseKind.IMMEDIATE: N_("immediate case"),
    CaseKind.PROMISED: N_("promised case"),
    Necessity.REQUIRED: N_("necessary"),
    Necessity.OPTIONAL: N_("not necessary"),
    Necessity.DEFERRABLE: N_("may follow later"),
    PaperKind.ORIGINAL: N_("original"),
    PaperKind.COPY: N_("copy"),
    PaperKind.BOTH: N_("original and copy"),
    Medium.PAPER: N_("on paper"),
    Medium.ELECTRONIC: N_("electronic"),
    Medium.EITHER: N_("paper or electronic"),
    Source.APPLICANT: N_("the applicant"),
    Source.GOVERNMENT: N_("a government department"),
    Source.OTHER: N_("somebody else"),
    Waiver.GENERATED: N_("made by the system"),
    Waiver.E_LICENCE: N_("by e-licence"),
    Waiver.VERIFICATION: N_("by verification"),
}
SERVICE_OBJECTS: Mapping[str, str] = {"person": N_("persons"), "organisation": N_("organisations")}
UNITS: Mapping[LimitUnit, str] = {
    LimitUnit.WORKING_DAY: N_("{n} working days"),
    LimitUnit.NATURAL_DAY: N_("{n} natural days"),
    LimitUnit.MONTH: N_("{n} months"),
}
