"""The text of every PDF is read back by another library; pictures of pages are counted, codes are in test_paper_qr."""

import io
import re

import msgspec
import pypdf
import pytest
from paper_samples import (
    ACCEPTED,
    BUNDLE,
    CASE_NO_GROUPED,
    FACTS,
    HARD,
    ID_NUMBER,
    LONG_ITEM,
    LONG_NAME,
    MASKED,
    RARE_NAME,
    document,
)

from clerk_tui.paper import model as m
from clerk_tui.paper.pdf import render_pdf, render_png
from clerk_tui.paper.trouble import PaperTrouble

KINDS = list(m.DocumentKind)

TITLES = {
    m.DocumentKind.RECEIPT: ("收件凭证", "Receipt of Application Materials"),
    m.DocumentKind.ONE_TIME_NOTICE: ("一次性告知书", "One-time Notice"),
    m.DocumentKind.CORRECTION_NOTICE: ("补正通知书", "Correction Notice"),
    m.DocumentKind.ACCEPTANCE: ("受理通知书", "Notice of Acceptance"),
    m.DocumentKind.DECLINE: ("不予受理通知书", "Notice of Non-acceptance"),
    m.DocumentKind.HANDOVER_SLIP: ("材料交接单", "Handover Slip"),
    m.DocumentKind.GRANT: ("准予行政许可决定书", "Decision to Grant a Licence"),
    m.DocumentKind.REFUSAL: ("不予行政许可决定书", "Decision to Refuse a Licence"),
    m.DocumentKind.EXCLUDED_PROCEDURE: ("特别程序告知书", "Notice of an Excluded Procedure"),
    m.DocumentKind.EXTENSION: ("延长期限告知书", "Notice of an Extended Time Limit"),
    m.DocumentKind.CLOSURE: ("撤回申请确认书", "Confirmation of Withdrawal"),
    m.DocumentKind.DELIVERY_PROOF: ("送达回证", "Proof of Delivery"),
    m.DocumentKind.DEFERRAL: ("容缺受理承诺书", "Commitment to Supply Deferred Materials"),
    m.DocumentKind.COMMITMENT: ("告知承诺书", "Letter of Notification and Commitment"),
    m.DocumentKind.FOLLOW_UP: ("核查记录", "Record of Follow-up Checks"),
    m.DocumentKind.REVOCATION: ("撤销决定书", "Decision to Revoke"),
    m.DocumentKind.PACKAGE: ("跨省通办材料移交单", "Slip for Papers Sent to Another Hall"),
    m.DocumentKind.TELLING: ("联办事项告知函", "Notice to a Joint Service"),
    m.DocumentKind.BUNDLE_RECEIPT: ("“一件事一次办”收件凭证", "Receipt for One Thing in One Go"),
    m.DocumentKind.BUNDLE_NOTICE: ("“一件事一次办”一次性告知书", "One-time Notice for One Thing in One Go"),
    m.DocumentKind.BUNDLE_FORM: ("“一件事一次办”申请表", "Application Form for One Thing in One Go"),
    m.DocumentKind.BUNDLE_PLAN: ("“一件事一次办”办理计划", "Plan of One Thing in One Go"),
    m.DocumentKind.BUNDLE_DELIVERY: ("统一出件送达回证", "Proof of Joint Delivery"),
}

LAW = {
    m.DocumentKind.RECEIPT: ("第三十二条", "art. 32"),
    m.DocumentKind.ONE_TIME_NOTICE: ("第三十二条第一款第四项", "art. 32(1)(4)"),
    m.DocumentKind.CORRECTION_NOTICE: ("第三十二条第一款第四项", "art. 32(1)(4)"),
    m.DocumentKind.ACCEPTANCE: ("第三十二条第一款第五项", "art. 32(1)(5)"),
    m.DocumentKind.DECLINE: ("第三十二条第一款第二项", "art. 32(1)(2)"),
    m.DocumentKind.GRANT: ("第三十八条第一款", "art. 38(1)"),
    m.DocumentKind.REFUSAL: ("第三十八条第二款", "art. 38(2)"),
    m.DocumentKind.EXCLUDED_PROCEDURE: ("第四十五条", "art. 45"),
    m.DocumentKind.EXTENSION: ("第四十二条第一款", "art. 42(1)"),
}
"""What each document must cite when the Administrative Licensing Law binds."""


def pages(document: m.Document, **options: bool) -> list[str]:
    """Return the text of each page without white space: lines may break anywhere."""
    reader = pypdf.PdfReader(io.BytesIO(render_pdf(document, **options)))
    return [re.sub(r"\s+", "", page.extract_text()) for page in reader.pages]


