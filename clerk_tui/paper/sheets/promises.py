"""容缺受理承诺书 and 告知承诺书: what the office told, what the applicant promised, and what comes of it."""

from clerk_tui.paper.model import CaseFacts, CommitmentLetter, DeferralSlip, Document, Terms
from clerk_tui.paper.sheet import Block, Column, Heading, Numbered, Sheet, Signatures, Table
from clerk_tui.paper.sheets.common import case_rows, detail_of, frame, limit_rows, office_name, party_rows, stated, text
from clerk_tui.paper.words import Words


def deferral(document: Document, words: Words) -> Sheet:
    """Compose the commitment by which materials may follow (容缺受理); no national law rules it, so none is cited."""
    _ = words.say
    facts, detail = document.facts, detail_of(document, DeferralSlip)
    allowed = _("Allowed by {name} although an earlier promise was not kept.").format(name=detail.override_by)
    return frame(
        document,
        words,
        _("Commitment to Supply Deferred Materials"),
        (
            stated(*case_rows(facts, words), *party_rows(facts, words), *limit_rows(facts, words)[2:]),
            text(
                _(
                    "The application meets the basic conditions; its main materials are complete and in the legal "
                    "form. At the applicant's own wish the following secondary materials may be supplied later, each "
                    "by its day:"
                )
            ),
            _owed(detail, words),
            Heading(_("What the window has told")),
            Numbered(tuple(_told(detail, words))),
            Heading(_("What the applicant promises")),
            Numbered(
                (
                    _("I have been told of the above and understand it."),
                    _("I will supply every material listed above by its day, at any window or to a proxy agent."),
                    _("What I have stated and handed in is true, and so will be what I supply."),
                    _("I accept the consequences named above if I do not keep this promise."),
                    *_authority(facts, words),
                )
            ),
            text(allowed if detail.override_by else ""),
            text(_("Rule applied: {basis}").format(basis=detail.basis) if detail.basis else "", small=True),
            _signatures(facts, words, words.date(detail.signed_on)),
            text(_("Made in two copies: one for the applicant, one for the window."), small=True),
        ),
        sealed_by=office_name(facts),
        sealed_on=detail.signed_on,
        addressee="",
        dense=True,
    )


def _owed(detail: DeferralSlip, words: Words) -> Table:
    _ = words.say
    columns = (
        Column(_("#"), centred=True),
        Column(_("Material"), 4),
        Column(_("To be supplied by"), centred=True),
        Column(_("Acceptance standard"), 3),
    )
    rows = tuple(
        (str(n), owed.material, words.date(owed.due_on), owed.standard) for n, owed in enumerate(detail.owed, 1)
    )
    return Table(columns, rows)


def _told(detail: DeferralSlip, words: Words) -> list[str]:
    _ = words.say
    clock = (
        _("The time limit runs from acceptance; it does not wait for these materials.")
        if detail.clock_runs
        else _("The application is received; the time limit begins when all of these materials are there.")
    )
    return [
        clock,
        words.say(detail.consequence),
        _("No result is handed out before everything has been supplied."),
        _(
            "Whoever does not keep the promise is put on record and may not supply materials later again until credit "
            "is restored."
        ),
        _("Deferring is voluntary: the applicant may instead come back with everything."),
    ]


def commitment(document: Document, words: Words) -> Sheet:
    """Compose the notify-and-commit letter (国办发〔2020〕42号): told first, then promised, then signed."""
    _ = words.say
    facts, detail = document.facts, detail_of(document, CommitmentLetter)
    several = len(detail.terms) > 1
    parts: list[Block | None] = []
    for number, terms in enumerate(detail.terms, 1):
        if several:
            parts.append(Heading(_("Commitment no. {n}").format(n=number)))
        parts += _part(terms, words)
    return frame(
        document,
        words,
        _("Letter of Notification and Commitment"),
        (
            stated(*case_rows(facts, words), *party_rows(facts, words)),
            *parts,
            Heading(_("What the authority has told besides")),
            Numbered(tuple(_besides(detail, words))),
            Heading(_("What the applicant declares")),
            Numbered(
                (
                    _("I have been told of the above and understand it."),
                    _("I meet the conditions and requirements that I was told of."),
                    _("What I have stated and promised is true and is my own free will."),
                    _("I agree to be checked, and answer in law for a false commitment."),
                    *_authority(facts, words),
                )
            ),
            _signatures(facts, words, words.date(detail.signed_on)),
            text(_("Made in two copies: one for the authority, one for the applicant."), small=True),
        ),
        sealed_by=facts.department,
        sealed_on=detail.signed_on,
        addressee="",
        dense=True,
    )


def _besides(detail: CommitmentLetter, words: Words) -> list[str]:
    """Return what holds for every commitment; its consequences only where the terms do not spell out their own."""
    _ = words.say
    told = [
        _(
            "To commit is voluntary: whoever does not wish to, or cannot, hands in the materials and is dealt with by "
            "the ordinary procedure."
        ),
        _("The commitment may be withdrawn before the decision; the ordinary procedure then applies."),
    ]
    if not all(terms.consequences for terms in detail.terms):
        told.append(
            _(
                "Who does not meet the conditions is ordered to put it right by a day; where that is not done, or the "
                "commitment is false, what was granted is revoked and the breach is put on record; until credit is "
                "restored no commitment is accepted. Liability in law remains."
            )
        )
    return told


def _authority(facts: CaseFacts, words: Words) -> tuple[str, ...]:
    """Return what an agent declares: a promise binds the applicant only if the agent may make it."""
    _ = words.say
    return (_("The agent declares: the applicant has empowered me to make this promise."),) if facts.agent else ()


def _signatures(facts: CaseFacts, words: Words, day: str) -> Signatures:
    _ = words.say
    rows = [(_("Applicant (signature or seal)"), "")]
    if facts.agent:
        rows.append((_("Agent (signature)"), ""))
    rows += [(_("Window clerk"), f"{facts.window} {facts.clerk}".strip()), (_("Date"), day)]
    return Signatures(tuple(rows))


def _part(terms: Terms, words: Words) -> list[Block | None]:
    _ = words.say
    blocks: list[Block | None] = [
        stated(
            (_("It stands for"), words.joined(*terms.replaces, terms.check)),
            (_("Legal basis"), words.joined(*terms.basis)),
        )
    ]
    for heading, points in (
        (_("Conditions to be met"), terms.conditions),
        (_("What is promised"), terms.promises),
        (_("Consequences of a false commitment"), terms.consequences),
    ):
        if points:
            blocks += [Heading(heading), Numbered(points)]
    check = terms.verification
    if terms.follow_up_days:
        after = _("The check is due within {n} working days of the decision.").format(n=terms.follow_up_days)
        check = words.joined(check, after)
    blocks.append(text(_("How it is checked: {text}").format(text=check) if check else ""))
    return blocks
