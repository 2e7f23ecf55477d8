"""The table of emulated SageMaker operations, filled by the modules that implement them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final

from cdk_sagemaker_training.local.emulator import requests
from cdk_sagemaker_training.local.emulator.refusal import RefusedError

Handler = Callable[[Mapping[str, Any]], dict[str, Any]]

CALLER_KEY: Final[ContextVar[str | None]] = ContextVar("embedded_aws_caller_key", default=None)
"""The access key that signed the API request; none inside CloudFormation, a schedule or a step."""


@dataclass(frozen=True)
class Operation:
    """One operation and the members of its request that are emulated."""

    name: str
    handler: Handler
    takes: frozenset[str] | None
    """None: all that SageMaker itself takes."""

    def __call__(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """The answer. Raises ``RefusedError`` for what SageMaker would refuse, and for members not emulated."""
        requests.validate(self.name, request)
        if self.takes is not None and (ignored := sorted(set(request) - self.takes)):
            raise RefusedError(f"{', '.join(ignored)} of {self.name} is not emulated by the embedded AWS.")
        return self.handler(request)


OPERATIONS: Final[dict[str, Operation]] = {}


def operation(name: str, *, takes: tuple[str, ...] | None) -> Callable[[Handler], Handler]:
    """Register the function that implements operation ``name``.

    ``takes``: the members that requests may have; None for all that SageMaker takes.
    """

    def register(handler: Handler) -> Handler:
        OPERATIONS[name] = Operation(name, handler, None if takes is None else frozenset(takes))
        return handler

    return register


def call(name: str, request: Mapping[str, Any]) -> dict[str, Any]:
    """The answer of operation ``name``. Raises ``RefusedError``."""
    if name not in OPERATIONS:
        raise RefusedError(
            f"Operation {name} of SageMaker is not emulated by the embedded AWS.", "UnknownOperationException"
        )
    return OPERATIONS[name](request)
