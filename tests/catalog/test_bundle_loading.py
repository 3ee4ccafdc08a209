"""The loader of bundles and concessions: what it accepts, and how it names what it does not."""

from pathlib import Path

import pytest

from clerk_tui.catalog.reading import CatalogError
from clerk_tui.catalog.shipped import load_shipped
from clerk_tui.domain.bundle.model import Bundle, BundleKind, FieldKind
from clerk_tui.domain.concession import ClockStart, CommitmentKind, DebtExpiry
from clerk_tui.domain.item import Limit

HEAD = """
version = "1"
effective_from = "2026-01-01"
county = "江永县"
county_code = "431125"
[[source]]
id = "s"
words = "某目录"
as_of = "2026-01-01"
"""
ITEM = """
[[item]]
id = "a"
name = "不动产转移登记"
source = "s"
[[item.question]]
id = "q"
text = "哪种？"
options = [{ id = "x", label = "首次" }, { id = "y", label = "变更" }]
[[item.material]]
name = "申请书"
[[item.material]]
name = "婚姻证明"
[item.deferral]
materials = ["m2"]
days = 3
clock = "when_complete"
expiry = "return"
basis = "县里的清单"
[[item.commitment]]
id = "t"
kind = "certificate"
replaces = ["m2"]
follow_up_days = 30
scenarios = ["q:x"]
[[item]]
id = "b"
name = "供电过户"
source = "s"
"""
BUNDLE = """
id = "guohu"
name = "二手房过户"
kind = "utilities"
lead = "ziran"
cooperating = ["gongdian"]
source = "s"
promised_limit = { n = 5 }
materials_published = true
faq = [["要钱吗？", "不要。"]]
[[question]]
id = "loan"
text = "贷款吗？"
options = [{ id = "no", label = "不贷" }, { id = "yes", label = "贷款" }]
[[trigger]]
id = "land"
label = "取得土地"
documents = ["出让合同"]
limit = { n = 5 }
[[member]]
id = "dengji"
item = "a"
after = ["@land"]
commitments = ["t"]
[[member]]
id = "dian"
item = "b"
department = "gongdian"
after = ["dengji"]
scenarios = ["loan:no"]
optional = true
receiver = "gongdian"
[[material]]
name = "身份证"
standard_code = "L2000016"
needed_by = ["dengji", "dian"]
[[material]]
id = "k"
name = "借款合同"
scenarios = ["loan:yes"]
needed_by = ["dengji"]
[[field]]
id = "meter"
label = "户号"
kind = "number"
read_by = ["dian"]
[[visit]]
member = "dengji"
name = "回访"
days = 10
[[place]]
address = "千家峒路2号"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("items", "names", "bundles"):
        (tmp_path / folder).mkdir()
    write(tmp_path, "catalog.toml", HEAD)
    departments = "id,name,short_name,phone,source,as_of\n" + "".join(
        f"{id_},江永县{id_},{id_},,某处,2026-01-01\n" for id_ in ("ziran", "gongdian")
    )
    write(tmp_path, "departments.csv", departments)
    write(tmp_path, "centres.csv", "code,name,kind,parent,address,hours,phone,source,as_of\n")
    write(tmp_path, "items/ziran.toml", ITEM)
    write(tmp_path, "bundles/guohu.toml", BUNDLE)
    return tmp_path


def write(root: Path, name: str, text: str) -> None:
    (root / name).write_text(text, encoding="utf-8")


def refused(root: Path, file: str, old: str, new: str) -> CatalogError:
    """The error after the first *old* in *file* became *new*."""
    text = (root / file).read_text(encoding="utf-8")
    assert old in text
    write(root, file, text.replace(old, new, 1))
    with pytest.raises(CatalogError) as caught:
        load_shipped(root)
    assert caught.value.reason
    assert file in str(caught.value) or Path(file).name in str(caught.value)
    return caught.value


def bundle(root: Path) -> Bundle:
    (one,) = load_shipped(root).bundles
    return one


def test_a_bundle_is_read_in_full(root: Path) -> None:
    one = bundle(root)
    assert (one.id, one.kind, one.lead, one.promised_limit) == ("guohu", BundleKind.UTILITIES, "ziran", Limit(5))
    assert one.provenance.source == "某目录"
    register, power = one.members
    assert (register.after, register.commitments) == (("@land",), ("t",))
    assert (power.department, power.receiver, power.after, power.optional) == (
        "gongdian",
        "gongdian",
        ("dengji",),
        True,
    )
    assert [material.id for material in one.materials] == ["m1", "k"]
    assert one.materials[0].needed_by == ("dengji", "dian")
    assert (one.fields[0].kind, one.fields[0].read_by) == (FieldKind.NUMBER, ("dian",))
    assert (one.triggers[0].limit, one.visits[0].member, one.places[0].address) == (Limit(5), "dengji", "千家峒路2号")
    assert one.faq == (("要钱吗？", "不要。"),)


def test_an_item_brings_its_deferral_and_its_commitments(root: Path) -> None:
    item = load_shipped(root).items[0]
    assert item.deferral is not None
    assert (item.deferral.materials, item.deferral.days) == (("m2",), 3)
    assert (item.deferral.clock, item.deferral.expiry) == (ClockStart.WHEN_COMPLETE, DebtExpiry.RETURN)
    (terms,) = item.commitments
    assert (terms.kind, terms.replaces, terms.follow_up_days) == (CommitmentKind.CERTIFICATE, ("m2",), 30)


def test_a_catalog_without_bundles_is_a_catalog(root: Path) -> None:
    (root / "bundles" / "guohu.toml").unlink()
    assert load_shipped(root).bundles == ()
    (root / "bundles").rmdir()
    assert load_shipped(root).bundles == ()


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('id = "guohu"', 'id = "other"', "id"),
        ('lead = "ziran"', 'lead = "shuili"', "lead"),
        ('cooperating = ["gongdian"]', 'cooperating = ["shuili"]', "cooperating"),
        ("materials_published", "published", "published"),
        ('source = "s"', 'source = "words"', "source"),
        ("n = 5", 'n = "5"', "promised_limit.n"),
        ('kind = "utilities"', 'kind = "house"', "kind"),
        ('item = "a"', 'item = "z"', "member.dengji.item"),
        ('item = "a"', 'items = "a"', "member.items"),
        ('id = "dian"', 'id = "dengji"', "member.id"),
        ('"@land"', '"@water"', "member.dengji.after"),
        ('after = ["dengji"]', 'after = ["diya"]', "member.dian.after"),
        ('after = ["dengji"]', 'after = ["dian"]', "member.dian.after"),
        ('commitments = ["t"]', 'commitments = ["u"]', "member.dengji.commitments"),
        ('department = "gongdian"', 'department = "dian"', "member.dian.department"),
        ('receiver = "gongdian"', 'receiver = "dian"', "member.dian.receiver"),
        ('"loan:no"', '"loan:maybe"', "member.dian.scenarios"),
        ('"loan:yes"', '"money:yes"', "material.k.scenarios"),
        ('["dengji", "dian"]', '["dengji", "dina"]', "material.m1.needed_by"),
        ("needed_by", "need_by", "material.need_by"),
        ('id = "k"', 'id = "m1"', "material.id"),
        ('read_by = ["dian"]', 'read_by = ["shui"]', "field.meter.read_by"),
        ('kind = "number"', 'kind = "sum"', "fields[0].kind"),
        ('label = "户号"', 'lable = "户号"', "field.lable"),
        ('{ id = "yes", label', '{ id = "yes", text', "question.option.text"),
        ('member = "dengji"', 'member = "dina"', "visit.member"),
        ('documents = ["出让合同"]', 'papers = ["出让合同"]', "trigger.papers"),
        ('address = "千家峒路2号"', 'adress = "千家峒路2号"', "place.adress"),
    ],
)
def test_a_fault_in_a_bundle_names_file_bundle_and_field(root: Path, old: str, new: str, field: str) -> None:
    error = refused(root, "bundles/guohu.toml", old, new)
    assert (error.file, error.field) == ("bundles/guohu.toml", field)
    assert error.item in ("guohu", "other")


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('materials = ["m2"]', 'materials = ["m3"]', "deferral.materials"),
        ('materials = ["m2"]', "materials = []", "deferral.materials"),
        ('materials = ["m2"]', 'materials = ["m1", "m2"]', "deferral.materials"),
        ("days = 3", "days = 0", "deferral.days"),
        ("days = 3", "day = 3", "deferral.day"),
        ('"when_complete"', '"later"', "deferral.clock"),
        ('replaces = ["m2"]', 'replaces = ["m9"]', "commitment.t.replaces"),
        ('"q:x"', '"q:z"', "commitment.t.scenarios"),
        ('kind = "certificate"', 'kind = "paper"', "commitments[0].kind"),
        ("follow_up_days", "follow_up", "commitment.follow_up"),
    ],
)
def test_a_fault_in_a_concession_names_file_item_and_field(root: Path, old: str, new: str, field: str) -> None:
    error = refused(root, "items/ziran.toml", old, new)
    assert (error.file, error.item, error.field) == ("items/ziran.toml", "a", field)


def test_a_bundle_may_not_take_the_id_of_an_item(root: Path) -> None:
    text = BUNDLE.replace('id = "guohu"', 'id = "a"')
    (root / "bundles" / "guohu.toml").unlink()
    write(root, "bundles/a.toml", text)
    with pytest.raises(CatalogError) as caught:
        load_shipped(root)
    assert (caught.value.file, caught.value.field) == ("bundles/a.toml", "id")


def test_a_bundle_that_is_no_toml_is_named(root: Path) -> None:
    assert refused(root, "bundles/guohu.toml", "[[member]]", "[[member]").file == "guohu.toml"
