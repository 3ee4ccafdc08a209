"""How a difference between two versions of the catalog is said: what the fields are called, and their values."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from clerk_tui.domain.bundle_words import BUNDLE_WORDS
from clerk_tui.domain.concession import CommitmentTerms, Deferral
from clerk_tui.domain.item import Limit
from clerk_tui.domain.item_words import SERVICE_OBJECTS, UNITS, WORDS
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _

LONGEST = 60
"""Characters of a value that are shown; a changed paragraph is recognised by its beginning."""

FIELDS: Mapping[str, str] = {
    "name": N_("published name"),
    "item_type": N_("item type"),
    "department": N_("department"),
    "short_name": N_("short name"),
    "main_item": N_("main item"),
    "base_code": N_("base code"),
    "impl_code": N_("implementation code"),
    "handling_item_no": N_("handling item number"),
    "authority": N_("authority"),
    "exercise_levels": N_("levels"),
    "service_objects": N_("who may apply"),
    "case_kind": N_("kind of case"),
    "statutory_limit": N_("statutory limit"),
    "promised_limit": N_("promised limit"),
    "legal_basis": N_("legal basis"),
    "accept_conditions": N_("conditions"),
    "forbidden_conditions": N_("excluded when"),
    "flow": N_("steps"),
    "special_procedures": N_("excluded procedure"),
    "handling_forms": N_("ways to apply"),
    "onsite_visits": N_("visits needed"),
    "onsite_reason": N_("reason for the visit"),
    "online": N_("online"),
    "online_depth": N_("online depth"),
    "cross_region_scope": N_("cross-region scope"),
    "fees": N_("fee"),
    "charged": N_("charged"),
    "quota_note": N_("quota"),
    "result_name": N_("result"),
    "places": N_("place"),
    "consult_line": N_("enquiries"),
    "complaint_line": N_("complaints"),
    "questions": N_("question"),
    "options": N_("answer"),
    "materials": N_("material"),
    "materials_published": N_("materials published"),
    "faq": N_("frequent question"),
    "cancelled_on": N_("cancelled on"),
    "necessity": N_("necessity"),
    "kind": N_("original or copy"),
    "medium": N_("medium"),
    "originals": N_("originals"),
    "copies": N_("copies"),
    "source": N_("who makes it"),
    "source_note": N_("note on the source"),
    "accept_standard": N_("acceptance standard"),
    "fill_notes": N_("how to fill it in"),
    "waiver": N_("waiver"),
    "standard_code": N_("standard code"),
    "equivalent": N_("accepted instead"),
    "scenarios": N_("needed when"),
    "text": N_("wording"),
    "label": N_("wording"),
    "hours": N_("hours"),
    "window": N_("window"),
    "season": N_("season"),
    "amount": N_("amount"),
    "basis": N_("basis"),
    "reduction": N_("reduction"),
    "limit": N_("limit"),
    "address": N_("address"),
    "deferral": N_("deferral rule"),
    "days": N_("working days"),
    "clock": N_("time limit runs"),
    "expiry": N_("when not supplied"),
    "commitments": N_("commitment terms"),
    "replaces": N_("stands for"),
    "check": N_("check afterwards"),
    "conditions": N_("conditions"),
    "promises": N_("what is promised"),
    "consequences": N_("consequences"),
    "verification": N_("how it is checked"),
    "follow_up_days": N_("working days until the check"),
    "excluded": N_("excluded by law"),
    "theme_code": N_("theme code"),
    "lead": N_("leading department"),
    "cooperating": N_("cooperating departments"),
    "members": N_("bundle member"),
    "item": N_("service item"),
    "optional": N_("may be left out"),
    "after": N_("comes after"),
    "in_step": N_("worked in step"),
    "receiver": N_("who is told"),
    "needed_by": N_("needed by"),
    "fields": N_("field of the form"),
    "required": N_("must be filled in"),
    "read_by": N_("read by"),
    "triggers": N_("what it waits for"),
    "documents": N_("documents that will do"),
    "visits": N_("supervision visit"),
    "member": N_("bundle member"),
}


def said(value: object) -> str:
    """Return *value* in the user's language: words for enumerations, 目录未载明 for what is not stated."""
    if value is None or value in ("", ()):
        return _("not stated")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str) and value in SERVICE_OBJECTS:
        return _(SERVICE_OBJECTS[value])
    if isinstance(value, StrEnum):
        word = WORDS.get(value) or BUNDLE_WORDS.get(value)
        return _(word) if word else value.value
    if isinstance(value, Limit):
        return _(UNITS[value.unit]).format(n=value.n) + (f"（{value.note}）" if value.note else "")
    if isinstance(value, Deferral):
        return _("{n} working days for {materials}").format(n=value.days, materials=said(value.materials))
    if isinstance(value, CommitmentTerms):
        return _("{kind} ({id})").format(kind=said(value.kind), id=value.id)
    if isinstance(value, Struct):
        return str(
            next(filter(None, (getattr(value, name, "") for name in ("name", "text", "label", "address", "id"))))
        )
    text = "；".join(map(said, value)) if isinstance(value, tuple) else str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
