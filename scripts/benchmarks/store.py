"""One intake, committed and durable, against the bare transaction of the same rows in plain SQLite.

The baseline has everything prepared: the rows of a thousand intakes lie in memory, in the same tables with the same
indices, and one statement a row writes them in a transaction with WAL and ``synchronous=FULL``. What the store adds is
numbering, hashing, folding, due dates, encryption and the rest of its life.
"""

import sqlite3
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from statistics import median

from figure import Figure

ROUNDS = 400
LIMIT = 2.0


def measure() -> list[Figure]:
    """Measure one intake, alternating with the baseline so that both meet the same disk and the same neighbours."""
    from clerk_tui.store.store import Site, Store

    site = Site(county="431125", device="0003", place="431125000000", place_name="hall")
    with tempfile.TemporaryDirectory() as folder:
        store = Store.create(Path(folder, "store.db"), bytes(32), site, name_keys=lambda name: (name, name[:1]))
        bare = _bare(Path(folder, "bare.db"), store)
        with store:
            number = _intakes(store)
            ours, raw = [], []
            for n in range(ROUNDS):
                case_id = number(n)[1]
                rows = _rows_of(store, case_id)
                ours.append(number(ROUNDS + n)[0])
                raw.append(_timed(lambda rows=rows: _write(bare, rows)))
        bare.close()
    # The first rounds fill caches on both sides.
    return [Figure("intake committed, durable", median(ours[20:]) * 1e3, median(raw[20:]) * 1e3, LIMIT)]


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _intakes(store) -> Callable[[int], tuple[float, int]]:
    from clerk_tui.domain.applicant import Applicant, ApplicantKind
    from clerk_tui.domain.case import bodies as b
    from clerk_tui.domain.checklist import Mark, MarkStatus
    from clerk_tui.domain.identity import DocumentType
    from clerk_tui.domain.item import CaseKind, Limit

    at = datetime(2026, 11, 23, 9, tzinfo=timezone(timedelta(hours=8)))
    marks = tuple(Mark(material=f"m{n}", status=MarkStatus.ORIGINAL_SEEN) for n in range(4))

    def intake(n: int) -> tuple[float, int]:
        applicant = Applicant(
            kind=ApplicantKind.PERSON,
            name=f"张小{chr(0x4E00 + n)}",
            document_type=DocumentType.RESIDENT_ID,
            document_number=f"43112519{n:07d}000",
            phone=f"138{n:08d}",
            address="潇浦镇五一路一号",
        )
        start = time.perf_counter()
        with store.transaction() as writer:
            received = b.Received(
                case_no=writer.next_case_number(at.date()),
                query_code=store.new_query_code(),
                item="sbk-01",
                item_name="社会保障卡申领",
                department="renshe",
                catalog_version="2026-07",
                window="03",
                received_on=at.date(),
                applicant=applicant,
                marks=marks,
                case_kind=CaseKind.PROMISED,
                promised_limit=Limit(15),
                statutory_limit=Limit(30),
            )
            accepted = b.Accepted(accepted_on=at.date())
            printed = b.DocumentPrinted(document="receipt", version=1)
            events = writer.append([received, accepted, printed], subject=None, actor="clerk", at=at)
        return time.perf_counter() - start, events[0].id

    return intake


_TABLES = ("event", "serial", "person", "search_key", "case_file", "case_state")


def _bare(path: Path, store) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, cached_statements=256)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    marks = ", ".join("?" * len(_TABLES))
    with store.reading() as source:
        for (schema,) in source.execute(
            f"SELECT sql FROM sqlite_master WHERE tbl_name IN ({marks}) AND sql > '' AND type <> 'trigger'", _TABLES
        ):
            db.execute(schema)
    return db


def _rows_of(store, case_id: int) -> list[tuple[str, tuple]]:
    """Return the statements, with their values, that write exactly the rows which this intake left."""
    wanted = {
        "event": f"subject = {case_id}",
        "serial": "true",
        "person": f"id = {case_id}",
        "search_key": f"person = {case_id}",
        "case_file": f"id = {case_id}",
        "case_state": f"id = {case_id}",
    }
    found = []
    with store.reading() as db:
        for table, where in wanted.items():
            for row in db.execute(f"SELECT * FROM {table} WHERE {where}"):
                verb = "REPLACE" if table == "serial" else "INSERT"
                found.append((f"{verb} INTO {table} VALUES ({', '.join('?' * len(row))})", row))
    return found


def _write(db: sqlite3.Connection, rows: list[tuple[str, tuple]]) -> None:
    db.execute("BEGIN IMMEDIATE")
    for sql, values in rows:
        db.execute(sql, values)
    db.execute("COMMIT")


if __name__ == "__main__":
    for figure in measure():
        print(figure.row())
