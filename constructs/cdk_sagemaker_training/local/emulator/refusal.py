"""An API error that the emulation answers with."""

from __future__ import annotations

from typing import Any


class RefusedError(Exception):
    """Answered to the client as ``code`` with the message; inside a step it becomes the step's failure reason."""

    def __init__(self, message: str, code: str = "ValidationException") -> None:
        super().__init__(message)
        self.code = code


def not_found(what: str, name: str) -> RefusedError:
    """SageMaker's answer for a name that it does not know."""
    return RefusedError(f"{what} '{name}' does not exist.", "ResourceNotFound")


def stored(store: Any, name: str, what: str) -> Any:
    """What a store has under a name. Raises ``RefusedError`` where it has nothing."""
    if name not in store:
        raise not_found(what, name)
    return store[name]


def has_ended(what: str, status: str) -> RefusedError:
    """SageMaker's answer to a request to stop what runs no more."""
    return RefusedError(f"The request was rejected because the {what} is in status {status}.")
