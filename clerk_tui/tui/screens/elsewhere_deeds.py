"""The deeds of a case that two halls handle, as data: what each asks and which desk function does it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from clerk_tui.desk import elsewhere
from clerk_tui.desk.context import Desk
from clerk_tui.desk.elsewhere import CARRIER, CrossLine
from clerk_tui.domain.case.bodies import OUTCOME_LABELS, Outcome
from clerk_tui.domain.case.cross_duties import Act
from clerk_tui.domain.case.exchange import ADDRESSEE_LABELS, CONTENT_LABELS, Addressee, Content, Side
from clerk_tui.domain.errors import BadInput
from clerk_tui.domain.scan import clean_scan
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.screens.deed_form import ask_reason, day
from clerk_tui.tui.widgets.form_box import Ask, Values


@dataclass(frozen=True, slots=True)
class CrossForm:
    """How one of them is asked and done."""

    title: str
    asks: Callable[[Desk, CrossLine], Sequence[Ask]]
    do: Callable[[Desk, int, Values], object]


def _on(desk: Desk) -> Ask:
    return Ask(id="on", label=N_("Day"), value=desk.today().isoformat(), hint=_("when it happened"))


def _parcel(value: str = "", *, needed: bool = True) -> Ask:
    return Ask(
        id="number",
        label=N_("Parcel no."),
        value=value,
        hint=_("type or scan"),
        needed=_("A parcel needs its number.") if needed else "",
        entered=lambda values: {"number": clean_scan(values["number"])},
    )


def _send_asks(desk: Desk, line: CrossLine) -> list[Ask]:
    content = elsewhere.due_content(desk.case(line.case_id))
    return [
        _parcel(needed=False),
        Ask(id="carrier", label=N_("Carrier"), value=CARRIER),
        Ask(id="content", label=N_("Contents"), choices=_choices(CONTENT_LABELS), value=str(content)),
        Ask(id="to", label=N_("To"), choices=_choices(ADDRESSEE_LABELS), value=str(Addressee.HALL)),
        _on(desk),
    ]


def _choices(labels: dict[Content, str] | dict[Addressee, str]) -> list[tuple[str, str]]:
    return [(str(key), _(label)) for key, label in labels.items()]


def _arrive_asks(desk: Desk, line: CrossLine) -> list[Ask]:
    known = line.under_way[0] if line.under_way else ""
    return [_parcel(known), Ask(id="carrier", label=N_("Carrier"), value=CARRIER), _on(desk)]


def _lost_asks(_desk: Desk, line: CrossLine) -> list[Ask]:
    known = line.under_way[0] if line.under_way else ""
    return [_parcel(known), Ask(id="note", label=N_("Remarks"), hint=_("what the carrier says"), needed=_("Say why."))]


def _accepted_asks(desk: Desk, _line: CrossLine) -> list[Ask]:
    return [
        Ask(id="number", label=N_("Their number"), needed=_("The case's number there is needed.")),
        Ask(id="days", label=N_("Days promised"), hint=_("working days they promise; empty: the item's limit")),
        _on(desk),
    ]


def _asked_asks(desk: Desk, _line: CrossLine) -> list[Ask]:
    return [
        Ask(id="what", label=N_("Asked for"), needed=_("Say what they ask for.")),
        Ask(id="supply_by", label=N_("Supply by"), hint=_("such as 2026-03-02"), needed=_("Say by when.")),
        _on(desk),
    ]


def _reason_asks(desk: Desk, _line: CrossLine) -> list[Ask]:
    return [ask_reason(_("in their words")), _on(desk)]


def _decided_asks(desk: Desk, line: CrossLine) -> list[Ask]:
    outcomes = [(str(outcome), _(label)) for outcome, label in OUTCOME_LABELS.items()]
    ways = [("parcel", _("by parcel")), ("electronic", _("over the line"))]
    return [
        Ask(id="outcome", label=N_("Decided as"), choices=outcomes, value=str(Outcome.GRANTED)),
        Ask(id="reason", label=N_("Reason"), hint=_("needed for a refusal; in their words")),
        Ask(id="result_name", label=N_("Result name"), value=desk.case_item(desk.case(line.case_id)).result_name),
        Ask(id="result_no", label=N_("Number")),
        Ask(id="way", label=N_("Result comes"), choices=ways),
        _on(desk),
    ]


def _part_asks(desk: Desk, line: CrossLine) -> list[Ask]:
    state = desk.case(line.case_id)
    sides = [(str(Side.THERE), _("the other hall")), (str(Side.HERE), _("this hall"))]
    part = next((part for part in state.exchange.parts if part.done_on is None), None)
    return [
        Ask(id="side", label=N_("Whose part"), choices=sides, value=str(part.side if part else Side.THERE)),
        Ask(
            id="text",
            label=N_("Part"),
            hint=_("what came of it") if part else _("what is to be done"),
            needed=_("Write it in one sentence."),
        ),
    ]


def _do_part(desk: Desk, case_id: int, values: Values) -> object:
    """Finish the part of that side if one is open, else ask for one."""
    side = Side(values["side"])
    if desk.case(case_id).exchange.open_part(side) is not None:
        return elsewhere.finish_part(desk, case_id, side, values["text"])
    return elsewhere.ask_part(desk, case_id, side, values["text"])


def _days(values: Values) -> int | None:
    text = values["days"].strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and int(text)):
        raise BadInput(_("“{text}” is not a whole number.").format(text=text), field="days")
    return int(text)


FORMS: dict[str, CrossForm] = {
    "send": CrossForm(
        N_("Send a parcel"),
        _send_asks,
        lambda desk, case, v: elsewhere.send(
            desk,
            case,
            v["number"],
            carrier=v["carrier"],
            content=Content(v["content"]),
            to=Addressee(v["to"]),
            on=day(v, "on"),
        ),
    ),
    "arrive": CrossForm(
        N_("A parcel arrived"),
        _arrive_asks,
        lambda desk, case, v: elsewhere.arrived(desk, case, v["number"], carrier=v["carrier"], on=day(v, "on")),
    ),
    "lost": CrossForm(
        N_("A parcel is lost"), _lost_asks, lambda desk, case, v: elsewhere.lost(desk, case, v["number"], v["note"])
    ),
    "accepted": CrossForm(
        N_("Accepted there"),
        _accepted_asks,
        lambda desk, case, v: elsewhere.accepted_there(desk, case, v["number"], on=day(v, "on"), days=_days(v)),
    ),
    "asked": CrossForm(
        N_("They ask for more"),
        _asked_asks,
        lambda desk, case, v: elsewhere.asked_there(desk, case, v["what"], day(v, "supply_by"), on=day(v, "on")),
    ),
    "returned": CrossForm(
        N_("Sent back from there"),
        _reason_asks,
        lambda desk, case, v: elsewhere.returned_there(desk, case, v["reason"], on=day(v, "on")),
    ),
    "declined": CrossForm(
        N_("Not accepted there"),
        _reason_asks,
        lambda desk, case, v: elsewhere.declined_there(desk, case, v["reason"], on=day(v, "on")),
    ),
    "decided": CrossForm(
        N_("Decided there"),
        _decided_asks,
        lambda desk, case, v: elsewhere.decided_there(
            desk,
            case,
            Outcome(v["outcome"]),
            v["reason"],
            result_name=v["result_name"],
            result_no=v["result_no"],
            electronic=v["way"] == "electronic",
            on=day(v, "on"),
        ),
    ),
    "part": CrossForm(N_("Part of a joint case"), _part_asks, _do_part),
}

DUE: dict[tuple[Act, bool], str] = {
    (Act.SEND_PACKAGE, True): "send",
    (Act.SEND_AGAIN, True): "send",
    (Act.SEND_SUPPLEMENT, True): "send",
    (Act.SEND_RESULT, True): "send",
    (Act.SEND_RESULT, False): "send",
    (Act.SEND_BACK, True): "send",
    (Act.SEND_BACK, False): "send",
    (Act.CONFIRM_ARRIVAL, True): "arrive",
    (Act.CONFIRM_ARRIVAL, False): "arrive",
    (Act.ACCEPT_OR_ASK, False): "accepted",
    (Act.COLLECT_SUPPLEMENT, True): "supplement",
    (Act.COLLECT_SUPPLEMENT, False): "arrive",
    (Act.DECIDE, False): "decided",
    (Act.HAND_OUT, True): "open:hand_out",
    (Act.HAND_OUT, False): "open:confirm_delivery",
    (Act.ACCEPT_OR_ASK, True): "open:accept",
    (Act.DECIDE, True): "open:decide",
    (Act.DO_PART, True): "part",
    (Act.DO_PART, False): "part",
}
"""What is due (and whether it is ours) → the form that records it; ``open:`` is a deed of the case itself."""
