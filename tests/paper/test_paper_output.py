"""Files are whole, private and named without persons; the printer's refusals come back as data."""

import stat
from pathlib import Path

import msgspec
import pypdf
import pytest
from paper_samples import CASE_NO, FACTS, document

from clerk_tui.paper import model as m
from clerk_tui.paper import output
from clerk_tui.paper.trouble import PaperTrouble

RECEIPT = document(m.DocumentKind.RECEIPT)


def fake_lp(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    lp = folder / "lp"
    lp.write_text(f"#!/bin/sh\n{script}\n")
    lp.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def saved(sample: m.Document, folder: Path, *, by_hand: bool = False) -> Path:
    with output.set_aside(sample, folder, by_hand=by_hand) as waiting:
        return waiting.publish()


def test_what_is_set_aside_appears_only_when_published(tmp_path: Path) -> None:
    with output.set_aside(RECEIPT, tmp_path) as waiting:
        assert [path.name.startswith(".") for path in tmp_path.iterdir()] == [True]
        assert list(tmp_path.glob("*.pdf")) == []
    assert list(tmp_path.iterdir()) == [], "what was not published is gone"
    with output.set_aside(RECEIPT, tmp_path) as waiting:
        path = waiting.publish()
    assert list(tmp_path.iterdir()) == [path]


def test_a_child_process_writes_the_same_file_privately(tmp_path: Path) -> None:
    theirs = saved(RECEIPT, tmp_path)
    assert theirs.name == f"{CASE_NO}-receipt-v1.pdf"
    assert stat.S_IMODE(theirs.stat().st_mode) == 0o600
    content = theirs.read_bytes()
    assert output.write_pdf(RECEIPT, tmp_path).read_bytes() == content
    assert len(pypdf.PdfReader(theirs).pages) == 1
    assert list(tmp_path.iterdir()) == [theirs], "nothing temporary stays behind"


def test_the_child_finds_the_program_from_any_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert saved(RECEIPT, Path()).is_file()


def test_the_child_hands_its_refusal_back(tmp_path: Path) -> None:
    facts = msgspec.structs.replace(FACTS, applicant=m.Party(name="张ཀ明"))
    sample = document(m.DocumentKind.RECEIPT, facts=facts)
    with pytest.raises(PaperTrouble) as caught:
        saved(sample, tmp_path)
    assert caught.value.refusal.code == "paper.missing_glyph"
    assert list(tmp_path.iterdir()) == []
    assert saved(sample, tmp_path, by_hand=True).is_file()


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(PaperTrouble) as caught:
        output.write_atomically(tmp_path / "gone" / "x.pdf", b"x")
    assert caught.value.refusal.code == "paper.not_written"
    assert caught.value.refusal.params["folder"] == str(tmp_path / "gone")


def test_a_failed_write_leaves_the_old_file_and_no_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "x.pdf"
    output.write_atomically(target, b"old")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(output.os, "fsync", full)
    with pytest.raises(PaperTrouble) as caught:
        output.write_atomically(target, b"new")
    assert caught.value.refusal.params["cause"] == "No space left on device"
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_without_a_printing_system_the_refusal_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    outcome = output.print_file(tmp_path / "x.pdf")
    assert not outcome.accepted
    assert outcome.refusal is not None
    assert outcome.refusal.code == "paper.no_spooler"
    assert outcome.refusal.remedy


def test_the_spooler_gets_printer_and_file_and_its_job_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_lp(tmp_path, monkeypatch, f'echo "$@" > {tmp_path}/said; echo "request id is office-12 (1 file(s))"')
    outcome = output.print_file(tmp_path / "-x.pdf", "office")
    assert outcome == output.PrintOutcome(job="office-12")
    assert (tmp_path / "said").read_text() == f"-d office -- {tmp_path}/-x.pdf\n"


def test_what_the_spooler_objects_to_is_passed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_lp(tmp_path, monkeypatch, 'echo "lp: The printer or class does not exist." >&2; exit 1')
    outcome = output.print_file(tmp_path / "x.pdf", "attic")
    assert outcome.refusal is not None
    assert outcome.refusal.params["cause"] == "The printer or class does not exist."
