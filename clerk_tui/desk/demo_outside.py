"""What reaches the demonstration hall from outside: cases shared with other provinces, and applications filed online.

A path is as in ``demo_stories``; the words that stand only here are explained at ``_WORDS``.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from clerk_tui.desk import demo_deeds as deeds
from clerk_tui.desk import elsewhere
from clerk_tui.desk.casework import do
from clerk_tui.desk.demo_forms import fill
from clerk_tui.desk.demo_stories import ITEMS, Story
from clerk_tui.desk.reuse import LICENCE
from clerk_tui.desk.rules import supply_by
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.channel import CrossMode, Direction
from clerk_tui.domain.case.elsewhere_commands import RecordArrival
from clerk_tui.domain.checklist import needed_materials
from clerk_tui.domain.filed import FiledApplication, FiledAs, FiledMaterial, FiledParty
from clerk_tui.domain.intake import check_form, new_form

if TYPE_CHECKING:
    from clerk_tui.desk.demo import Hall, Step


class CrossStory(Struct, frozen=True, kw_only=True):
    """One case of two halls."""

    item: str
    place: str
    """Division code of the other hall."""
    organ: str
    days: int
    """Working days ago on which it was taken in here."""
    path: str = ""
    direction: Direction = Direction.OUT


CROSS_STORIES = (
    # Collected for others: in the post, asked for more, being decided, and the result back to be handed out.
    CrossStory(item="公积金", place="440106", organ="天河区公积金窗口（演示）", days=2, path="send"),
    CrossStory(item="生育", place="450303", organ="叠彩区卫健窗口（演示）", days=6, path="send arrived+2 asked+1"),
    CrossStory(
        item="异地备案", place="440306", organ="宝安区医保窗口（演示）", days=3, path="send arrived+2 accepted+1"
    ),
    CrossStory(
        item="无犯罪",
        place="330106",
        organ="西湖区公安窗口（演示）",
        days=10,
        path="send arrived+2 accepted+1 decided+3 back+2",
    ),
    # Collected for us: waiting to be accepted, and decided, with the result to be sent.
    CrossStory(
        item="残疾证", place="440106", organ="天河区政务服务中心（演示）", days=1, path="came", direction=Direction.IN
    ),
    CrossStory(
        item="异地备案",
        place="441900",
        organ="东莞市政务服务中心（演示）",
        days=4,
        path="came accept dispatch claim+1 grant+1 issue",
        direction=Direction.IN,
    ),
)


class CrossCase:
    """One invented case of two halls while its story is told."""

    def __init__(self, hall: "Hall", number: int, story: CrossStory) -> None:
        self.hall = hall
        self.story = story
        self.number = number
        self.clerk = hall.desks["demo"]
        self.item = self.clerk.item(ITEMS[story.item])
        self.id = 0

    def steps(self) -> "Iterator[Step]":
        """Yield everything that happens to the case with its time."""
        ago, share = self.story.days, 0.1 + 0.05 * self.number
        yield self.hall.moment(self.hall.workday(ago), share), self._take_in
        for word in self.story.path.split():
            name, _plus, later = word.partition("+")
            ago -= int(later or 0)
            share += 0.02
            yield self.hall.moment(self.hall.workday(ago), share), self._deed(name)

    def _take_in(self) -> None:
        from clerk_tui.desk import intake

        story = self.story
        mode = CrossMode.COLLECTED
        other = elsewhere.other_hall(story.place, direction=story.direction, mode=mode, organ=story.organ)
        form = fill(
            Story(item=story.item),
            self.item,
            self.clerk.version,
            31 + self.number,
            self.hall.people,
            self.hall.organisations,
        )
        form = elsewhere.with_other_hall(form, other)
        if elsewhere.collects(form):
            self.id = elsewhere.collect(self.clerk, form).case_id
            return
        checked = check_form(form, self.item, self.clerk.today())
        with self.clerk.store.transaction() as writer:
            self.id = intake.commit_within(self.clerk, writer, form, checked, judged=False).id

    def _deed(self, name: str) -> Callable[[], None]:
        def run() -> None:
            if name in _WORDS:
                _WORDS[name](self)
                return
            state = self.clerk.case(self.id)
            desk = self.hall.who_does(name, state.department, self.clerk)
            do(desk, self.id, deeds.command(name, state, self.item))

        return run

    def parcel(self, sender: str) -> str:
        """Return the number of a parcel: *sender* is E for one of ours, R for one of theirs."""
        return f"E{sender}{self.number:09d}CN"


def _send(case: CrossCase) -> None:
    elsewhere.send(case.clerk, case.id, case.parcel("E"))


def _arrived(case: CrossCase) -> None:
    elsewhere.arrived(case.clerk, case.id, case.parcel("E"))


def _came(case: CrossCase) -> None:
    """The package of the collecting hall comes in; nobody announced it."""
    command = RecordArrival(number=case.parcel("R"), carrier=elsewhere.CARRIER, on=case.clerk.today())
    do(case.clerk, case.id, command)


def _asked(case: CrossCase) -> None:
    what = "婚姻登记证明复印件不清楚，请重新复印"
    elsewhere.asked_there(case.clerk, case.id, what, supply_by(case.clerk))


def _accepted(case: CrossCase) -> None:
    elsewhere.accepted_there(case.clerk, case.id, f"演示受理{case.number:05d}")


def _decided(case: CrossCase) -> None:
    elsewhere.decided_there(case.clerk, case.id, Outcome.DONE, result_no=f"演示{case.number:05d}号")


def _back(case: CrossCase) -> None:
    elsewhere.arrived(case.clerk, case.id, case.parcel("R"), carrier=elsewhere.CARRIER)


_WORDS: dict[str, Callable[[CrossCase], None]] = {
    "send": _send,
    "arrived": _arrived,
    "came": _came,
    "asked": _asked,
    "accepted": _accepted,
    "decided": _decided,
    "back": _back,
}
"""What passes between the two halls: sent and arrived there, come here, asked, accepted and decided there, back."""


class FiledStory(Struct, frozen=True, kw_only=True):
    """One application that was filed online."""

    item: str
    to_bring: int = 0
    """Required materials that did not come."""


IMPORTS: tuple[tuple[int, float, tuple[FiledStory, ...]], ...] = (
    (1, 0.15, (FiledStory(item="就业"), FiledStory(item="身份证", to_bring=1), FiledStory(item="采伐"))),
    (0, 0.2, (FiledStory(item="运输证", to_bring=1), FiledStory(item="法援"))),
)
"""Working days ago and the share of the day at which a file was taken in, and what was in it."""
SOURCE = "demo"


class FiledBatch:
    """A file of applications that is taken in as ``clerk case import`` does."""

    def __init__(self, hall: "Hall", number: int, ago: int, share: float, stories: tuple[FiledStory, ...]) -> None:
        self.hall = hall
        self.number = number
        self.ago = ago
        self.share = share
        self.stories = stories
        self.clerk = hall.desks["demo"]

    def steps(self) -> "Iterator[Step]":
        """Yield the one import."""
        yield self.hall.moment(self.hall.workday(self.ago), self.share), self._import

    def _import(self) -> None:
        from clerk_tui.desk.filed import import_filed

        lines = [self._line(number, story) for number, story in enumerate(self.stories, 10 * self.number)]
        with TemporaryDirectory() as folder:
            file = Path(folder) / "filed.jsonl"
            file.write_bytes(b"\n".join(map(msgspec.json.encode, lines)))
            report = import_filed(self.clerk, file)
        if not report.all_well:
            raise ValueError(f"the file of the demonstration hall cannot be taken in: {report.bad}")

    def _line(self, number: int, story: FiledStory) -> FiledApplication:
        item = self.clerk.item(ITEMS[story.item])
        person = self.hall.people[45 + number]
        wanted = needed_materials(item, new_form(item, self.clerk.version).answers)
        shapes = [FiledAs.E_LICENCE if m.standard_code.startswith(LICENCE) else FiledAs.UPLOADED for m in wanted]
        came = len(wanted) - story.to_bring
        shapes[came:] = [FiledAs.TO_BRING] * story.to_bring
        filed_at: datetime = self.clerk.clock() - timedelta(minutes=9 * (number + 1))
        return FiledApplication(
            source=SOURCE,
            number=f"YS{number:06d}",
            filed_at=filed_at,
            item=item.id,
            applicant=FiledParty(
                name=person.name,
                document_number=person.document_number,
                phone=person.phone,
                address=person.address,
            ),
            materials=tuple(
                FiledMaterial(
                    material=material.id,
                    filed_as=shape,
                    number=f"演示证照{number:06d}" if shape is FiledAs.E_LICENCE else "",
                )
                for material, shape in zip(wanted, shapes, strict=True)
            ),
        )


def each(hall: "Hall") -> "Iterator[CrossCase | FiledBatch]":
    """Yield everything that comes from outside."""
    yield from (CrossCase(hall, *numbered) for numbered in enumerate(CROSS_STORIES, 1))
    yield from (FiledBatch(hall, number, *batch) for number, batch in enumerate(IMPORTS))
