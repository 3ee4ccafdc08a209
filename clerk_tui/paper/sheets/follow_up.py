"""核查记录 and 撤销决定书: what was found after the decision, and the decision that takes a grant back."""

from clerk_tui.paper.model import Document, FollowUpRecord, Revocation
from clerk_tui.paper.sheet import Column, Heading, Numbered, Sheet, Signatures, Table
from clerk_tui.paper.sheets.common import (
    acknowledgement,
    case_rows,
    detail_of,
    frame,
    party_rows,
    remedies,
    stated,
    text,
)
from clerk_tui.paper.words import Words


def follow_up(document: Document, words: Words) -> Sheet:
    """Compose the record of what follow-up checks and supervision visits found."""
    _ = words.say
    facts, detail = document.facts, detail_of(document, FollowUpRecord)
    columns = (
        Column(_("#"), centred=True),
        Column(_("What was looked at"), 3),
        Column(_("To be done by"), centred=True),
        Column(_("Looked at on"), centred=True),
        Column(_("What was found"), 2),
        Column(_("Remarks"), 3),
    )
    rows = []
    for n, check in enumerate(detail.checks, 1):
        mend = _("to be corrected by {day}").format(day=words.date(check.correct_by)) if check.correct_by else ""
        rows.append(
            (
                str(n),
                check.what,
                words.date(check.due_on),
                words.date(check.closed_on),
                words.say(check.finding) or _("still open"),
                words.joined(check.text, mend),
            )
        )
    return frame(
        document,
        words,
        _("Record of Follow-up Checks"),
        (
            stated(*case_rows(facts, words), *party_rows(facts, words)),
            Table(columns, tuple(rows)),
            Signatures(((_("Checked by (signature)"), ""), (_("Person checked (signature)"), ""), (_("Date"), ""))),
        ),
        sealed_by=facts.department,
        addressee="",
    )


def revocation(document: Document, words: Words) -> Sheet:
    """Compose the decision that takes a grant back because the commitment was false."""
    _ = words.say
    facts, detail = document.facts, detail_of(document, Revocation)
    # 行政许可法 art. 69(2): a licence got by deceit is to be revoked.
    operative = (
        _(
            "What was granted on the strength of your commitment is revoked under art. 69(2) of the Administrative "
            "Licensing Law: the check found the commitment false."
        )
        if facts.is_licence
        else _(
            "What was granted on the strength of your commitment is taken back: the check found the commitment false."
        )
    )
    void = _("“{name}” is void from the day of this decision; please return it to the window.")
    return frame(
        document,
        words,
        _("Decision to Revoke"),
        (
            stated(
                *case_rows(facts, words),
                *party_rows(facts, words),
                (_("Granted on"), words.date(detail.granted_on)),
                (_("Result document"), detail.result_name),
                (_("Number of the result"), detail.result_no),
            ),
            text(operative),
            Heading(_("Reasons")),
            Numbered((detail.reason,)),
            text(void.format(name=detail.result_name) if detail.result_name else ""),
            text(_("The broken promise is put on record; commitments are not offered again until credit is restored.")),
            remedies(detail.remedies, words),
        ),
        sealed_by=facts.department,
        sealed_on=detail.decided_on,
        stub=acknowledgement(document, words, _("I have received this decision.")),
    )
