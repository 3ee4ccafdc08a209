"""What is asked at a counter never goes through everything there is: SQLite says which index it takes."""

from datetime import date

import pytest

from clerk_tui.domain.case.channel import Channel
from clerk_tui.store import statements
from clerk_tui.store.records import CaseFilter, DutyFilter, FindQuery

ID = "431125199901010009"
ASKED = {
    "the members of a bundle": (lambda store: store.cases(CaseFilter(bundle=1)), "ix_case_file_bundle"),
    "what was filed elsewhere": (lambda store: store.case_by_filed(Channel.ONLINE, "x"), "uq_case_file_filed"),
    "the same, as a list": (lambda store: store.cases(CaseFilter(filed_no="x")), "uq_case_file_filed"),
    "who owes papers": (lambda store: store.cases(CaseFilter(debts=True)), "ix_case_file_open"),
    "the end of a number": (lambda store: store.find(FindQuery(case_no_tail="0017")), "uq_subject_file_number"),
    "a scanned number": (lambda store: store.subject_by_number("4311"), "uq_subject_file_number"),
    "open bundles": (lambda store: store.subjects("bundle", closed=False), "ix_subject_file_open"),
    "somebody's bundles": (lambda store: store.subjects("bundle", reference=ID), "ix_subject_file_reference"),
    "open duties": (lambda store: store.duties(DutyFilter()), "ix_duty_open"),
    "duties due": (lambda store: store.duties(DutyFilter(due_before=date(2026, 12, 1))), "ix_duty_open"),
    "broken promises": (
        lambda store: store.duties(DutyFilter(status="broken", document_type="resident_id", document_number=ID)),
        "ix_duty_person",
    ),
    "a person's licences": (lambda store: store.licences("resident_id", ID), "PRIMARY KEY"),
}


@pytest.mark.parametrize("asked", ASKED)
def test_it_takes_its_index(store, monkeypatch, asked):
    ask, index = ASKED[asked]
    plans: list[str] = []
    run = statements.Prepared.run

    def explained(self, db, **parameters):
        values = self._in_order(self.constants | parameters)
        plans.extend(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {self.sql}", values))
        return run(self, db, **parameters)

    monkeypatch.setattr(statements.Prepared, "run", explained)
    ask(store)
    assert any(index in line for line in plans), plans
    assert not [line for line in plans if line.startswith("SCAN") and "INDEX" not in line], plans
