"""What each word of a demonstration story does: the command it stands for, and who gives it."""

from collections.abc import Callable
from datetime import timedelta

from clerk_tui.domain.applicant import Relation
from clerk_tui.domain.case import commands as c
from clerk_tui.domain.case import paper_commands as p
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.duties import open_debts
from clerk_tui.domain.case.paper_bodies import Finding
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.checklist import usual_mark
from clerk_tui.domain.item import Item, ItemType

LEADER = "chenli"
Deed = Callable[[CaseState, Item], c.Command]


def _dispatch(state: CaseState, _item: Item) -> c.Command:
    papers = tuple(material for material, holder in state.holders.items() if holder == "window")
    return c.Dispatch(department=state.department, materials=papers)


def _supply(state: CaseState, item: Item, *, complete: bool = True) -> c.Command:
    """The applicant brings what the notice named, or only the first of it."""
    told = {defect.material for defect in state.notice}
    marks = [usual_mark(material) for material in item.materials if material.id in told]
    return c.Correct(marks=tuple(marks if complete else marks[:1]), complete=complete)


def _pay(state: CaseState, item: Item) -> c.Command:
    """The applicant brings everything that was owed."""
    owed = {debt.material for debt in open_debts(state)}
    return p.PayDebt(marks=tuple(usual_mark(material) for material in item.materials if material.id in owed))


def _found(finding: Finding, text: str, days: int = 0) -> Deed:
    """Somebody looks after the decision at what was promised."""

    def command(state: CaseState, _item: Item) -> c.Command:
        (check,) = (one for one in state.follow_ups if one.finding is None)
        correct_by = check.due_on + timedelta(days=days) if days else None
        return p.CloseFollowUp(follow_up=check.id, finding=finding, text=text, correct_by=correct_by)

    return command


def _grant(_state: CaseState, item: Item) -> c.Command:
    outcome = Outcome.GRANTED if item.item_type is ItemType.LICENCE else Outcome.DONE
    return c.Decide(outcome=outcome, result_name=item.result_name)


def _hand_out(state: CaseState, _item: Item) -> c.Command:
    receiver = state.agent or state.applicant
    return c.HandOut(
        receiver=receiver.name,
        document_type=receiver.document_type,
        document_number=receiver.document_number,
        relation=Relation.MANDATE if state.agent else None,
    )


def _extend(_state: CaseState, _item: Item) -> c.Command:
    reason = "现场核查受连续降雨影响，无法按期完成"
    return c.Extend(days=5, approver=LEADER, approver_permitted=True, reason=reason)


def _procedure(name: str, reason: str) -> Deed:
    return lambda _state, _item: c.StartProcedure(procedure=name, reason=reason)


def _result(state: CaseState, item: Item) -> str:
    return item.result_name or f"{state.item_name}办理结果"


AT_WINDOW: dict[str, Deed] = {
    "dispatch": _dispatch,
    "supplied": _supply,
    "partly": lambda state, item: _supply(state, item, complete=False),
    "accept": lambda _state, _item: c.Accept(),
    "hand_out": _hand_out,
    "mail": lambda state, _item: c.Mail(
        carrier="EMS", parcel_no=f"EZ{state.id % 10**9:09d}CN", address=state.delivery_address
    ),
    "delivered": lambda _state, _item: c.ConfirmDelivery(note="本人签收"),
    "withdraw": lambda _state, _item: c.Withdraw(reason="申请人因家中有事，暂不办理"),
    "deem": lambda _state, _item: c.DeemWithdrawn(),
    "void": lambda _state, _item: c.Void(reason="事项选错，应按公司设立登记办理"),
    "pay": _pay,
    "lapse": lambda _state, _item: p.ExpireDebts(reason="约定期限内未补交容缺材料"),
    "archive": lambda _state, _item: c.Archive(),
    "print": lambda _state, _item: c.Print(document="receipt"),
}
IN_DEPARTMENT: dict[str, Deed] = {
    "claim": lambda _state, _item: c.Claim(),
    "return": lambda _state, _item: c.ReturnCase(reason="四至范围图与申请表不一致，请窗口联系申请人核对"),
    "pass": lambda _state, _item: c.Dispatch(department="chengguan", reason="该路段由城管局管养，转城管局办理"),
    "survey": _procedure("site_survey", "核查经营场所布局和设施设备"),
    "appraise": _procedure("appraisal", "到指定机构评定残疾类别和等级"),
    "review": _procedure("expert_review", "卫生检测报告送专家评审"),
    "end": lambda _state, _item: c.EndProcedure(result="专家评审通过"),
    "extend": _extend,
    "grant": _grant,
    "refuse": lambda _state, _item: c.Decide(outcome=Outcome.REFUSED, reason="经核查，不符合本事项规定的受理条件"),
    "issue": lambda state, item: c.Issue(result_name=_result(state, item), result_no=f"演示{state.case_no[-9:-1]}号"),
    "forward": lambda _state, _item: c.Forward(to="永州市林业局", reason="占用面积超出县级审批权限"),
    "look": lambda _state, _item: p.PreReview(passed=True, text="材料齐全，图纸与用地清单相符"),
    "kept": _found(Finding.MET, "核查属实"),
    "mend": _found(Finding.TO_CORRECT, "实际经营地址与承诺的门牌号不一致，限期变更登记", 30),
    "false": _found(Finding.FALSE, "承诺的经营场所不存在"),
    "note": lambda _state, _item: c.Note(text="已电话联系申请人，约定今日现场核查"),
}
BY_LEADER: dict[str, Deed] = {
    "terminate": lambda _state, _item: c.Terminate(reason="抵押物被法院查封，程序无法继续"),
}
COMPOUND = {"supply": ("supplied", "accept"), "work": ("claim", "grant", "issue")}
"""Words that are more than one deed in one stroke."""


def command(word: str, state: CaseState, item: Item) -> c.Command:
    """Return what *word* stands for, done to the case in *state*."""
    return (AT_WINDOW | IN_DEPARTMENT | BY_LEADER)[word](state, item)
