"""Duties and parcels of cases that two halls handle, in one line each."""

from clerk_tui.desk.elsewhere import DutyLine, ParcelLine
from clerk_tui.i18n import _


def turn_text(duty: DutyLine) -> str:
    """Return whose turn it is, what for, since when, and until when."""
    who = _("this hall") if duty.ours else _("the other hall")
    text = _("Next: {who}: {act}, since {since}").format(who=who, act=duty.act, since=f"{duty.since:%m-%d}")
    return text + (_(", by {by}").format(by=f"{duty.by:%m-%d}") if duty.by else "")


def parcel_text(parcel: ParcelLine) -> str:
    """Return what a parcel holds, who sent it when, and what became of it."""
    who = _("sent by us") if parcel.ours else _("sent by them")
    if parcel.lost_on:
        became = _("lost {day} {note}").format(day=f"{parcel.lost_on:%m-%d}", note=parcel.note)
    elif parcel.arrived_on:
        became = _("arrived {day}").format(day=f"{parcel.arrived_on:%m-%d}")
    else:
        became = _("in the post")
    number = parcel.number or _("over the line")
    what = f"{parcel.content} → {parcel.to}"
    return f"{parcel.carrier} {number}  {what}  {who} {parcel.sent_on:%m-%d}  {became}".strip()
