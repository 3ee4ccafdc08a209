"""Invented cases for the tests of documents: one of every kind, and a hard one of long and rare names."""

from datetime import date, datetime, timedelta, timezone

import msgspec

from clerk_tui.domain.checklist import MarkStatus
from clerk_tui.domain.item import Limit
from clerk_tui.domain.verdict import DeclineGround
from clerk_tui.paper import model as m

CHINA = timezone(timedelta(hours=8))
CASE_NO = "43112500032026112300426"
CASE_NO_GROUPED = "431125 0003 20261123 0042 6"
QR = f"CLK1:{CASE_NO}:472915"
ID_NUMBER = "431125199901010009"
MASKED = "431125********0009"

OFFICE = m.Office(
    county="江永县",
    name="江永县政务服务中心",
    address="潇浦镇千家峒路2号",
    hours="法定工作日 9:00-12:00，13:30-17:00",
    complaint_line="0746-5755405",
)

MATERIALS = (
    m.MaterialLine(name="居民身份证", status=MarkStatus.ORIGINAL_SEEN, originals=1),
    m.MaterialLine(name="食品经营许可证申请书", status=MarkStatus.ORIGINAL_KEPT, originals=1),
    m.MaterialLine(name="营业执照", status=MarkStatus.E_LICENCE, basis="92431125MA4L000000"),
    m.MaterialLine(
        name="与食品经营相适应的主要设备设施布局、操作流程等文件",
        status=MarkStatus.COPY_KEPT,
        copies=2,
        note="加盖公章",
    ),
    m.MaterialLine(name="健康证明", status=MarkStatus.WAIVED, basis="数据共享核验"),
)

DERIVATION = (
    m.Phrase("受理日11月23日为第0日。"),
    m.Phrase("其后第10个工作日为12月7日。"),
)

FACTS = m.CaseFacts(
    office=OFFICE,
    window="综合窗口03",
    clerk="王芳",
    item="食品经营许可（新办）",
    department="江永县市场监督管理局",
    is_licence=True,
    applicant=m.Party(name="张小明", document_label="居民身份证", document_number=MASKED, phone="138****1234"),
    case_no=CASE_NO,
    case_no_grouped=CASE_NO_GROUPED,
    query_code="472915",
    qr_payload=QR,
    received_at=datetime(2026, 11, 23, 9, 41, tzinfo=CHINA),
    statutory_limit=Limit(20),
    promised_limit=Limit(10),
    due_on=date(2026, 12, 7),
    derivation=DERIVATION,
    materials=MATERIALS,
    originals_held=("食品经营许可证申请书",),
)

ACCEPTED = msgspec.structs.replace(FACTS, accepted_on=date(2026, 11, 23))
BEFORE_ACCEPTANCE = {
    m.DocumentKind.RECEIPT,
    m.DocumentKind.ONE_TIME_NOTICE,
    m.DocumentKind.CORRECTION_NOTICE,
    m.DocumentKind.DECLINE,
}

RARE_NAME = "𬭊䶮㛃"
LONG_NAME = "阿卜杜热合曼·买买提吐尔逊·古丽巴哈尔·艾尔肯江·努尔麦麦提"[:30]
LONG_ITEM = (
    "建设工程消防设计审查验收备案及人民防空工程建设许可、城镇污水排入排水管网许可、建筑垃圾处置核准等事项合并办理" * 2
)
LONG_ITEM = LONG_ITEM[:110]

HARD = m.CaseFacts(
    office=OFFICE,
    window="综合窗口03",
    clerk="王芳",
    item=LONG_ITEM,
    department="江永县住房和城乡建设局",
    is_licence=True,
    applicant=m.Party(
        name=LONG_NAME,
        document_label="统一社会信用代码",
        document_number="91431125MA4L000000",
        legal_rep=RARE_NAME,
        phone="138****1234",
    ),
    agent=m.Party(name="李" + RARE_NAME, document_label="居民身份证", document_number=MASKED, relation="委托代理"),
    case_no=CASE_NO,
    case_no_grouped=CASE_NO_GROUPED,
    query_code="472915",
    qr_payload=QR,
    received_at=datetime(2026, 11, 23, 9, 41, tzinfo=CHINA),
    statutory_limit=None,
    promised_limit=Limit(18, note="不含图审时间"),
    due_on=date(2027, 1, 5),
    due_provisional=True,
    derivation=DERIVATION,
    materials=tuple(
        m.MaterialLine(
            name=f"第{n}号材料："
            + ("建设工程规划许可证及其附件（含附图、附表）" * (5 if n == 7 else 2 if n % 5 == 0 else 1)),
            status=list(MarkStatus)[n % 6],
            originals=n % 2,
            copies=n % 3,
            basis="湘政办发〔2022〕50号" if n % 6 == 5 else "",
        )
        for n in range(1, 22)
    ),
    originals_held=("建设用地规划许可证", "建设工程规划许可证"),
)

