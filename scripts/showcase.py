"""The demonstration hall as ``scripts/screenshots`` and ``scripts/usability`` use it: made in a folder of its own."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

APPLICANT = "431125199901010009"
"""A number with a right check character and the sequence 000, which is never issued."""
NAME, PHONE = "张小明", "13800001234"
SOCIAL_CARD = "社会保障卡申领"
"""A promised item: it goes through the department."""
REGISTRATION = "补发婚姻登记证件"
"""An immediate item with four materials."""


def open_hall(home: Path, clock=None):
    """Return the desk of a new demonstration hall below *home*; a clock that stands still always makes the same."""
    os.environ["CLERK_HOME"] = str(home)
    from clerk_tui.desk.context import china_now
    from clerk_tui.desk.opening import open_demo

    return open_demo(clock or china_now)


def item_id(desk, name: str) -> str:
    """Return the id of the item called *name*."""
    return next(item.id for item in desk.catalog.items if item.name == name)


def take_in(desk, name: str):
    """Take a complete case of the applicant in; return its state."""
    from msgspec.structs import replace

    from clerk_tui.desk import intake
    from clerk_tui.domain.intake import PartyForm, settle_remaining

    form = intake.start(desk, item_id(desk, name))
    form = settle_remaining(form, desk.item(form.item))
    person = PartyForm(document_number=APPLICANT, name=NAME, phone=PHONE)
    return intake.commit(desk, replace(form, applicant=person)).state
