"""What Lambda and Callback steps answer with: the output parameters that they declare."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from cdk_sagemaker_training.local.emulator import expressions
from cdk_sagemaker_training.local.emulator.members import list_at
from cdk_sagemaker_training.local.emulator.refusal import RefusedError
from cdk_sagemaker_training.local.emulator.step_runs import StepResult, StepRun

_READERS: Final[Mapping[str, Callable[[Any], object]]] = {
    "String": expressions.text,
    "Integer": int,
    "Float": float,
    "Boolean": lambda value: {"true": True, "false": False}[expressions.text(value).lower()],
}


def answered(run: StepRun, given: Mapping[str, Any], kind: str, shown: Mapping[str, Any]) -> StepResult:
    """The result of a step that was answered with ``given``. Raises ``RefusedError``.

    ``kind``: the member of its metadata; ``shown``: what that has besides the outputs. What the service does with
    outputs that are missing or of another type is unverified: here they fail the step.
    """
    values: dict[str, object] = {}
    for output in list_at(run.body, "OutputParameters"):
        name, kind_of_value = str(output["OutputName"]), str(output.get("OutputType", "String"))
        if name not in given:
            raise RefusedError(f"The answer has no output parameter '{name}'.")
        try:
            values[name] = _READERS[kind_of_value](given[name])
        except (ValueError, TypeError, KeyError) as error:
            raise RefusedError(f"Output parameter '{name}' is {given[name]!r}, which is no {kind_of_value}.") from error
    listed = [{"Name": name, "Value": expressions.text(value)} for name, value in values.items()]
    return StepResult({"OutputParameters": values}, {kind: {**shown, "OutputParameters": listed}})
