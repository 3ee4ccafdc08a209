"""What happened to the invented cases of the demonstration hall, as data.

A path is the deeds after intake in order; ``+3`` is three working days after the deed before. What each word does is
in ``demo_deeds``.
"""

from msgspec import Struct

from clerk_tui.domain.verdict import DeclineGround

ITEMS = {
    "身份证": "000709110001-02",
    "户口注销": "000709106001-02",
    "户口簿": "000709109002-02",
    "无犯罪": "432009305W00-01",
    "个体户": "000131004000-01",
    "公司": "000131003000-62",
    "食品经营": "000131024000-01",
    "社保卡": "002014010001-02",
    "就业": "002014104002-01",
    "创业补贴": "002014105001-01",
    "转移登记": "000715001007-04",
    "抵押": "000715001014-11",
    "施工许可": "000117006000-01",
    "挖路": "000117020000-01",
    "占道": "000117022000-01",
    "异地备案": "432036005W02-01",
    "住院报销": "432036011W07-01",
    "残疾证": "000788001001-01",
    "残补": "000511014000-01",
    "生育": "432023201W00-01",
    "公共卫生": "000123020000-01",
    "采伐": "000164120000-01",
    "林地建房": "000164154003-05",
    "乡村规划": "000115010000-06",
    "运输证": "000118023000-01",
    "公积金": "432017001W00-01",
    "烟草": "000162004000-01",
    "烟花": "000125046002-01",
    "法援": "000512001000-01",
    "完税": "002030035000-01",
    "个税": "002030036000-01",
}
"""What the stories call the items, and their ids in the shipped catalog."""


class Story(Struct, frozen=True, kw_only=True):
    """One case, or several alike."""

    item: str
    path: str = ""
    days: tuple[int, ...] = ()
    """Working days ago on which it was taken in, a case each."""
    left: tuple[int, ...] = ()
    """Instead: working days left until it is due (0: today, below: overdue), a case each."""
    missing: int = 0
    """Required materials that were not handed in: the case begins with a one-time notice."""
    defect: str = ""
    """What is wrong with the first of them, if it was handed in."""
    answers: dict[str, str] = {}
    """To scenario questions, where they are not the usual ones."""
    owing: int = 0
    """Materials that may follow and do (容缺), signed for."""
    signed: tuple[str, ...] = ()
    """Ids of the commitments that were signed (告知承诺)."""
    unverified: bool = False
    """The first licence among the materials was not brought, and could not be looked up either: no line."""
    organisation: bool = False
    agent: bool = False
    post: bool = False
    waiting: bool = False
    """Taken in only: nobody has looked through the papers yet."""
    declined: DeclineGround | None = None
    reason: str = ""
    organ: str = ""
    marker: str = ""
    replaces: str = ""
    """Marker of the voided case that this one replaces."""


_DONE = "dispatch claim+1 grant+{} issue hand_out+1"


def _done(
    item: str, took: int, *days: int, archived: bool = False, organisation: bool = False, agent: bool = False
) -> Story:
    """A case that went through smoothly in *took* working days."""
    path = _DONE.format(took) + (" archive+3" if archived else "")
    return Story(item=item, path=path, days=days, organisation=organisation, agent=agent)