def text(document: m.Document) -> str:
    return "".join(pages(document))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_document_shows_its_title_number_case_and_law(kind: m.DocumentKind, language: str) -> None:
    sample = document(kind, language=language)
    found = text(sample)
    which = 0 if language == "zh_CN" else 1
    expected = [
        TITLES[kind][which],
        LAW.get(kind, ("", ""))[which],
        m.document_number(sample),
        CASE_NO_GROUPED,
        FACTS.item,
        FACTS.applicant.name,
        BUNDLE.lead if m.DETAIL_OF[kind] is m.BundleSheet else FACTS.department,
    ]
    for words in expected:
        assert words.replace(" ", "") in found, words


@pytest.mark.parametrize("kind", KINDS)
def test_an_ordinary_case_fits_one_page_in_either_language(kind: m.DocumentKind) -> None:
    assert len(pages(document(kind, language="both"))) == 2


@pytest.mark.parametrize("kind", [m.DocumentKind.BUNDLE_RECEIPT, m.DocumentKind.BUNDLE_PLAN])
def test_a_visit_of_seven_items_and_thirteen_materials_fits_one_page(kind: m.DocumentKind) -> None:
    """As many as the county's guide to a birth asks for."""
    first = msgspec.structs.replace(BUNDLE.members[0], name="城乡居民基本医疗保险参保登记")
    visit = msgspec.structs.replace(
        BUNDLE, members=(first, *BUNDLE.members[1:] * 3), materials=(BUNDLE.materials * 7)[:13]
    )
    assert len(pages(document(kind, detail=visit))) == 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("facts", [ACCEPTED, msgspec.structs.replace(HARD, accepted_on=ACCEPTED.accepted_on)])
def test_no_day_is_broken_over_two_lines(kind: m.DocumentKind, facts: m.CaseFacts) -> None:
    reader = pypdf.PdfReader(io.BytesIO(render_pdf(document(kind, facts=facts))))
    raw = "\n".join(page.extract_text() for page in reader.pages)
    day = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
    assert len(day.findall(raw)) == len(day.findall(re.sub(r"\s+", "", raw)))


@pytest.mark.parametrize("kind", [m.DocumentKind.REFUSAL, m.DocumentKind.DECLINE])
def test_who_is_refused_is_told_of_both_remedies(kind: m.DocumentKind) -> None:
    found = text(document(kind))
    for words in ("六十日", "《中华人民共和国行政复议法》第二十条", "六个月", "《中华人民共和国行政诉讼法》第四十六条"):
        assert words in found
    assert "江永县人民政府申请行政复议" in found
    assert "江永县人民法院提起行政诉讼" in found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_other_powers_do_not_cite_the_licensing_law(kind: m.DocumentKind, language: str) -> None:
    other = msgspec.structs.replace(FACTS, is_licence=False)
    found = text(document(kind, facts=other, language=language))
    assert "行政许可" not in found
    assert "Licens" not in found


def test_receipt_names_what_was_received_and_how() -> None:
    found = text(document(m.DocumentKind.RECEIPT))
    for words in ("472915", MASKED, "138****1234", "2026年11月23日09:41", "20个工作日", "10个工作日", "2026年12月7日"):
        assert words in found
    for words in ("核验后退还", "电子证照92431125MA4L000000", "收复印件2加盖公章", "补正告知截止日期：2026年11月30日"):
        assert words in found
    assert "不代表已经受理" in found
    assert ID_NUMBER not in found


def test_an_acceptance_notice_names_every_date_and_limit() -> None:
    found = text(document(m.DocumentKind.ACCEPTANCE))
    for words in (
        "受理日期2026年11月23日",
        "法定办结时限20个工作日",
        "承诺办结时限10个工作日",
        "应办结日期2026年12月7日",
    ):
        assert words in found
    assert "第10个工作日为12月7日" in found, "the due date explains itself"
    assert "专家评审（不超过15个工作日）" in found


def test_a_receipt_of_an_accepted_case_says_so_instead() -> None:
    found = text(document(m.DocumentKind.RECEIPT, facts=ACCEPTED))
    assert "已于2026年11月23日受理" in found
    assert "不代表已经受理" not in found
    assert "补正告知截止日期" not in found


def test_a_reprint_is_marked_and_counted_and_the_first_print_is_not() -> None:
    assert "补打" not in text(document(m.DocumentKind.RECEIPT))
    assert "补打第2次" in text(document(m.DocumentKind.RECEIPT, reprint=2))
    assert "reprintno.2" in text(document(m.DocumentKind.RECEIPT, reprint=2, language="en"))


