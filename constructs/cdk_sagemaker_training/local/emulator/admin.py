"""What the embedded AWS can be told that AWS cannot: faults of the platform.

A call is a POST with the header ``X-Amz-Target: EmbeddedAws.<name>`` and a JSON object, signed by anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from cdk_sagemaker_training.local.emulator import faults, running
from cdk_sagemaker_training.local.emulator.refusal import RefusedError

PREFIX: Final = "EmbeddedAws."
"""What the target of such a call starts with."""


def _inject_fault(request: Mapping[str, Any]) -> dict[str, Any]:
    times = request.get("Times", 1)
    if not isinstance(times, int):
        raise RefusedError(f"Times is {times!r}; it must be a whole number.")
    faults.inject(
        str(request.get("StepName", "")),
        str(request.get("ExceptionType", "")),
        times,
        str(request.get("PipelineName", "")),
    )
    return {}


def _interrupt(request: Mapping[str, Any]) -> dict[str, Any]:
    running.interrupt(str(request.get("TrainingJobName", "")))
    return {}


CALLS: Final[Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]]] = {
    f"{PREFIX}InjectFault": _inject_fault,
    f"{PREFIX}InterruptTrainingJob": _interrupt,
}
