"""What an item lets an applicant bring later (容缺受理) or promise instead of proving it (告知承诺): data, never code.

No national law orders tolerant acceptance; the county's list does. Notify-and-commit rests on 国办发〔2020〕42号.
"""

from enum import StrEnum

from msgspec import Struct


class ClockStart(StrEnum):
    """When the time limit begins although materials are still owed; two schools, so each item says which."""

    AT_ONCE = "at_once"  # 容缺受理
    WHEN_COMPLETE = "when_complete"  # 容缺收件


class DebtExpiry(StrEnum):
    """What becomes of a case whose deferred material did not come in time."""

    RETURN = "return"  # 退件: ended, the papers go back
    DEEMED_WITHDRAWN = "deemed_withdrawn"  # 视为撤回


class Deferral(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The county's rule on tolerant acceptance (容缺受理) of one item; an item without one allows none."""

    materials: tuple[str, ...]
    """Ids of the secondary materials that may follow; the main ones (主审要件) never may."""
    days: int
    """Working days within which they must follow."""
    clock: ClockStart = ClockStart.AT_ONCE
    expiry: DebtExpiry = DebtExpiry.DEEMED_WITHDRAWN
    basis: str = ""


class CommitmentKind(StrEnum):
    """The two kinds of notify-and-commit (告知承诺制)."""

    CERTIFICATE = "certificate"  # 证明事项告知承诺: replaces a certificate
    LICENCE = "licence"  # 涉企经营许可告知承诺: replaces the check before the grant


class CommitmentTerms(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an applicant may promise instead of proving it, and what the office tells them first."""

    id: str
    kind: CommitmentKind
    replaces: tuple[str, ...] = ()
    """Ids of the materials that the signed commitment stands for."""
    check: str = ""
    """The check that comes after the grant instead of before it; empty when only papers are replaced."""
    basis: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    promises: tuple[str, ...] = ()
    consequences: tuple[str, ...] = ()
    verification: str = ""
    """How the office will check (核查方式)."""
    follow_up_days: int = 0
    """Working days after the decision within which that check is due."""
    scenarios: tuple[str, ...] = ()
    """Answers under which it is offered, as in ``Material.scenarios``."""
    excluded: str = ""
    """Why the law excludes it here (public safety, life and health …); then it is never offered."""
