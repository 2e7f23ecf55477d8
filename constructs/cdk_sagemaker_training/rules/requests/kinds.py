"""What can be wrong with a value, as AWS's service model sees it."""

from __future__ import annotations

from enum import Enum


class Kind(Enum):
    """One rule of the family "limits" each."""

    BOUNDS = "a number out of bounds"
    LENGTH = "a text too long or too short"
    PATTERN = "a text that does not match a pattern"
    SIZE = "a list or a map with too many or too few entries"
    CHOICE = "a text that is none of the choices"
    TYPE = "another JSON type"
    MISSING = "a member that is required and not there"
    UNKNOWN_MEMBER = "a member that the model does not have"
    PARAMETER = "a parameter whose type is refused there"
    DOUBTFUL_PARAMETER = "a parameter whose type may be refused there"
