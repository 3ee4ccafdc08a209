"""A new building and its units: what is recorded of them besides the cases (交房即交证, certificate with the keys)."""

import re
from datetime import date
from enum import StrEnum
from typing import Final

from msgspec import Struct

from clerk_tui.domain.applicant import Applicant
from clerk_tui.domain.width import half_width
from clerk_tui.domain.words import N_


class Step(StrEnum):
    """What the building as a whole has to go through, in this order."""

    PRESALE = "presale"  # 预售许可; a building sold only when finished has none
    COMPLETION = "completion"  # 竣工联合验收
    FIRST_REGISTRATION = "first_registration"  # 首次登记


class Check(StrEnum):
    """What is checked for each unit before its transfer can be registered."""

    CONTRACT = "contract"  # 网签合同备案
    TAX = "tax"  # 契税
    FUND = "fund"  # 住宅专项维修资金


STEP_LABELS: Final[dict[Step, str]] = {
    Step.PRESALE: N_("presale"),
    Step.COMPLETION: N_("completion acceptance"),
    Step.FIRST_REGISTRATION: N_("first registration"),
}
CHECK_LABELS: Final[dict[Check, str]] = {
    Check.CONTRACT: N_("contract on file"),
    Check.TAX: N_("deed tax"),
    Check.FUND: N_("maintenance fund"),
}


class Unit(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A unit (户) as the developer's list has it."""

    no: str
    """Its number within the building (房号), as ``unit_no`` writes it."""
    buyers: tuple[Applicant, ...] = ()
    """Everybody the certificate will name, the first of them the applicant; empty: not sold."""
    contract_no: str = ""
    area: str = ""
    """Built area in m², as listed."""
    use: str = ""
    """Planned use (规划用途), as listed."""
    ownership: str = ""
    """How co-owners hold it (共有情况): jointly, or by which shares."""

    @property
    def holders(self) -> frozenset[str]:
        """The document numbers of all buyers."""
        return frozenset(buyer.document_number for buyer in self.buyers)


class UnitCase(Struct, frozen=True, kw_only=True):
    """The transfer registration of a unit."""

    unit: str
    case_id: int
    case_no: str


class Checked(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A check that was passed."""

    on: date
    number: str = ""
    """Number of the paper that proves it: record of the contract, tax receipt, receipt of the fund."""
    by: str = ""
    """User who recorded it."""


_DASHES = re.compile(r"\s*[-\u2010-\u2015\u2212\u30fc]+\s*")
_ROOM = re.compile(r"(?<=\d)(?:号?室|号?房|号)$")
_DIGITS = re.compile(r"(\d+)")


def unit_no(text: str) -> str:
    """Return a unit's number as it is stored: ``３－１０１室`` is ``3-101``; empty when nothing is left."""
    plain = _DASHES.sub("-", half_width(text).strip().upper())
    return _ROOM.sub("", "".join(plain.split()))


def unit_order(no: str) -> tuple[tuple[int, str], ...]:
    """Return the key that sorts units as people read them: 2-201 before 10-101."""
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in _DIGITS.split(no))
