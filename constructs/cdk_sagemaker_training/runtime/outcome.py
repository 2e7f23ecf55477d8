"""What became of a job."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import attrs

from cdk_sagemaker_training.runtime.metrics import Metrics, Value

COMPLETED: Final = "Completed"
FAILED: Final = "Failed"
STOPPED: Final = "Stopped"
INTERRUPTED: Final = "Interrupted"
MAX_RUN: Final = "MaxRuntimeExceeded"
MAX_WAIT: Final = "MaxWaitTimeExceeded"


@attrs.frozen(kw_only=True)
class Transition:
    """A secondary status of API ``SecondaryStatus``, from when to when (seconds since the epoch)."""

    status: str
    start: float
    end: float | None = None
    message: str = ""


@attrs.frozen(kw_only=True)
class Attempt:
    """One start of the job's containers.

    ``seconds``: that they ran. ``exit_codes``: by host, of those that ended. ``peak``: bytes that a host held at most.
    ``restored``: checkpoints that were put into their folder before it. ``read``: those of them that it opened; None
    where that cannot be seen here. ``written``: the checkpoints that were there after it. ``ignored_stop``: it had to
    be killed after SIGTERM. ``outside``: files that it left where nothing is kept. ``unread_channels``: those of which
    no file was read, as far as that can be seen here.
    """

    number: int
    started: float
    seconds: float
    ended: str
    exit_codes: Sequence[int]
    peak: int
    restored: Sequence[str]
    read: Sequence[str] | None
    written: Sequence[str]
    ignored_stop: bool
    ran_out_of_memory: bool
    outside: Sequence[str]
    unread_channels: Sequence[str]


@attrs.frozen(kw_only=True)
class Outcome:
    """How a job ended, and what it left.

    ``status``: Completed, Failed or Stopped. ``secondary``: API ``SecondaryStatus``. ``reason``: why it failed.
    ``training_seconds`` is with all waiting, ``billable_seconds`` the time of its containers. ``remarks``: what was
    other than in SageMaker.
    """

    status: str
    secondary: str
    reason: str
    transitions: Sequence[Transition]
    attempts: Sequence[Attempt]
    metrics: Metrics
    model_files: Sequence[str]
    training_seconds: float
    billable_seconds: float
    remarks: Sequence[str]

    @property
    def peak(self) -> int:
        """Bytes that a host held at most."""
        return max((attempt.peak for attempt in self.attempts), default=0)

    def values_of(self, name: str) -> Sequence[Value]:
        """The values of one metric in their order."""
        return [value for value in self.metrics.values if value.name == name]


class Listener:
    """Is told what happens while it happens; does nothing."""

    def state(self, transition: Transition) -> None:
        """A new secondary status."""

    def line(self, host: str, text: str) -> None:
        """A line of a container."""

    def value(self, value: Value) -> None:
        """A value of a metric."""
