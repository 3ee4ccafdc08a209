"""From facts to sheets: one module a document, each a function of the document and its words.

A new document is a new module here, a kind and an extra in ``model`` and a line in ``_COMPOSERS``.
"""

import unicodedata
from collections.abc import Callable
from typing import Any, cast

import msgspec

from clerk_tui.paper.model import Document, DocumentKind
from clerk_tui.paper.sheet import Sheet, SheetLanguage
from clerk_tui.paper.sheets import bundle
from clerk_tui.paper.sheets.acceptance import acceptance
from clerk_tui.paper.sheets.closure import closure
from clerk_tui.paper.sheets.decision import decision
from clerk_tui.paper.sheets.decline import decline
from clerk_tui.paper.sheets.delivery import delivery
from clerk_tui.paper.sheets.follow_up import follow_up, revocation
from clerk_tui.paper.sheets.handover import handover
from clerk_tui.paper.sheets.notice import notice
from clerk_tui.paper.sheets.outside import package, telling
from clerk_tui.paper.sheets.plan import plan
from clerk_tui.paper.sheets.promises import commitment, deferral
from clerk_tui.paper.sheets.receipt import receipt
from clerk_tui.paper.sheets.time import excluded_procedure, extension
from clerk_tui.paper.words import Words

_COMPOSERS: dict[DocumentKind, Callable[[Document, Words], Sheet]] = {
    DocumentKind.RECEIPT: receipt,
    DocumentKind.ONE_TIME_NOTICE: notice,
    DocumentKind.CORRECTION_NOTICE: notice,
    DocumentKind.ACCEPTANCE: acceptance,
    DocumentKind.DECLINE: decline,
    DocumentKind.HANDOVER_SLIP: handover,
    DocumentKind.GRANT: decision,
    DocumentKind.REFUSAL: decision,
    DocumentKind.EXCLUDED_PROCEDURE: excluded_procedure,
    DocumentKind.EXTENSION: extension,
    DocumentKind.CLOSURE: closure,
    DocumentKind.DELIVERY_PROOF: delivery,
    DocumentKind.DEFERRAL: deferral,
    DocumentKind.COMMITMENT: commitment,
    DocumentKind.FOLLOW_UP: follow_up,
    DocumentKind.REVOCATION: revocation,
    DocumentKind.PACKAGE: package,
    DocumentKind.TELLING: telling,
    DocumentKind.BUNDLE_RECEIPT: bundle.receipt,
    DocumentKind.BUNDLE_NOTICE: bundle.notice,
    DocumentKind.BUNDLE_FORM: bundle.form,
    DocumentKind.BUNDLE_PLAN: plan,
    DocumentKind.BUNDLE_DELIVERY: bundle.delivery,
}


def compose(document: Document) -> tuple[Sheet, ...]:
    """Return *document* as one sheet a language, the Chinese master first.

    Raises PaperTrouble when the Chinese wording is not installed.
    """
    document = msgspec.convert(_printable(msgspec.to_builtins(document)), Document)
    languages = ("zh_CN", "en") if document.language == "both" else (document.language,)
    return tuple(_COMPOSERS[document.kind](document, Words(cast(SheetLanguage, language))) for language in languages)


def _printable(value: Any) -> Any:
    """Return *value* with every control, and every mark that turns the reading direction, taken out of its strings.

    A pasted escape sequence must not reach a terminal, nor a reversed name a document.
    """
    if isinstance(value, str):
        return "".join(
            c for c in value.replace("\t", " ") if c == "\n" or unicodedata.category(c) not in {"Cc", "Cf", "Cs"}
        )
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(item) for item in value]
    return value
