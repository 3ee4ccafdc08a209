"""Marks the sentences of the domain for translation without translating them.

The domain is pure: it does not know which language the clerk reads. It names a sentence by its English
template; ``clerk_tui.i18n`` finds the Chinese for it at the edge, where it is shown.
"""


def N_(template: str) -> str:  # noqa: N802 - the gettext convention for "mark, do not translate"
    """Return *template* unchanged; the message catalogs are checked to hold a translation for it."""
    return template
