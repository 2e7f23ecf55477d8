"""What a rule is: one mistake, why it is one, how to mend it, where that is written, and an example of either kind."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, TypeAlias

from cdk_sagemaker_training.rules.examples import Example
from cdk_sagemaker_training.rules.finding import Mistake
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView, StepView, TrainingJob

Mistakes: TypeAlias = Iterable[Mistake]


class Rule:
    """Base of all rules. A rule is a class in a module of its own with these members; it is found, not registered.

    Rules are pure: the same document has the same findings on every machine and every day.
    """

    id: ClassVar[str]
    """``SMT`` and three digits, in the range of its family (``scheme.FAMILIES``); 900-999 for users' own."""
    severity: ClassVar[Severity]
    """``ERROR`` only where a verified fact says that the service refuses it or that it can never work."""
    title: ClassVar[str]
    """The mistake in a few words."""
    why: ClassVar[str]
    """What it leads to."""
    fix: ClassVar[str]
    """What to do, in the words of the SageMaker SDK and of the API: ``max_wait (MaxWaitTimeInSeconds)``."""
    source: ClassVar[str]
    """Where it is written; says so where it is not verified."""
    bad: ClassVar[Example]
    """The least that this rule finds something in."""
    good: ClassVar[Example]
    """The same, mended."""


class DefinitionRule(Rule):
    """A rule about the document as a whole: its parameters, how its steps hang together."""

    def check(self, definition: DefinitionView) -> Mistakes:
        """What is wrong with the document."""
        raise NotImplementedError


class StepRule(Rule):
    """A rule about single steps of some types."""

    step_types: ClassVar[tuple[str, ...]] = ()
    """The types of the steps that are shown to it; empty for all of them."""

    def check(self, step: StepView) -> Mistakes:
        """What is wrong with one step."""
        raise NotImplementedError


class TrainingRule(Rule):
    """A rule about training jobs: the request of a Training step, and each training definition of a Tuning step."""

    def check(self, job: TrainingJob) -> Mistakes:
        """What is wrong with one job."""
        raise NotImplementedError
