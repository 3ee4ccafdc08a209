"""The bundles of the demonstration hall: visits that made several cases, under way, mixed, waiting, withdrawn, over.

A path is as in ``demo_stories``; a word with a dot is a deed to a member's case, one without to the whole visit.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from clerk_tui.desk import demo_deeds as deeds
from clerk_tui.desk.demo_forms import by_agent
from clerk_tui.domain.applicant import ApplicantKind, Relation
from clerk_tui.domain.bundle.form import form_fields
from clerk_tui.domain.bundle.log import BundleState
from clerk_tui.domain.bundle.model import FieldKind, FormField
from clerk_tui.domain.case.command import Command
from clerk_tui.domain.case.decide import decide
from clerk_tui.domain.case.deciders.told import key_of
from clerk_tui.domain.case.told_bodies import Answer, AnswerOutcome, FactKind
from clerk_tui.domain.case.told_commands import RecordAnswer, RecordPrinted
from clerk_tui.domain.checklist import Mark, MarkStatus
from clerk_tui.domain.intake import IntakeForm, PartyForm, settle_remaining, with_commitment, with_mark
from clerk_tui.domain.refusal import Refusal
from clerk_tui.sync.telling.receiver import Receiver

if TYPE_CHECKING:
    from clerk_tui.desk.demo import Hall


class BundleStory(Struct, frozen=True, kw_only=True):
    """One visit."""

    bundle: str
    days: int
    """Working days ago on which it was taken in."""
    path: str = ""
    answers: dict[str, str] = {}
    without: tuple[str, ...] = ()
    """Optional members that were left out."""
    missing: tuple[str, ...] = ()
    """Materials that were not handed in."""
    signed: tuple[str, ...] = ()
    """Commitments, as ``member:terms``."""
    trade: str = ""
    """A part of the name of the organisation that applies; empty: a person does."""


STORIES = (
    # A birth that is over, and one under way: one member done, one ready, one with its department, others begun.
    BundleStory(
        bundle="chusheng",
        days=24,
        path="yixue.work+1 dengji.work+2 canbao.work+1 hand_out+1",
        without=("jiezhong", "shebaoka", "daiyu", "yuer"),
    ),
    BundleStory(
        bundle="chusheng",
        days=5,
        path="yixue.work+1 dengji.work+3 yixue.hand_out jiezhong.work+1 daiyu.dispatch canbao.claim",
        without=("yuer",),
    ),
    # A marriage whose first step lacks a paper, so that nothing else can begin.
    BundleStory(bundle="jiehun", days=1, missing=("M43PCP00070004",), without=("shengyu",)),
    # A restaurant that got its food licence, and did not pass the fire check.
    BundleStory(
        bundle="canyin",
        days=6,
        path="zhizhao.work shipin.claim+1 xiaofang-yiban.claim shipin.grant+2 shipin.issue xiaofang-yiban.refuse",
        answers={"fire": "check"},
        without=("zhaopai",),
        trade="餐饮",
    ),
    # A corner shop on commitment: open on the day of its licence.
    BundleStory(
        bundle="yizhao-bianlidian",
        days=4,
        path="geti.work+1 beian.work hand_out",
        without=("zhaopai",),
        signed=("geti:address",),
    ),
    # A building start: the permit waits for the drawings. A factory looked at beforehand: all waits for the land.
    BundleStory(bundle="kaigong", days=3, path="tushen.claim+1 laji.dispatch", trade="酒店"),
    BundleStory(bundle="nadi", days=9, path="yongdi.look+3 gongcheng.look+1", trade="新能源"),
    BundleStory(
        bundle="nadi",
        days=22,
        path="yongdi.look+2 gongcheng.look shigong.look trigger+16 yongdi.claim+1 yongdi.grant+1 gongcheng.claim",
        trade="农产品",
    ),
    # A house sold: registered, and of the utilities one has done its part, one refuses, one was told by letter.
    BundleStory(
        bundle="ershoufang",
        days=8,
        path="heyan.work wangqian.work+1 qishui.work+1 dengji.work+3 dian.letter+1 shui.said_done+1 qi.said_no",
        without=("guang",),
    ),
    # Given up half-way: what was decided stands.
    BundleStory(
        bundle="shenhou",
        days=13,
        path="siwang.work+1 withdraw+2",
        without=("huohua", "yishu", "yue", "jianshao", "zhiqu", "guquan", "gongjijin", "yizhu", "cunkuan"),
    ),
)

RECEIVERS = (
    Receiver(id="gongshui", name="供水企业（演示）"),
    Receiver(id="gongdian", name="供电企业（演示）"),
    Receiver(id="ranqi", name="燃气企业（演示）"),
    Receiver(id="tongxin", name="通信企业（演示）"),
    Receiver(id="guangdian", name="广电企业（演示）"),
)
"""Whom the hall tells, all of them on paper: nothing of a demonstration leaves the machine."""
_DONE = Answer(outcome=AnswerOutcome.DONE, reference="演示过户00001")
_REFUSED = Answer(outcome=AnswerOutcome.REFUSED, reason="原户主有两个月燃气费未结清")
_TOLD: dict[str, Callable[[str], Command]] = {
    "letter": lambda key: RecordPrinted(key=key),
    "said_done": lambda key: RecordAnswer(key=key, answer=_DONE),
    "said_no": lambda key: RecordAnswer(key=key, answer=_REFUSED),
}
"""What happens between the hall and a receiver."""

_PEOPLE = {"father": 0, "man": 0, "buyer": 0, "chief": 0, "mother": 1, "woman": 1, "seller": 1, "dead": 2}
"""Fields that name somebody, each with its ``…_id``: the applicant, or the first or second person after."""
_ADDRESSES = ("address", "house", "household", "man_home", "woman_home")
_AHEAD = {"start_on": 30, "finish_on": 400}
"""Days from now; other days lie behind."""
_TYPED = {
    "shop_name": "永明小店",
    "child_nation": "汉族",
    "hospital": "江永县人民医院",
    "project_code": "2609-431125-04-01-000000",
    "plot": "江永工业园区2026-000号地块",
    "site": "江永县潇浦镇工业园区",
    "stages": "分两个阶段：基础；主体",
    "builder": "江永县永明建筑工程有限公司",
    "designer": "江永县都庞建筑设计有限公司",
    "supervisor": "江永县千峒工程监理有限公司",
    "outlet": "厂区东门南侧检查井",
    "died_where": "家中",
    "goods": "预包装食品",
    "scope": "食品销售（仅销售预包装食品）",
    "deed_no": "湘（2020）江永县不动产权第0000000号",
    "area": "98.5",
    "price": "386000",
    "cost": "860",
    "land_area": "12000",
    "floor_area": "5200",
    "waste": "300",
    "capital": "10",
    "school": "260",
}


class BundleCase:
    """One invented visit while its story is told."""

    def __init__(self, hall: "Hall", number: int, story: BundleStory) -> None:
        self.hall = hall
        self.story = story
        self.number = number
        self.clerk = hall.desks["demo" if number % 3 else "wangfang"]
        self.form = self._form()
        self.id = 0

    def steps(self) -> "Iterator[tuple[datetime, Callable[[], None]]]":
        """Yield everything that happens to the visit with its time."""
        dice, hall, ago = self.hall.dice, self.hall, self.story.days
        share = dice.uniform(0.02, 0.6)
        yield hall.moment(hall.workday(ago), share), self._take_in
        for word in self.story.path.split():
            name, _plus, later = word.partition("+")
            ago -= int(later or 0)
            share = dice.uniform(0.02, 0.6) if later else share + (0.97 - share) * dice.uniform(0.03, 0.1)
            yield hall.moment(hall.workday(ago), share), self._deed(name)

    def _take_in(self) -> None:
        from clerk_tui.desk import bundles

        self.id = bundles.commit(self.clerk, self.form).bundle_id

    def _deed(self, name: str) -> Callable[[], None]:
        member, _dot, word = name.rpartition(".")

        def run() -> None:
            parent = self.clerk.store.subject("bundle", self.id)
            if not member:
                self._whole_visit(word, parent)
                return
            case_id = next(one.case_id for one in parent.members if one.member == member)
            for part in deeds.COMPOUND.get(word, (word,)):
                self._to_member(part, case_id)

        return run

    def _to_member(self, word: str, case_id: int) -> None:
        from clerk_tui.desk import casework

        if word in _TOLD:
            self._tell(_TOLD[word], case_id)
            return
        state = self.clerk.case(case_id)
        desk = self.hall.who_does(word, state.department, self.clerk)
        casework.do(desk, case_id, deeds.command(word, state, self.clerk.case_item(state)))

    def _tell(self, command: Callable[[str], Command], case_id: int) -> None:
        """Do what ``desk.telling`` does; its outbox cannot be read before the hall is whole, so the key is computed."""
        from clerk_tui.desk import telling

        desk = self.clerk
        with desk.store.transaction() as writer:
            state = desk.case(case_id)
            key = key_of(state.case_no, telling.receiver_of(desk, state), FactKind.REQUESTED)
            bodies = decide(state, command(key), desk.context())
            if isinstance(bodies, Refusal):
                raise desk.told(bodies)
            telling.conclude(desk, writer, state, *bodies)

    def _whole_visit(self, word: str, parent: BundleState) -> None:
        from clerk_tui.desk import bundles

        desk, receiver = self.clerk, parent.agent or parent.applicant
        if word == "hand_out":
            bundles.hand_out(desk, self.id, receiver.name, receiver.document_type, receiver.document_number)
        elif word == "withdraw":
            bundles.withdraw(desk, self.id, "家属商议后决定其余事项暂不办理")
        elif word == "trigger":
            (trigger,) = desk.bundle(parent.bundle, parent.catalog_version).triggers
            number = "湘（2026）江永县不动产权第0000000号"
            bundles.trigger(desk, self.id, trigger.id, trigger.documents[0], number, desk.today())
        else:
            raise ValueError(f"{self.story.bundle}: nobody knows what “{word}” is")

    def _form(self) -> IntakeForm:
        from clerk_tui.desk import bundles

        story = self.story
        form = replace(bundles.start(self.clerk, story.bundle), without=story.without)
        form = replace(form, answers=form.answers | story.answers)
        if story.trade:
            form = replace(form, applicant_kind=ApplicantKind.ORGANISATION, applicant=self._organisation())
            form = by_agent(form, self._person(0), Relation.EMPLOYEE)
        else:
            form = replace(form, applicant_kind=ApplicantKind.PERSON, applicant=self._person(0))
        fields = form_fields(self.clerk.bundle(story.bundle), form.answers, story.without)
        known = self._known()
        form = replace(form, fields={field.id: self._said(field, known) for field in fields if field.required})
        item = self.clerk.form_item(form)
        for terms in story.signed:
            form = with_commitment(form, item, terms)
        form = settle_remaining(form, item)
        for material in story.missing:
            form = with_mark(form, Mark(material=material, status=MarkStatus.MISSING))
        return form

    def _person(self, place: int) -> PartyForm:
        return self.hall.people[(self.number + place) % len(self.hall.people)]

    def _organisation(self) -> PartyForm:
        return next(party for party in self.hall.organisations if self.story.trade in party.name)

    def _known(self) -> dict[str, str]:
        """Return what the fields of the one forms say, by their ids."""
        organisation = self._organisation()
        known = _TYPED | {"owner": organisation.name, "project": f"{organisation.name}建设项目"}
        # Every given name in the hall has two characters.
        known["child_name"] = f"{self._person(0).name[:-2]}安安"
        known |= dict.fromkeys(("uscc", "owner_uscc"), organisation.document_number)
        known |= dict.fromkeys(_ADDRESSES, self._person(0).address)
        known["buyer_phone"] = self._person(0).phone
        for name, place in _PEOPLE.items():
            person = self._person(place)
            known |= {name: person.name, f"{name}_id": person.document_number}
        return known

    def _said(self, field: FormField, known: dict[str, str]) -> str:
        """Return what the applicant put into *field*; whoever else is to be named is the applicant."""
        if field.kind is FieldKind.CHOICE:
            return field.options[0]
        if field.kind is FieldKind.DATE:
            return (self.hall.now.date() + timedelta(days=_AHEAD.get(field.id, -40))).isoformat()
        return known.get(field.id, "120" if field.kind is FieldKind.NUMBER else self._person(0).name)
