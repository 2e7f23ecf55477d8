"""One host of a job: a process tree of this machine with an ``/opt/ml`` of its own."""

from __future__ import annotations

import contextlib
import io
import json
import os
import pwd
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import IO, Any, Final, cast

import attrs

from cdk_sagemaker_training.catalog.container_contract import BASE, SCRATCH, host_name
from cdk_sagemaker_training.runtime.layout import moved
from cdk_sagemaker_training.runtime.memory import resident_bytes

_PROGRAM: Final = Path(__file__).with_name("sandbox_program.py")
SOURCE_ROOT: Final = Path(__file__).resolve().parents[2]
"""Where this package is imported from: programs of its own are found there, in a sandbox too."""
_TRIAL_SECONDS: Final = 20
_READ_SECONDS: Final = 5
_KILL_SECONDS: Final = 5
_MEMORY_SECONDS: Final = 0.25
_LONGEST_LINE: Final = 2**18
OUT_OF_MEMORY: Final = 137
"""128 and SIGKILL: the exit code of a container that the kernel ends for its memory."""

Say = Callable[[str], None]


@attrs.frozen(kw_only=True)
class Program:
    """What stands for an image. Paths below ``/opt/ml`` are moved to where this machine has them.

    ``command``: the first word is an absolute path. ``environment``: besides what every container has. ``remarks``:
    what differs from the image, for the log. ``metrics``: the regexes of what a built-in
    algorithm publishes by itself.
    """

    command: Sequence[str]
    environment: Mapping[str, str] = attrs.field(factory=dict[str, str])
    remarks: Sequence[str] = ()
    metrics: Mapping[str, str] = attrs.field(factory=dict[str, str])


@attrs.frozen(kw_only=True)
class Bounds:
    """``memory``: bytes that all processes of a host may hold. ``files``: the longest file in bytes."""

    memory: int
    files: int = 16 * 2**30


@attrs.frozen(kw_only=True)
class Ended:
    """How it went. ``exit_code``: 128 and the signal's number where a signal ended it. ``peak``: bytes held at most."""

    exit_code: int
    peak: int
    ran_out_of_memory: bool


@attrs.frozen(kw_only=True)
class Place:
    """Where a container is. ``home``: a private folder for what it needs besides ``base``, its ``/opt/ml``.

    ``folders``: further paths that the container finds, and the folders of this machine that they are. ``addresses``:
    the hosts of the job.
    """

    home: Path
    base: Path
    host: str
    addresses: Mapping[str, str]
    folders: Mapping[str, Path] = attrs.field(factory=dict[str, Path])


@cache
def why_no_sandbox() -> str:
    """Why this machine gives a job no ``/opt/ml`` of its own; empty where it does. Tried once, by starting one."""
    if not sys.platform.startswith("linux"):
        return "namespaces are Linux's"
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        scratch = home / "tmp"
        scratch.mkdir()
        host = host_name(1)
        place = Place(home=home, base=scratch, host=host, addresses={host: "127.0.0.1"}, folders={SCRATCH: scratch})
        trial = Program(command=[sys.executable, "-c", ""])  # the interpreter has to be found there too
        started = _Started(_sandbox(trial, place, {}, Bounds(memory=2**40), network=True, base=BASE), home)
        try:
            started.process.wait(_TRIAL_SECONDS)
        except subprocess.TimeoutExpired:
            return f"a trial took more than {_TRIAL_SECONDS} s"
        finally:
            started.kill()
            told = started.told()
        return "" if told.get("exit_code") == 0 else str(told.get("refused") or told)


def seen_base(base: Path) -> str:
    """The path at which a container sees its ``/opt/ml``."""
    return str(base) if why_no_sandbox() else BASE


