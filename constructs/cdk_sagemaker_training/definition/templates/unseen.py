"""Why a definition in a template cannot be seen."""

from __future__ import annotations


class UnseenError(Exception):
    """The reason, in words for a user. Never leaves this folder: a template may hold anything."""
