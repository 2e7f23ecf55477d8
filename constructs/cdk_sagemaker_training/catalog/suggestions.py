"""The did-you-mean part of a look-up error."""

from __future__ import annotations

from collections.abc import Iterable


def did_you_mean(given: object, known: Iterable[str]) -> str:
    """``"did you mean 'xgboost'?"``, or an empty string where nothing known is close to ``given``."""
    from difflib import get_close_matches  # only a mistake needs it

    matches = get_close_matches(given if isinstance(given, str) else repr(given), list(known), n=1)
    return f"did you mean '{matches[0]}'?" if matches else ""


def one_of(known: Iterable[str]) -> str:
    """``"one of a, b, c"``."""
    return f"one of {', '.join(known)}"