class Container:
    """One container; ``say`` gets each line that it prints."""

    def __init__(
        self,
        *,
        program: Program,
        place: Place,
        environment: Mapping[str, str],
        bounds: Bounds,
        network: bool,
        say: Say,
    ) -> None:
        self._bounds = bounds
        self._say = say
        base = seen_base(place.base)
        self._started = _Started(_sandbox(program, place, environment, bounds, network=network, base=base), place.home)
        self._reader = threading.Thread(target=self._read, daemon=True, name=place.host)
        self._reader.start()
        self._peak = 0
        self._looked = 0.0
        self._out_of_memory = False
        self._ended: Ended | None = None

    def ended(self) -> Ended | None:
        """How it went; None while it runs. To be asked often, since memory is looked at here. Raises ``OSError``."""
        if self._ended is not None:
            return self._ended
        code = self._started.process.poll()
        if code is None:
            self._watch_memory()
            return None
        self._started.kill()  # what it may have left behind
        self._reader.join(_READ_SECONDS)
        told = self._started.told()
        if "refused" in told:
            raise OSError(str(told["refused"]))
        code = OUT_OF_MEMORY if self._out_of_memory else int(told.get("exit_code", 128 - code if code < 0 else code))
        peak = max(self._peak, int(told.get("peak_bytes", 0)))
        self._ended = Ended(exit_code=code, peak=peak, ran_out_of_memory=self._out_of_memory)
        return self._ended

    def terminate(self) -> None:
        """SIGTERM to its first process, as SageMaker sends it."""
        with contextlib.suppress(ProcessLookupError):
            self._started.process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL to all that it started."""
        self._started.kill()

    def close(self) -> None:
        """Kill it, and give back what was held for it."""
        self._started.kill()
        self._reader.join(_READ_SECONDS)
        self._started.told()

    def _read(self) -> None:
        with self._started.output as output:
            # CloudWatch cuts lines too, and a program may print a gigabyte without a newline.
            for line in iter(lambda: output.readline(_LONGEST_LINE), ""):
                self._say(line.rstrip("\n"))

    def _watch_memory(self) -> None:
        now = time.monotonic()
        if now - self._looked < _MEMORY_SECONDS:
            return
        self._looked = now
        held = resident_bytes(self._started.process.pid)
        self._peak = max(self._peak, held)
        if held > self._bounds.memory:
            self._out_of_memory = True
            self.kill()


class _Started:
    """The sandbox's first process, with the pipes between it and here."""

    def __init__(self, sandbox: Mapping[str, Any], home: Path) -> None:
        description = home / "sandbox.json"
        description.write_text(json.dumps(sandbox), encoding="utf-8")
        self._report, write_end = os.pipe()
        try:
            # The program is this package's own; what it runs is what a training job is for.
            self.process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-I", "-S", str(_PROGRAM), str(description), str(write_end)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                pass_fds=[write_end],
                env={"SANDBOX_HOMES": os.pathsep.join(_homes())},
                start_new_session=True,
            )
        except BaseException:
            os.close(self._report)
            raise
        finally:
            os.close(write_end)
        # A carriage return ends no line: CloudWatch has it as "#015" within one.
        self.output: IO[str] = io.TextIOWrapper(
            cast("IO[bytes]", self.process.stdout), encoding="utf-8", errors="replace", newline="\n"
        )
        self._gone = False
        self._told: Mapping[str, Any] | None = None

    def kill(self) -> None:
        """SIGKILL to all that it started; nothing the second time.

        The program itself does it when its lifeline is cut, since a job can leave its group. Where it does not answer,
        its group ends.
        """
        if self._gone:
            return
        with contextlib.suppress(OSError):
            cast("IO[bytes]", self.process.stdin).close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(_KILL_SECONDS)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._gone = True

    def told(self) -> Mapping[str, Any]:
        """What it has reported, once it is gone."""
        if self._told is None:
            with os.fdopen(self._report, encoding="utf-8") as file:
                found: dict[str, Any] = {}
                for line in file:
                    found |= json.loads(line)
            self._told = found
        return self._told


def _homes() -> set[str]:
    """Where the user's credentials may lie: what the environment calls home need not be what the system does."""
    with contextlib.suppress(KeyError, RuntimeError):
        return {str(Path.home()), pwd.getpwuid(os.getuid()).pw_dir}
    return {os.environ.get("HOME", "")}


def _environments(interpreter: str) -> Iterator[Path]:
    """Where an interpreter lies, and where those lie that it is a link to: environments are made of one another."""
    path = Path(interpreter)
    yield path.parents[1]
    while path.is_symlink():
        path = path.parent / path.readlink()
        yield path.parents[1]


def _sandbox(
    program: Program, place: Place, environment: Mapping[str, str], bounds: Bounds, *, network: bool, base: str
) -> dict[str, Any]:
    """The file for the sandbox's first process. ``base``: what ``/opt/ml`` is called in there."""
    hosts = place.home / "hosts"
    known = {"localhost": "127.0.0.1", **place.addresses}
    hosts.write_text("".join(f"{address} {name}\n" for name, address in known.items()), encoding="utf-8")
    root = place.home / "root"
    root.mkdir(exist_ok=True)
    return {
        "root": str(root) if base == BASE else None,
        "folders": {BASE: str(place.base), **{path: str(folder) for path, folder in place.folders.items()}},
        "shown": list(map(str, dict.fromkeys([*_environments(program.command[0]), Path(sys.prefix), SOURCE_ROOT]))),
        "network": network,
        "host_name": place.host,
        "hosts": str(hosts),
        "cwd": base,
        "shared_memory": bounds.memory,
        "limits": {"RLIMIT_CORE": 0, "RLIMIT_FSIZE": bounds.files, "RLIMIT_DATA": bounds.memory + bounds.memory // 4},
        "command": [moved(word, base) for word in program.command],
        "environment": {**environment, **{name: moved(text, base) for name, text in program.environment.items()}},
    }
