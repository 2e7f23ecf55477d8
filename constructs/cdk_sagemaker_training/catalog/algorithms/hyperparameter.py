"""One hyperparameter of a built-in algorithm."""

from __future__ import annotations

from typing import Literal

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog.algorithms.fact import Fact

ValueType = Literal["integer", "float", "boolean", "string", "list", "tuple", "nested_list"]
"""How the text of a value is read. ``list``: comma-separated, or JSON where ``exact`` does not say otherwise;
``tuple``: Python's ``(1,0,-1)``; ``nested_list``: ``[[0,2],[1,3]]``."""


@attrs.frozen(kw_only=True)
class ValueRange(ByValue):
    """The values that are accepted. Each bound counts for every item where the value is a list."""

    minimum: float | None = None
    maximum: float | None = None
    minimum_excluded: bool = False
    maximum_excluded: bool = False
    choices: tuple[str, ...] = ()
    """The only values, as text; empty where there is no such list. Of a list: what its items may be."""
    thresholds: tuple[str, ...] = ()
    """Items that may carry a threshold, ``error@0.7`` (XGBoost's ``eval_metric``)."""
    special: tuple[str, ...] = ()
    """Texts that are accepted beside the range, such as ``auto``."""
    pattern: str | None = None
    """A regular expression for the whole text."""
    multiple_of: int | None = None


@attrs.frozen(kw_only=True)
class Tunable(ByValue):
    """How the guide recommends to search it. ``values``: for categorical ranges, as text."""

    kind: Literal["Integer", "Continuous", "Categorical"]
    minimum: float | None = None
    maximum: float | None = None
    values: tuple[str, ...] = ()
    text: str = ""
    """The recommendation in words, where it is more than two bounds or a list."""


@attrs.frozen(kw_only=True)
class Hyperparameter(Fact):
    """One hyperparameter, as one version of the algorithm knows it."""

    name: str
    type: ValueType
    range: ValueRange
    default: str | None
    """As text; None where it is required, where the source names none or where it depends on the data."""
    required: bool
    """Whether it must be given in any case; for the conditional cases see ``Algorithm.rules``."""
    exact: bool
    """Whether the container compares texts literally: ``true`` is then not ``True``, and a list has no blanks."""
    only_with: tuple[str, tuple[str, ...]] | None
    """Another hyperparameter and its values with which this one has a meaning; None where always."""
    tunable: Tunable | None
    note: str