REMEDIES = m.Remedies("江永县人民政府", "江永县人民法院")

DETAILS: dict[m.DocumentKind, m.Detail] = {
    m.DocumentKind.RECEIPT: m.Receipt(date(2026, 11, 30)),
    m.DocumentKind.ONE_TIME_NOTICE: m.Notice(
        corrections=(
            m.Correction(
                material="食品经营许可证申请书",
                problem="未提交",
                standard="申请人签名，内容填写完整",
                remedy="窗口领取空白表填写，或者网上下载",
            ),
            m.Correction(material="布局图", problem="未标注加工区", standard="标明功能分区和尺寸", remedy="重新绘制"),
        ),
        deadline=date(2026, 12, 21),
    ),
    m.DocumentKind.CORRECTION_NOTICE: m.Notice(
        corrections=(m.Correction(material="布局图", problem="未标注加工区", standard="标明功能分区和尺寸"),),
        deadline=date(2026, 12, 21),
        consequence="逾期未补正的，依照《江永县综合窗口受理办法（试行）》第九条，视为撤回申请。",
    ),
    m.DocumentKind.ACCEPTANCE: m.Acceptance(
        excluded=("专家评审（不超过15个工作日）",), result_name="食品经营许可证", collection="窗口领取"
    ),
    m.DocumentKind.DECLINE: m.Decline(
        ground=DeclineGround.NOT_COMPETENT, competent_authority="永州市市场监督管理局", remedies=REMEDIES
    ),
    m.DocumentKind.HANDOVER_SLIP: m.Handover(
        giver="王芳",
        giving_unit="江永县政务服务中心综合窗口03",
        receiving_unit="江永县市场监督管理局",
        at=datetime(2026, 11, 23, 10, 5, tzinfo=CHINA),
        slip_no="0042-1",
    ),
    m.DocumentKind.GRANT: m.Decision(
        decided_on=date(2026, 12, 3),
        content="准予在江永县潇浦镇从事热食类食品制售。",
        basis=("《食品经营许可和备案管理办法》第二十条",),
        result_name="食品经营许可证",
        result_no="JY24311250000001",
        valid_from=date(2026, 12, 3),
        valid_until=date(2031, 12, 2),
    ),
    m.DocumentKind.REFUSAL: m.Decision(
        decided_on=date(2026, 12, 3),
        reasons=("加工区与如厕区未分隔，不符合布局要求。", "未配备冷藏设施。"),
        remedies=REMEDIES,
    ),
    m.DocumentKind.EXCLUDED_PROCEDURE: m.ExcludedProcedure(
        name="专家评审",
        start=date(2026, 11, 26),
        limit=Limit(15),
        ends_on=date(2026, 12, 17),
        reason="经营项目含冷加工糕点，需评审操作流程",
        approver="刘强",
        new_due_on=date(2026, 12, 28),
    ),
    m.DocumentKind.EXTENSION: m.Extension(
        days=10,
        reason="需向外地核实健康证明",
        approver="刘强",
        old_due_on=date(2026, 12, 7),
        new_due_on=date(2026, 12, 21),
    ),
    m.DocumentKind.CLOSURE: m.Closure(
        ground=m.ClosureGround.WITHDRAWN,
        at=datetime(2026, 11, 25, 15, 2, tzinfo=CHINA),
        by="王芳",
        reason="申请人另选经营场所",
        returned=MATERIALS[1:2],
    ),
    m.DocumentKind.DELIVERY_PROOF: m.Delivery(
        papers=(m.DeliveredPaper(name="食品经营许可证", number="JY24311250000001"),),
        method=m.DeliveryMethod.MAIL,
        at=datetime(2026, 12, 4, 11, 0, tzinfo=CHINA),
        deliverer="王芳",
        receiver=m.Party(name="李小红", document_label="居民身份证", document_number=MASKED, relation="配偶"),
        parcel_no="1234567890123",
    ),
    m.DocumentKind.DEFERRAL: m.DeferralSlip(
        owed=(
            m.Owed(material="健康证明", due_on=date(2026, 11, 30), standard="从业人员每人一份，在有效期内"),
            m.Owed(material="布局图", due_on=date(2026, 12, 4)),
        ),
        signed_on=date(2026, 11, 23),
        clock_runs=True,
        consequence="Whatever is not supplied by its day makes the application deemed withdrawn.",
        basis="江永县容缺受理事项清单",
        override_by="刘强",
    ),
    m.DocumentKind.COMMITMENT: m.CommitmentLetter(
        terms=(
            m.Terms(
                replaces=("消防安全检查合格意见",),
                check="开业前现场检查",
                basis=("《中华人民共和国消防法》第十五条",),
                conditions=("场所使用性质、防火分隔和疏散符合消防技术标准", "消防设施完好有效"),
                promises=("按标准配置并维护消防设施",),
                consequences=("承诺不实的，依法撤销许可并处罚",),
                verification="现场核查",
                follow_up_days=20,
            ),
            m.Terms(replaces=("无犯罪记录证明",), conditions=("未受过刑事处罚",), verification="部门间核查"),
        ),
        signed_on=date(2026, 11, 23),
    ),
    m.DocumentKind.FOLLOW_UP: m.FollowUpRecord(
        checks=(
            m.Checked(
                what="消防安全现场核查",
                due_on=date(2026, 12, 21),
                finding="to be corrected",
                text="疏散指示标志缺两处",
                correct_by=date(2026, 12, 31),
                closed_on=date(2026, 12, 15),
            ),
            m.Checked(what="整改复查", due_on=date(2026, 12, 31)),
        )
    ),
    m.DocumentKind.REVOCATION: m.Revocation(
        decided_on=date(2026, 12, 15),
        reason="营业场所与承诺的条件不符：未设置疏散通道。",
        result_name="公众聚集场所投入使用、营业消防安全检查意见书",
        result_no="江消安检字〔2026〕第0001号",
        granted_on=date(2026, 11, 23),
        remedies=REMEDIES,
    ),
    m.DocumentKind.PACKAGE: m.PackageSlip(
        other_place="广东省广州市番禺区",
        other_organ="番禺区人力资源和社会保障局",
        contact="020-00000000",
        address="广州市番禺区政务服务中心",
        mode="collected here, handled there",
        content="the application",
        enclosed=MATERIALS,
        slip_no=f"{CASE_NO}-1",
        carrier="邮政特快",
        parcel_no="1234567890123",
        sent_on=date(2026, 11, 24),
        duties=(("收件地", "核对身份和材料形式，当日寄出"), ("办理地", "受理、决定，寄回结果")),
    ),
    m.DocumentKind.TELLING: m.TellingLetter(
        receiver="江永县自来水公司",
        fact="下列房屋的转移登记已经办结，请办理用水过户。",
        rows=(("房屋坐落", "江永县潇浦镇"), ("用水户号", "0000001")),
        key="431125-0003-000000042",
    ),
}

