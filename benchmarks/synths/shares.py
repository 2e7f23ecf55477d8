"""What the time of a synth goes to: rules, roles, rendering, calls to CDK's Node process, and everything else.

Each moment counts once, for the innermost: a call to Node from within the derivation of a role is one to Node.
"""

from __future__ import annotations

import functools
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from importlib import import_module
from time import perf_counter
from typing import Any, Final

WATCHED: Final[Mapping[str, tuple[str, ...]]] = {
    "rules": ("cdk_sagemaker_training.checks.pipeline_checks:check_definition",),
    "roles": (
        "cdk_sagemaker_training.pipeline.pipeline_roles:PipelineRoles.__init__",
        "cdk_sagemaker_training.permissions.role_checks:RoleChecks.warn",
    ),
    "rendering": (
        "cdk_sagemaker_training.definition.document.document:PipelineDefinition.from_steps",
        "cdk_sagemaker_training.definition.document.document:PipelineDefinition.resolved",
        "cdk_sagemaker_training.pipeline.training_pipeline:place_definition",
    ),
    "jsii": ("jsii._kernel.providers.process:_NodeProcess.send",),
}
"""By share, the functions whose time it is."""
_OTHERS: Final = "others"


class Stopwatch:
    """Which share the present moment belongs to, and how many there were of each."""

    def __init__(self, now: Callable[[], float] = perf_counter) -> None:
        """``now``: the clock."""
        self._now = now
        self._since = now()
        self._inside = [_OTHERS]
        self._seconds: defaultdict[str, float] = defaultdict(float)
        self._calls: Counter[str] = Counter()

    def told(self) -> dict[str, dict[str, float]]:
        """Seconds by share, and how often it was entered."""
        self._turn()
        return {"seconds": dict(self._seconds), "calls": dict(self._calls)}

    def timed(self, share: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, with its time counted for a share."""

        @functools.wraps(function)
        def called(*arguments: Any, **named: Any) -> Any:
            self._turn()
            self._inside.append(share)
            self._calls[share] += 1
            try:
                return function(*arguments, **named)
            finally:
                self._turn()
                self._inside.pop()

        return called

    def _turn(self) -> None:
        now = self._now()
        self._seconds[self._inside[-1]] += now - self._since
        self._since = now


def watched() -> Callable[[], dict[str, dict[str, float]]]:
    """Watches this process from now on; answers what tells. Raises ``AttributeError`` for a function that is gone."""
    watch = Stopwatch()
    for share, places in WATCHED.items():
        for place in places:
            module, _, path = place.partition(":")
            owner = functools.reduce(getattr, path.split(".")[:-1], import_module(module))
            name = path.rpartition(".")[2]
            setattr(owner, name, watch.timed(share, getattr(owner, name)))
    return watch.told
