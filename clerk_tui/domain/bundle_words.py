"""What the codes of bundles and concessions are called, beside those of items in ``item_words``."""

from collections.abc import Mapping
from enum import StrEnum

from clerk_tui.domain.bundle.model import BundleKind, FieldKind
from clerk_tui.domain.concession import ClockStart, CommitmentKind, DebtExpiry
from clerk_tui.domain.words import N_

BUNDLE_WORDS: Mapping[StrEnum, str] = {
    BundleKind.LIFE: N_("one thing for people"),
    BundleKind.BUSINESS: N_("one thing for firms"),
    BundleKind.UTILITIES: N_("house and utilities"),
    BundleKind.FAST_TRACK: N_("start building on getting land"),
    BundleKind.OPEN_SHOP: N_("open shop with the licence"),
    FieldKind.TEXT: N_("text field"),
    FieldKind.DATE: N_("date field"),
    FieldKind.NUMBER: N_("number field"),
    FieldKind.CHOICE: N_("field with a choice"),
    FieldKind.PERSON_ID: N_("identity number field"),
    FieldKind.PERSON: N_("person's name field"),
    FieldKind.PHONE: N_("telephone field"),
    FieldKind.ACCOUNT: N_("account field"),
    FieldKind.ADDRESS: N_("home address field"),
    ClockStart.AT_ONCE: N_("from the acceptance"),
    ClockStart.WHEN_COMPLETE: N_("from when all is there"),
    DebtExpiry.RETURN: N_("returned when not supplied"),
    DebtExpiry.DEEMED_WITHDRAWN: N_("deemed withdrawn when not supplied"),
    CommitmentKind.CERTIFICATE: N_("commitment instead of a certificate"),
    CommitmentKind.LICENCE: N_("commitment instead of a check before the licence"),
}
