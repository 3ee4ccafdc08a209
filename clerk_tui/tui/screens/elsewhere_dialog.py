"""The dialog that shares an intake with another hall: which one, which way, and how.

self.app.push_screen(other_hall_box(form), self._shared)   # dismissed with the changed form, or None
"""

from __future__ import annotations

from clerk_tui.desk.divisions import divisions
from clerk_tui.desk.elsewhere import other_hall, with_other_hall
from clerk_tui.domain.case.channel import CrossMode, Direction
from clerk_tui.domain.case.exchange import DIRECTION_LABELS, MODE_LABELS
from clerk_tui.domain.errors import BadInput
from clerk_tui.domain.intake import IntakeForm
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.widgets.form_box import Ask, FormBox, Values

_ALONE = "alone"
_DIRECTIONS = {
    _ALONE: N_("none: handled here alone"),
    **{str(direction): label for direction, label in DIRECTION_LABELS.items()},
}


def other_hall_box(form: IntakeForm) -> FormBox[IntakeForm]:
    """Return the dialog; it is dismissed with *form* shared with the hall that was chosen, or with none."""
    known = form.elsewhere
    return FormBox(
        _("Across provinces"),
        [
            Ask(
                id="direction",
                label=N_("The other hall"),
                choices=[(key, _(label)) for key, label in _DIRECTIONS.items()],
                value=str(known.direction) if known else str(Direction.OUT),
            ),
            Ask(
                id="mode",
                label=N_("Mode"),
                choices=[(str(mode), _(label)) for mode, label in MODE_LABELS.items()],
                value=str(known.mode) if known else str(CrossMode.COLLECTED),
            ),
            Ask(
                id="place",
                label=N_("Place"),
                choices=[(code, f"{name} {code}") for code, name in divisions().items()],
                listed=True,
                value=known.place if known else "",
            ),
            Ask(
                id="organ", label=N_("Organ"), value=known.organ if known else "", hint=_("which decides, or collects")
            ),
            Ask(id="address", label=N_("Address"), value=known.address if known else "", hint=_("for parcels to it")),
            Ask(id="contact", label=N_("Contact"), value=known.contact if known else "", hint=_("name or phone")),
        ],
        lambda values: _shared(form, values),
        intro=_(
            "What is collected for another hall is checked for identity and form only; its acceptance starts the clock."
        ),
    )


def _shared(form: IntakeForm, values: Values) -> IntakeForm:
    if values["direction"] == _ALONE:
        return with_other_hall(form, None)
    if not values["place"]:
        raise BadInput(_("Choose the place of the other hall."), field="place")
    other = other_hall(
        values["place"],
        direction=Direction(values["direction"]),
        mode=CrossMode(values["mode"]),
        organ=values["organ"],
        address=values["address"],
        contact=values["contact"],
    )
    return with_other_hall(form, other)
