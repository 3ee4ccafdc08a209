"""The keyboard-first workstation for the comprehensive window of a county's government service hall."""

__version__ = "0.1.0"
