"""What is done at synth, after all aspects, and has nothing to say against the app: one call from CDK for a stack."""

from __future__ import annotations

from collections.abc import Callable

import jsii
from constructs import IConstruct, IValidation

from cdk_sagemaker_training.asked_once import node_of, once, stack_of


def when_synthesized(scope: IConstruct, step: Callable[[], None]) -> None:
    """Do this when the stack of a construct is synthesized, before its constructs are validated.

    CDK says of an error which construct found it, so what may find one is a validation of its own.
    """

    def made() -> _Steps:
        steps = _Steps()
        node_of(stack_of(scope)).add_validation(steps)
        return steps

    once(stack_of(scope), "steps at synth", made).add(step)


@jsii.implements(IValidation)
class _Steps:
    """In the order in which they were added."""

    def __init__(self) -> None:
        self._steps: list[Callable[[], None]] = []

    def add(self, step: Callable[[], None]) -> None:
        self._steps.append(step)

    def validate(self) -> list[str]:
        for step in self._steps:
            step()
        return []
