"""An API error that the emulation answers with."""

from __future__ import annotations


class RefusedError(Exception):
    """Answered to the client as ``code`` with the message; inside a step it becomes the step's failure reason."""

    def __init__(self, message: str, code: str = "ValidationException") -> None:
        super().__init__(message)
        self.code = code


def not_found(what: str, name: str) -> RefusedError:
    """SageMaker's answer for a name that it does not know."""
    return RefusedError(f"{what} '{name}' does not exist.", "ResourceNotFound")
