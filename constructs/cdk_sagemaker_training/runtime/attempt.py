"""One attempt of a job: its containers from the first to the last, and who ends them."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import attrs

from cdk_sagemaker_training.catalog.container_contract import BASE
from cdk_sagemaker_training.runtime.checkpoints import Checkpoints
from cdk_sagemaker_training.runtime.container import Bounds, Container, Ended, Place, Program, seen_base
from cdk_sagemaker_training.runtime.job import Job
from cdk_sagemaker_training.runtime.layout import Layout
from cdk_sagemaker_training.runtime.outcome import COMPLETED, FAILED
from cdk_sagemaker_training.runtime.reads import any_read, mark_unread, reads_are_seen

_LOOK_SECONDS: Final = 0.05

Why = Callable[[float], str]
"""Why an attempt that has trained for so many seconds has to end now; empty for no reason."""


@attrs.frozen(kw_only=True)
class Host:
    """One host of an attempt, with a folder for its ``/opt/ml`` and one for its checkpoints."""

    name: str
    home: Path
    layout: Layout
    checkpoints: Checkpoints | None
    folders: Mapping[str, Path]
    scratch: Path
    """Its ``/tmp``."""
    _there: set[Path] = attrs.field(init=False, factory=set[Path])

    def begin(self) -> None:
        """Note what is there before the container is."""
        for path in self._files(self.layout.data):
            mark_unread(path)
        self._there.update(self._files(self.layout.base))

    def outside(self) -> list[str]:
        """The files, as the container calls them, that it left where nothing is kept."""
        kept = [self.layout.model, self.layout.base / "output", *self._kept_checkpoints()]
        new = [path for path in self._files(self.layout.base) if path not in self._there]
        lost = [path for path in new if not any(path.is_relative_to(folder) for folder in kept)]
        below = [(BASE, self.layout.base, lost), ("/tmp", self.scratch, list(self._files(self.scratch)))]  # noqa: S108 the container's own
        return [f"{name}/{path.relative_to(base).as_posix()}" for name, base, paths in below for path in paths]

    def unread_channels(self) -> set[str]:
        """The channels of which no file was read; none where the file system does not tell."""
        if not reads_are_seen(self.home):
            return set()
        folders = [path for path in self.layout.data.iterdir() if path.is_dir()]
        return {path.name for path in folders if (files := list(self._files(path))) and not any_read(files)}

    def _kept_checkpoints(self) -> list[Path]:
        return [] if self.checkpoints is None else [self.checkpoints.folder]

    @staticmethod
    def _files(folder: Path) -> Iterator[Path]:
        return (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


@attrs.frozen(kw_only=True)
class Run:
    """How the containers of an attempt went. ``ended``: Completed, Failed, or why they were ended."""

    ended: str
    seconds: float
    hosts: Sequence[Ended]
    ignored_stop: bool


def run_containers(
    job: Job,
    hosts: Sequence[Host],
    program: Program,
    *,
    bounds: Bounds,
    given: Mapping[str, str],
    stop_seconds: float,
    why_end: Why,
    say: Callable[[str, str], None],
) -> Run:
    """Start them, wait, and end them when there is a reason to. Raises ``OSError`` where they cannot be started."""
    addresses = {host.name: f"127.0.1.{number + 1}" for number, host in enumerate(hosts)}
    containers: list[Container] = []
    started = time.monotonic()
    try:
        for host in hosts:
            place = Place(
                home=host.home, base=host.layout.base, host=host.name, addresses=addresses, folders=host.folders
            )
            containers.append(
                Container(
                    program=program,
                    place=place,
                    environment=_environment(job, host, program, given),
                    bounds=bounds,
                    network=not job.is_isolated,
                    say=lambda text, name=host.name: say(name, text),
                )
            )
        reason, ignored = _wait(containers, started, stop_seconds, why_end)
        done = [ended for container in containers if (ended := container.ended()) is not None]
    finally:
        for container in containers:
            container.kill()
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


def _environment(job: Job, host: Host, program: Program, given: Mapping[str, str]) -> dict[str, str]:
    """Nothing of whoever started this: what SageMaker gives, what the job says."""
    base = seen_base(host.layout.base)
    home = "/tmp" if base == BASE else str(host.scratch)  # noqa: S108 its own
    interpreters = dict.fromkeys([str(Path(program.command[0]).parent), str(Path(sys.executable).parent)])
    return {
        "PATH": os.pathsep.join([*interpreters, "/usr/local/bin", "/usr/bin", "/bin"]),
        "LANG": "C.UTF-8",
        "HOME": home,
        "TMPDIR": home,
        "PYTHONUNBUFFERED": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "SAGEMAKER_BASE_DIR": base,
        "TRAINING_JOB_NAME": job.name,
        **given,
        **job.environment,
    }
