"""Rules between hyperparameters, as data: when some conditions hold, another one must hold too."""

from __future__ import annotations

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog.algorithms.fact import Fact


@attrs.frozen(kw_only=True)
class Condition(ByValue):
    """A test of one hyperparameter; every member that is set must hold.

    The default counts where the hyperparameter is not given, except for ``given``, which asks whether it was.
    """

    hyperparameter: str
    given: bool | None = None
    one_of: tuple[str, ...] = ()
    starts_with: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()
    """Of a list: at least one of its items is one of these."""
    only_items: tuple[str, ...] = ()
    """Of a list: each of its items is one of these."""
    items: int | None = None
    """Of a list: how many items it has."""
    minimum: float | None = None
    maximum: float | None = None
    below: str | None = None
    """Smaller than the value of this hyperparameter."""
    at_most: str | None = None
    """Not greater than the value of this hyperparameter."""
    plus: str | None = None
    """Bounds count for the sum with this hyperparameter."""

    @property
    def is_of_value(self) -> bool:
        """Whether it asks for more than whether something was given."""
        texts = self.one_of or self.starts_with or self.includes or self.only_items
        others = self.below or self.at_most or self.plus
        return bool(texts or others) or (self.items, self.minimum, self.maximum) != (None, None, None)


@attrs.frozen(kw_only=True)
class Rule(Fact):
    """Where all of ``when`` hold, ``then`` must hold.

    ``enforced``: whether the job fails otherwise, or the source forbids it; if not, something is without effect or
    unwise. ``versions``: of the algorithm; empty means all. ``text``: the rule in words.
    """

    text: str
    then: Condition
    when: tuple[Condition, ...] = ()
    enforced: bool = True
    versions: tuple[str, ...] = ()
