"""``clerk tell``: whom the hall tells outside, and what they answer."""

import json
import threading
from collections.abc import Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from clerk_tui.desk.context import CHINA
from clerk_tui.domain.applicant import Applicant, ApplicantKind
from clerk_tui.domain.case import bodies as b
from clerk_tui.domain.case.deciders.told import key_of
from clerk_tui.domain.case.told_bodies import Fact, FactKind, TellingQueued
from clerk_tui.domain.identity import DocumentType
from clerk_tui.store import keys
from clerk_tui.store.store import Store
from clerk_tui.store.telling import record
from clerk_tui.sync.telling.envelope import ANSWER_SCHEMA

PASSWORD = "gou-2026-yue"
NOW = datetime(2026, 11, 23, 10, tzinfo=CHINA)


@pytest.fixture
def case(home: Path) -> str:
    """The number of a case that the water company answers."""
    applicant = Applicant(
        kind=ApplicantKind.PERSON,
        name="张小明",
        document_type=DocumentType.RESIDENT_ID,
        document_number="431125199901010009",
    )
    path = home / "state" / "store.db"
    key = keys.unlock(path.with_suffix(".keys"), "admin", PASSWORD)
    with Store.open(path, key) as store, store.transaction() as writer:
        number = writer.next_case_number(NOW.date())
        version = store.current_version(NOW.date())
        item = store.catalog(version).items[0]
        received = b.Received(
            case_no=number,
            query_code="204713",
            item=item.id,
            item_name=item.name,
            department="zhujian",
            catalog_version=version,
            window="04",
            received_on=NOW.date(),
            applicant=applicant,
        )
        accepted = b.Accepted(accepted_on=NOW.date())
        events = writer.append([received, accepted], subject=None, actor="wang", at=NOW)
        fact = Fact(
            kind=FactKind.REQUESTED,
            case_no=number,
            item=item.id,
            item_name=item.name,
            on=NOW.date(),
            applicant=applicant,
        )
        queued = TellingQueued(receiver="water", key=key_of(number, "water", FactKind.REQUESTED), fact=fact)
        record(writer.db, writer.append([queued], subject=events[0].id, actor="wang", at=NOW))
    return number


@pytest.fixture
def water() -> Iterator[str]:
    """The address of a water company that does what it is told."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            data = json.dumps({"schema": ANSWER_SCHEMA, "key": body["key"], "outcome": "done"}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_setting_up_who_is_told(clerk: Any, tmp_path: Path) -> None:
    assert clerk("tell", "receivers", "list", "--json").json() == []
    tv = ("tell", "receivers", "set", "tv", "--name", "广电网络")
    assert clerk(*tv, "--paper", by="wang").status == 4
    assert clerk(*tv).status == 2
    assert clerk(*tv, "--paper", "--url", "https://tv.example/").status == 2
    assert clerk(*tv, "--paper").status == 0
    bad = tmp_path / "authority.pem"
    bad.write_text("no certificate")
    refused = clerk("tell", "receivers", "set", "gas", "--name", "燃气公司", "--folder", "/mnt/gas")
    assert refused.status == 2
    assert "--plain" in refused.err
    assert clerk("tell", "receivers", "set", "gas", "--name", "x", "--url", "http://gas.example/").status == 2
    wrong = clerk(
        "tell", "receivers", "set", "gas", "--name", "x", "--url", "https://gas.example/", "--ca", "/dev/null"
    )
    assert wrong.status == 0 or "certificate" in wrong.err
    listed = clerk("tell", "receivers", "list", "--json").json()
    assert {"id": "tv", "name": "广电网络", "route": "paper"}.items() <= listed[-1].items()
    assert "广电网络" in clerk("tell", "receivers", "list").out
    assert clerk("tell", "receivers").out == clerk("tell", "receivers", "list").out
    assert clerk("tell", "receivers", "remove", "tv").status == 0
    assert clerk("tell", "receivers", "remove", "tv").status == 3


def test_the_public_key_stays_the_same(clerk: Any) -> None:
    shown = clerk("tell", "key", "--json").json()
    assert len(shown["public_key"]) == 64
    assert clerk("tell", "key", by="wang").out.strip() == shown["public_key"]


def test_sending_closes_the_case(clerk: Any, case: str, water: str) -> None:
    assert clerk("tell", "send", "--json").json()["to_print"] == 1
    assert clerk("tell", "receivers", "set", "water", "--name", "自来水公司", "--url", water).status == 0
    (line,) = clerk("tell", "list", "--json", by="wang").json()
    assert (line["status"], line["receiver"], line["key"]) == ("queued", "water", f"{case}-water-requested")
    sent = clerk("tell", "send", by="wang")
    assert sent.status == 0
    assert sent.out == "Told: 1. Answers: 1. To be tried again: 0. For paper: 0.\n"
    (line,) = clerk("tell", "list", "--case", case, "--json").json()
    assert (line["status"], line["said"]) == ("done", "has done it")
    assert clerk("case", "show", case, "--json").json()["phase"] == "delivered"


def test_who_is_not_there_is_tried_again(clerk: Any, case: str) -> None:
    clerk("tell", "receivers", "set", "water", "--name", "自来水公司", "--url", "http://127.0.0.1:9/")
    sent = clerk("tell", "send")
    assert sent.status == 1
    assert "自来水公司: not reachable" in sent.err
    shown = clerk("tell", "list").out
    assert "not reachable" in shown
    assert "431125199901010009" not in shown


def test_on_paper_and_by_telephone(clerk: Any, case: str) -> None:
    assert len(clerk("tell", "list", "--to-print", "--json").json()) == 1
    assert clerk("tell", "by-hand", case, by="wang").status == 0
    assert clerk("tell", "list", "--to-print", "--json").json() == []
    assert clerk("tell", "answer", case, "refused", by="wang").status == 1
    other_department = clerk("tell", "answer", case, "refused", "--reason", "欠费", by="li")
    assert other_department.status == 1
    assert clerk("tell", "answer", case, "refused", "--reason", "欠费", by="wang").status == 0
    (line,) = clerk("tell", "list", "--json").json()
    assert line["answer"]["reason"] == "欠费"
    assert clerk("tell", "send", by="zhao").status == 4