def test_the_same_version_printed_twice_is_the_same_file() -> None:
    assert render_pdf(document(m.DocumentKind.GRANT)) == render_pdf(document(m.DocumentKind.GRANT))


def test_both_languages_follow_each_other_and_count_their_own_pages() -> None:
    chinese, english = pages(document(m.DocumentKind.EXTENSION, language="both"))
    assert "第1页共1页" in chinese
    assert "page1of1" in english
    assert "theChinesetextprevails" in english


def test_rare_and_long_names_and_many_materials_are_set_over_pages_with_repeated_titles() -> None:
    sheets = pages(document(m.DocumentKind.RECEIPT, facts=HARD))
    assert len(sheets) == 2
    found = "".join(sheets)
    for words in (RARE_NAME, LONG_NAME, LONG_ITEM, "目录未载明", "18个工作日（不含图审时间）", "尚未公布"):
        assert words in found, words
    assert all(f"第{n}号材料" in found for n in range(1, 22))
    assert "序号材料名称" in sheets[1]
    assert f"第{len(sheets)}页共{len(sheets)}页" in sheets[-1]


@pytest.mark.parametrize("lines_above", range(6))
def test_no_row_of_a_table_is_torn_over_two_pages(lines_above: int) -> None:
    # Whatever stands above, the page ends between two rows: each name is whole on one page.
    long = max(HARD.materials, key=lambda line: len(line.name))
    lines = tuple(msgspec.structs.replace(long, name=f"{n}、{long.name}") for n in range(1, 13))
    facts = msgspec.structs.replace(HARD, item="建" * (1 + 26 * lines_above), materials=lines)
    sheets = pages(document(m.DocumentKind.RECEIPT, facts=facts))
    for line in lines:
        assert any(line.name in sheet for sheet in sheets), line.name


def test_a_township_centre_is_named_with_its_county() -> None:
    facts = msgspec.structs.replace(FACTS, office=m.Office(county="江永县", name="桃川镇便民服务中心"))
    assert "江永县桃川镇便民服务中心（盖章处）" in text(document(m.DocumentKind.RECEIPT, facts=facts))


def test_what_looks_like_markup_is_set_as_typed() -> None:
    name = "#王*小明_ $x$ `a` @b <c> \\n [d] //e"
    hostile = msgspec.structs.replace(FACTS, applicant=m.Party(name=name), item='#read("/etc/passwd")')
    found = text(document(m.DocumentKind.RECEIPT, facts=hostile))
    assert name.replace(" ", "") in found
    assert '#read("/etc/passwd")' in found


def test_control_and_direction_marks_never_reach_the_page() -> None:
    hostile = msgspec.structs.replace(FACTS, applicant=m.Party(name="张\x1b[31m小\u202e明"))
    assert "张[31m小明" in text(document(m.DocumentKind.RECEIPT, facts=hostile))


def test_a_character_without_a_glyph_is_reported_before_printing() -> None:
    # U+2CEB2 is in no font of the program; U+0F40 is Tibetan.
    facts = msgspec.structs.replace(FACTS, applicant=m.Party(name="张\U0002f9f4ཀ明"))
    sample = document(m.DocumentKind.RECEIPT, facts=facts)
    with pytest.raises(PaperTrouble) as caught:
        render_pdf(sample)
    assert caught.value.refusal.code == "paper.missing_glyph"
    assert "U+0F40" in str(caught.value.refusal.params["characters"])


def test_a_missing_character_can_be_left_to_be_written_by_hand() -> None:
    facts = msgspec.structs.replace(FACTS, applicant=m.Party(name="张ཀ明"))
    (page,) = pages(document(m.DocumentKind.RECEIPT, facts=facts), by_hand=True)
    assert "张〓明" in page


def test_the_file_is_pdf_a_and_names_no_person() -> None:
    content = render_pdf(document(m.DocumentKind.RECEIPT))
    reader = pypdf.PdfReader(io.BytesIO(content))
    assert "pdfaid:part" in content.decode("latin-1")
    assert FACTS.applicant.name not in str(reader.metadata)
    assert reader.metadata is not None
    assert str(reader.metadata.title).startswith("收件凭证")


def test_pages_past_the_last_are_an_error() -> None:
    assert render_png(document(m.DocumentKind.RECEIPT), ppi=40).startswith(b"\x89PNG")
    with pytest.raises(IndexError):
        render_png(document(m.DocumentKind.RECEIPT), page=9, ppi=40)
