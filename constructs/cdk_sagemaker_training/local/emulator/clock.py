"""How fast time runs where the emulation only waits or counts: retry intervals, caches and warm pools that expire.

Times that are shown stay those of the machine, and work takes as long as it takes.
"""

from __future__ import annotations

import time

from cdk_sagemaker_training.local.emulator.stopping import Stop

_rate = 1.0


def run_at(rate: float) -> None:
    """Let time run ``rate`` times as fast: with 60, a minute of waiting takes a second."""
    global _rate  # noqa: PLW0603 one clock for the whole server, set when it starts
    _rate = rate


def wait(stop: Stop, seconds: float) -> bool:
    """Wait for ``seconds`` of this clock; True at once when ``stop`` is set."""
    return stop.wait(seconds / _rate)


def since(moment: float) -> float:
    """The seconds of this clock that have passed since ``moment`` (``time.time()``)."""
    return (time.time() - moment) * _rate


def on_the_machine(seconds: float) -> float:
    """How long ``seconds`` of this clock take."""
    return seconds / _rate
