"""What a pipeline does when its stack is synthesized: one call from CDK, after all aspects."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import jsii
from constructs import IValidation


@jsii.implements(IValidation)
class AtSynth:
    """Steps in their order. Each says what is wrong, a line each; that fails the synthesis."""

    def __init__(self, *steps: Callable[[], Iterable[str]]) -> None:
        self._steps = steps

    def validate(self) -> list[str]:
        """All that is wrong."""
        return [line for step in self._steps for line in step()]
