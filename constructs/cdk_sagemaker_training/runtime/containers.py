"""The containers of a job from the first to the last, and who ends them."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

import attrs

from cdk_sagemaker_training.catalog.container_contract import BASE, SCRATCH
from cdk_sagemaker_training.runtime.container import Bounds, Container, Ended, Place, Program, seen_base
from cdk_sagemaker_training.runtime.outcome import COMPLETED, FAILED

_LOOK_SECONDS: Final = 0.05

Why = Callable[[float], str]
"""Why containers that have run for so many seconds have to end now; empty for no reason."""


@attrs.frozen(kw_only=True)
class Launch:
    """What is the same for every host. ``variables``: what SageMaker gives and the job says."""

    program: Program
    bounds: Bounds
    variables: Mapping[str, str]
    network: bool
    stop_seconds: float


@attrs.frozen(kw_only=True)
class Run:
    """How they went. ``ended``: Completed, Failed, or why they were ended."""

    ended: str
    seconds: float
    hosts: Sequence[Ended]
    ignored_stop: bool

    @property
    def failed_code(self) -> int:
        """The exit code of the first host that failed, where one has."""
        return next(ended.exit_code for ended in self.hosts if ended.exit_code != 0)


def addresses_of(names: Sequence[str]) -> Mapping[str, str]:
    """An address of this machine's own for each host."""
    return {name: f"127.0.1.{number + 1}" for number, name in enumerate(names)}


def not_started(error: OSError) -> str:
    """Why a job has failed whose containers could not be started, as a ``FailureReason``."""
    return f"InternalServerError: the container could not be started here: {error}"


def run_containers(places: Sequence[Place], launch: Launch, *, why_end: Why, say: Callable[[str, str], None]) -> Run:
    """Start them, wait, and end them when there is a reason to. Raises ``OSError`` where they cannot be started."""
    containers: list[Container] = []
    started = time.monotonic()
    try:
        for place in places:
            containers.append(  # noqa: PERF401 those before are ended when one cannot be started
                Container(
                    program=launch.program,
                    place=place,
                    environment=_environment(place, launch),
                    bounds=launch.bounds,
                    network=launch.network,
                    say=lambda text, name=place.host: say(name, text),
                )
            )
        reason, ignored = _wait(containers, started, launch.stop_seconds, why_end)
        done = [ended for container in containers if (ended := container.ended()) is not None]
    finally:
        for container in containers:
            container.close()
    failed = any(ended.exit_code != 0 for ended in done)
    return Run(
        ended=reason or (FAILED if failed else COMPLETED),
        seconds=time.monotonic() - started,
        hosts=done,
        ignored_stop=ignored,
    )


def _wait(containers: Sequence[Container], started: float, stop_seconds: float, why_end: Why) -> tuple[str, bool]:
    """Until all have ended by themselves, one has failed, or there is a reason: which, and whether it was ignored."""
    while True:
        ended = [container.ended() for container in containers]
        if all(one is not None for one in ended):
            return "", False
        if any(one is not None and one.exit_code != 0 for one in ended):
            return "", _stop(containers, stop_seconds=1)
        reason = why_end(time.monotonic() - started)
        if reason:
            return reason, _stop(containers, stop_seconds)
        time.sleep(_LOOK_SECONDS)


def _stop(containers: Sequence[Container], stop_seconds: float) -> bool:
    """SIGTERM, a while, SIGKILL; whether it took that."""
    for container in containers:
        if container.ended() is None:
            container.terminate()
    deadline = time.monotonic() + stop_seconds
    while time.monotonic() < deadline:
        if all(container.ended() is not None for container in containers):
            return False
        time.sleep(_LOOK_SECONDS)
    for container in containers:
        container.kill()
    while any(container.ended() is None for container in containers):
        time.sleep(_LOOK_SECONDS)
    return True


def _environment(place: Place, launch: Launch) -> dict[str, str]:
    """Nothing of whoever started this: what SageMaker gives, what the job says."""
    base = seen_base(place.base)
    home = SCRATCH if base == BASE else str(place.folders[SCRATCH])
    interpreters = dict.fromkeys([str(Path(launch.program.command[0]).parent), str(Path(sys.executable).parent)])
    return {
        "PATH": os.pathsep.join([*interpreters, "/usr/local/bin", "/usr/bin", "/bin"]),
        "LANG": "C.UTF-8",
        "HOME": home,
        "TMPDIR": home,
        "PYTHONUNBUFFERED": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "SAGEMAKER_BASE_DIR": base,
        **launch.variables,
    }
