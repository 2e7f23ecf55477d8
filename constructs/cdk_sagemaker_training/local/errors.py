"""What can go wrong with the embedded AWS itself (not with what an author wrote)."""

from __future__ import annotations


class EmbeddedAwsError(RuntimeError):
    """Base of every error of the embedded AWS; its text is one clear line."""


class NotInstalledError(EmbeddedAwsError):
    """The emulation needs the ``local`` extra, and it is not installed."""

    def __init__(self, missing: str) -> None:
        super().__init__(f'{missing} is not installed; run: pip install "cdk-sagemaker-training[local]"')


class PortInUseError(EmbeddedAwsError):
    """Something else listens on the port that was asked for."""

    def __init__(self, port: int) -> None:
        super().__init__(f"port {port} on 127.0.0.1 is in use; give another --port, or none to get a free one")
        self.port = port


class StartFailedError(EmbeddedAwsError):
    """The server ended, or did not become ready in time. ``log_tail`` holds its last lines."""

    def __init__(self, reason: str, log_tail: str) -> None:
        super().__init__(f"the embedded AWS did not start: {reason}\n{log_tail}".rstrip())
        self.reason = reason
        self.log_tail = log_tail


class AlreadyRunningError(EmbeddedAwsError):
    """An embedded AWS is running already where a second one cannot be started."""


class RequestRefusedError(EmbeddedAwsError):
    """The embedded AWS did not do what it was asked."""


class NotRunningError(EmbeddedAwsError):
    """There is no running embedded AWS to talk to or to stop."""