MEMBERS = (
    m.MemberLine(
        name="出生医学证明首次签发",
        department="卫健局",
        case_no="431125 0003 20261123 0043 4",
        state="accepted",
        limit=Limit(5),
        begins_on=date(2026, 11, 23),
        due_on=date(2026, 11, 30),
        result="出生医学证明",
    ),
    m.MemberLine(
        name="出生登记",
        department="公安局",
        case_no="431125 0003 20261123 0044 2",
        state="waiting",
        limit=Limit(10),
        begins_on=date(2026, 11, 30),
        due_on=date(2026, 12, 14),
        after=(1,),
        in_step_with=(3,),
        result="居民户口簿",
    ),
    m.MemberLine(
        name="预防接种证办理",
        department="卫健局",
        case_no="431125 0003 20261123 0045 0",
        state="waiting",
        begins_on=date(2026, 11, 30),
        due_on=date(2027, 1, 4),
        after=(1,),
        documents=("出生证明",),
        in_step_with=(2,),
    ),
)
BUNDLE = m.BundleSheet(
    lead="江永县卫生健康局",
    members=MEMBERS,
    materials=(
        m.SharedMaterial(line=MATERIALS[0], needed_by=(1, 2, 3)),
        m.SharedMaterial(line=m.MaterialLine(name="结婚证", status=MarkStatus.DEFERRED), needed_by=(2,)),
    ),
    fields=(("新生儿姓名", "张小禾"), ("出生日期", "2026-11-20"), ("母亲身份证号", MASKED)),
    figures=(("time", "45", "5"), ("trips", "7", "1"), ("materials", "22", "14")),
    corrections=(
        m.Correction(material="诊断证明", problem="未提交", standard="医疗机构盖章", remedy="生育医疗待遇支付"),
    ),
    deadline=date(2026, 11, 30),
    receiver=m.Party(name="张小明", document_label="居民身份证", document_number=MASKED),
    at=datetime(2026, 12, 1, 9, 30, tzinfo=CHINA),
    deliverer="王芳",
)
DETAILS |= {kind: BUNDLE for kind in m.DocumentKind if m.DETAIL_OF[kind] is m.BundleSheet}


def document(kind: m.DocumentKind, **changes: object) -> m.Document:
    """Return the sample of *kind* with *changes*."""
    fields: dict[str, object] = {
        "kind": kind,
        "facts": FACTS if kind in BEFORE_ACCEPTANCE else ACCEPTED,
        "detail": DETAILS[kind],
        "issued_at": datetime(2026, 11, 23, 9, 43, tzinfo=CHINA),
    }
    return m.Document(**(fields | changes))  # type: ignore[arg-type]
