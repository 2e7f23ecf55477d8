"""Faults of the platform, on demand: the exception types that retry policies answer.

The messages are modelled on those of the service; their exact words are unverified.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cdk_sagemaker_training.catalog.state_errors import FAILURE_REASONS
from cdk_sagemaker_training.local.emulator.refusal import RefusedError

SERVICE_FAULT: Final = "Step.SERVICE_FAULT"
THROTTLING: Final = "Step.THROTTLING"
INTERNAL_ERROR: Final = "SageMaker.JOB_INTERNAL_ERROR"
CAPACITY_ERROR: Final = "SageMaker.CAPACITY_ERROR"
RESOURCE_LIMIT: Final = "SageMaker.RESOURCE_LIMIT"

_INTERNAL: Final = FAILURE_REASONS[INTERNAL_ERROR]

CALL: Final[Mapping[str, tuple[str, str]]] = {
    SERVICE_FAULT: ("InternalFailure", "The request processing has failed because of an unknown error."),
    THROTTLING: ("ThrottlingException", "Rate exceeded"),
    RESOURCE_LIMIT: ("ResourceLimitExceeded", "The account-level service limit for this resource is exceeded."),
}
"""Exception types of a call that the pipeline makes: the error's code and message."""
JOB: Final[Mapping[str, str]] = {
    INTERNAL_ERROR: f"{_INTERNAL}: We encountered an internal error. Please try again.",
    CAPACITY_ERROR: "CapacityError: Unable to provision requested ML compute capacity.",
}
"""Exception types of a job that was started: its failure reason."""
TYPES: Final = (*CALL, *JOB)


@dataclass
class _Fault:
    step: str
    exception_type: str
    pipeline: str
    left: int


_faults: list[_Fault] = []
_lock = threading.Lock()


def is_internal(reason: str) -> bool:
    """Whether a job has failed for an error of the service's own: the reason's first word says it."""
    return reason.startswith(_INTERNAL)


def inject(step: str, exception_type: str, times: int = 1, pipeline: str = "") -> None:
    """Let the next ``times`` attempts at ``step`` fail, in the pipeline of that name or in any."""
    if exception_type not in TYPES:
        raise RefusedError(f"Exception type {exception_type!r} is unknown; there are {', '.join(TYPES)}.")
    if not step or times < 1:
        raise RefusedError("A fault needs the name of a step and at least one time.")
    with _lock:
        _faults.append(_Fault(step, exception_type, pipeline, times))


def take(pipeline: str, step: str, *, starts_job: bool) -> str:
    """The exception type that this attempt is to fail with; empty if none. ``starts_job``: whether a job can fail."""
    with _lock:
        for fault in _faults:
            possible = starts_job or fault.exception_type in CALL
            if fault.step == step and fault.pipeline in ("", pipeline) and possible:
                fault.left -= 1
                if not fault.left:
                    _faults.remove(fault)
                return fault.exception_type
    return ""


def refusal(exception_type: str) -> RefusedError:
    """The error of a call that fails with an exception type of ``CALL``."""
    code, message = CALL[exception_type]
    return RefusedError(message, code)


def type_of(error: RefusedError) -> str:
    """The exception type that retry policies have for an error of a call; empty if they have none."""
    return next((kind for kind, (code, _) in CALL.items() if code == error.code), "")
