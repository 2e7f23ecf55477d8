"""Accounts and regions, as far as synth knows them."""

from __future__ import annotations

from aws_cdk import Token


def differ(there: str, here: str) -> bool:
    """Whether one is known to be another than the other; of tokens nothing is known."""
    return not Token.is_unresolved(there) and not Token.is_unresolved(here) and there != here