STORIES: tuple[Story, ...] = (
    # Decided on the spot and handed out: what most of a counter's day is.
    Story(item="户口簿", path="hand_out archive+5", days=(38, 31, 22, 12)),
    Story(item="户口簿", path="hand_out", days=(9, 4, 1)),
    Story(item="户口注销", path="hand_out archive+5", days=(36, 27), agent=True),
    Story(item="完税", path="hand_out archive+4", days=(33, 19), organisation=True),
    Story(item="个税", path="hand_out", days=(16, 8, 2)),
    # Went through the department.
    _done("个体户", 1, 39, 34, 28, archived=True),
    _done("个体户", 1, 17, 6),
    _done("公司", 1, 37, 24, archived=True),
    _done("身份证", 9, 35, 29, archived=True),
    _done("无犯罪", 1, 26, 14, 7),
    _done("就业", 2, 32, 18),
    _done("转移登记", 3, 30, 15, archived=True),
    _done("抵押", 2, 25, 11, organisation=True),
    _done("异地备案", 0, 23, 13, 5),
    _done("生育", 2, 21, 10),
    _done("公积金", 1, 20, 12),
    _done("运输证", 3, 27, organisation=True),
    _done("采伐", 3, 24, agent=True),
    _done("烟草", 5, 33, 19),
    _done("施工许可", 4, 31, organisation=True, archived=True),
    _done("残补", 8, 36),
    _done("法援", 3, 22, archived=True),
    Story(item="社保卡", path=_DONE.format(20), days=(39,)),
    # Decided late: the on-time share is not a hundred.
    Story(item="采伐", path=_DONE.format(7), days=(18,)),
    # Papers were missing, told once, and brought.
    Story(item="食品经营", path="supply+3 dispatch claim+1 grant+4 issue hand_out+2 archive+3", days=(35,), missing=2),
    Story(item="创业补贴", path="supply+2 dispatch claim+1 grant+3 issue", days=(13,), missing=1, defect="没有签字"),
    Story(item="残补", path="partly+1 supply+2 dispatch claim+1", days=(9,), missing=2),
    # Refused, with reasons.
    Story(item="烟草", path="dispatch claim+1 refuse+4 hand_out+1 archive+2", days=(29,)),
    Story(item="乡村规划", path="dispatch claim+1 refuse+6", days=(11,)),
    # Waiting to be handed out, in the post, arrived.
    Story(item="转移登记", path="dispatch claim+1 grant+2 issue", days=(7, 5)),
    Story(item="公司", path="dispatch claim grant+1 issue", days=(3,), organisation=False),
    Story(item="个税", days=(0,)),
    Story(item="身份证", path="dispatch claim+1 grant+8 issue mail+1", days=(12,), post=True),
    Story(item="运输证", path="dispatch claim+1 grant+3 issue mail+1 delivered+3", days=(16,), post=True),
    # At the window: nothing said yet, notices out, supplied, time run out.
    Story(item="林地建房", days=(0, 2), waiting=True),
    Story(item="施工许可", days=(4,), waiting=True, organisation=True),
    Story(item="食品经营", days=(3, 1), missing=2),
    Story(item="公共卫生", days=(2,), missing=1, defect="告知承诺书没有盖章", organisation=True),
    Story(item="住院报销", path="supplied+2", days=(4,), missing=1),
    Story(item="生育", path="supplied+1", days=(3,), missing=1, agent=True),
    Story(item="烟花", days=(8,), missing=2),
    Story(item="创业补贴", days=(9,), missing=1),
    Story(item="占道", path="deem+7", days=(21,), missing=2, organisation=True),
    # Accepted, on the way to the department.
    Story(item="个体户", days=(0,)),
    Story(item="公积金", days=(0,), agent=True),
    Story(item="就业", days=(1,)),
    Story(item="社保卡", path="dispatch", days=(6, 2)),
    Story(item="残疾证", path="dispatch", left=(15,)),
    # In the department, with the time limit in every state.
    Story(item="采伐", path="dispatch claim+1", left=(-2,)),
    Story(item="抵押", path="dispatch", left=(-1,), organisation=True),
    Story(item="食品经营", path="dispatch claim+1 note", left=(0,)),
    Story(item="转移登记", path="dispatch claim+1", left=(0, 1)),
    Story(item="无犯罪", path="dispatch claim+1", left=(1,)),
    Story(item="烟草", path="dispatch claim+1", left=(2,)),
    Story(item="身份证", path="dispatch claim+1", left=(9, 4)),
    Story(item="住院报销", path="dispatch claim+2", left=(12,), agent=True),
    Story(item="林地建房", path="dispatch claim+1", left=(6,)),
    # The clock stands still, or does not although somebody went to look, or was given more time.
    Story(item="残疾证", path="dispatch claim+1 appraise+1", days=(10,)),
    Story(item="公共卫生", path="dispatch claim+1 review+1", days=(6,), organisation=True),
    Story(item="公共卫生", path="dispatch claim+1 review+1 end+4 grant+2 issue", days=(14,), organisation=True),
    Story(item="食品经营", path="dispatch claim+1 survey+1", days=(5,)),
    Story(item="烟花", path="dispatch claim+2 extend+9", days=(14,)),
    # Sent back to the window, and passed on to the right department.
    Story(item="乡村规划", path="dispatch claim+1 return+1", days=(6,)),
    Story(item="挖路", path="dispatch claim+1 pass+1", days=(4,), organisation=True),
    # Papers that follow: with the clock and without, due today, overdue, brought, and never brought.
    Story(item="创业补贴", path="dispatch claim+1", days=(2,), owing=1),
    Story(item="挖路", days=(1,), answers={"lane": "yes"}, owing=1, organisation=True),
    Story(item="食品经营", path="dispatch", days=(5,), owing=1),
    Story(item="社保卡", days=(7,), owing=1),
    Story(item="挖路", path="pay+2 accept dispatch claim+1", days=(8,), answers={"lane": "yes"}, owing=1),
    Story(item="占道", path="pay+2 dispatch claim+1 grant+1 issue hand_out+1", days=(12,), owing=1),
    Story(item="采伐", path="lapse+3 archive+2", days=(23,), owing=1),
    # Neither brought nor looked up yet.
    Story(item="身份证", path="dispatch", days=(1,), unverified=True),
    # Promised instead of proved: to be checked, checked late, kept, to be corrected, and false.
    Story(item="法援", path="dispatch claim+1 grant+2 issue hand_out+1", days=(9,), signed=("means",)),
    Story(item="公司", path="dispatch claim grant+1 issue hand_out+1", days=(34,), signed=("address",)),
    Story(
        item="公积金",
        path="dispatch claim grant+1 issue hand_out+1 kept+12",
        days=(30,),
        answers={"owner": "no"},
        signed=("single",),
    ),
    Story(item="公司", path="dispatch claim grant+1 issue hand_out mend+15", days=(20,), signed=("address",)),
    Story(item="个体户", path="dispatch claim grant issue hand_out false+18", days=(28,), signed=("address",)),
    # Over without a decision.
    Story(
        item="挖路",
        days=(15,),
        organisation=True,
        declined=DeclineGround.NOT_COMPETENT,
        reason="拟挖掘的路段属于省道，由市级公路管理部门审批",
        organ="永州市公路建设养护中心",
    ),
    Story(
        item="占道",
        path="archive+5",
        days=(26,),
        declined=DeclineGround.NOT_NEEDED,
        reason="在自家院内堆放建材，不占用城市道路，不需要审批",
    ),
    Story(item="公司", path="withdraw+1", days=(10,)),
    Story(item="残补", path="dispatch claim+1 withdraw+3 archive+3", days=(28,)),
    Story(item="抵押", path="dispatch claim+1 terminate+2", days=(13,), organisation=True),
    Story(item="林地建房", path="dispatch claim+1 forward+3", days=(17,)),
    Story(item="个体户", path="void+1", days=(6,), marker="wrong item"),
    Story(item="公司", path="dispatch claim+1 grant+1 issue", days=(4,), replaces="wrong item"),
)

DRAFTS = (("转移登记", "demo"), ("食品经营", "demo"), ("社保卡", "wangfang"))
"""Half-filled forms: the item, and who left off."""
