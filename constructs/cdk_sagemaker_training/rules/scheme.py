"""Which ids mean what. An id is given once and never again, also where its rule is gone."""

from __future__ import annotations

import re
from typing import Final

import attrs

from cdk_sagemaker_training.by_value import ByValue


@attrs.frozen
class Family(ByValue):
    """Fifty or a hundred ids with one subject, in a folder of their own."""

    name: str
    """As in the table of the rules page."""
    folder: str
    """The package below ``rules`` that holds its rules; empty for ids that have none."""
    first: int
    last: int


FAMILIES: Final = (
    Family("the check itself", "", 0, 99),
    Family("data and input", "data", 100, 199),
    Family("spot", "spot", 200, 249),
    Family("warm pool", "warm_pool", 250, 299),
    Family("compute", "compute", 300, 349),
    Family("limits", "limits", 350, 399),
    Family("algorithm", "algorithm", 400, 449),
    Family("hyperparameters", "hyperparameters", 450, 499),
    Family("metrics", "metrics", 500, 549),
    Family("tracking", "tracking", 550, 599),
    Family("network and encryption", "network", 600, 699),
    Family("retry", "retry", 700, 749),
    Family("caching", "caching", 750, 799),
    Family("pipeline graph", "graph", 800, 849),
    Family("tuning", "tuning", 850, 899),
    Family("users' own rules", "", 900, 999),
)

OWN_FIRST: Final = 900
"""The first id of the range that rules of users have."""

STALE_ACKNOWLEDGEMENT: Final = "SMT001"
"""The id of the finding that an acknowledgement matches nothing."""
UNSEEN: Final = "SMT002"
"""The id of the finding that a definition could not be looked into."""
UNREADABLE: Final = "SMT003"
"""The id of the finding that what should be a definition is none."""
OVER_BUDGET: Final = "SMT004"
"""The id of the finding that the worst case of an execution exceeds the budget that its author gave."""
BUDGET_UNKNOWN: Final = "SMT005"
"""The id of the finding that nobody can say whether it does."""

CHECK_IDS: Final = (STALE_ACKNOWLEDGEMENT, UNSEEN, UNREADABLE, OVER_BUDGET, BUDGET_UNKNOWN)
"""The ids of the check itself, which no rule has."""

_ID: Final = re.compile(r"SMT(\d{3})")


def family_of(rule_id: str) -> Family | None:
    """The family that an id belongs to; None for what is no id."""
    match = _ID.fullmatch(rule_id)
    number = -1 if match is None else int(match[1])
    return next((family for family in FAMILIES if family.first <= number <= family.last), None)
