"""The embedded AWS as a process of its own: start, wait until it answers, stop by process id, leave nothing behind."""

from __future__ import annotations

import errno
import importlib
import importlib.util
import math
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Literal

from cdk_sagemaker_training.errors import InvalidInputError, Problem
from cdk_sagemaker_training.local import administration, sessions
from cdk_sagemaker_training.local import environment as _environment
from cdk_sagemaker_training.local.errors import (
    AlreadyRunningError,
    NotInstalledError,
    NotRunningError,
    PortInUseError,
    StartFailedError,
)
from cdk_sagemaker_training.runtime.spot import interruptions_of

SERVER_MODULE: Final = "cdk_sagemaker_training.local.server"
LOOPBACK: Final = "127.0.0.1"
_STOP_SECONDS: Final = 5.0
_LOG_TAIL_LINES: Final = 20


class EmbeddedAws:
    """An AWS account on loopback.

    ``port``: a free one by default. ``account_id``: twelve digits. ``enforce_iam``: callers and pipeline roles need
    the permissions that they need on AWS. ``jobs``: ``"run"`` them, or only ``"record"`` them, so that they end at
    once. ``clock``: how many times as fast time runs where something only waits (a retry policy's intervals) or
    expires (a step's cache, a warm pool, the time between SIGTERM and SIGKILL); above 0. ``python``: the interpreter
    that scripts run with. ``interruptions``: when each attempt of a job on Spot loses its instances: ``"none"``,
    ``"once"`` after the first checkpoint, seconds (``"10,20"``), or ``"random:6:42"``, 6 an hour on average with the
    seed 42; ``interrupt`` does it on demand. ``state_dir``: where its private folder is made (the
    system's temporary folder by default); the folder is removed by ``stop``. ``start_seconds``: how long ``start``
    waits for it.
    Use it as a context manager, or call ``start`` and ``stop``. Raises ``InvalidInputError``.
    """

    def __init__(
        self,
        *,
        port: int | None = None,
        account_id: str = "123456789012",
        region: str = "us-east-1",
        enforce_iam: bool = True,
        jobs: Literal["run", "record"] = "run",
        clock: float = 1.0,
        python: str = sys.executable,
        interruptions: str = "none",
        state_dir: Path | str | None = None,
        start_seconds: float = 30.0,
        outlive_parent: bool = False,
    ) -> None:
        problems = [Problem("clock", clock, "a number above 0")] if not 0 < clock < math.inf else []
        if jobs not in ("run", "record"):
            problems.append(Problem("jobs", jobs, '"run" or "record"'))
        try:
            interruptions_of(interruptions)
        except InvalidInputError as error:
            problems += error.problems
        if problems:
            raise InvalidInputError("EmbeddedAws", problems)
        self.account_id = account_id
        self.region = region
        self.enforce_iam = enforce_iam
        self.jobs: Literal["run", "record"] = jobs
        self.clock = clock
        self.python = python
        self.interruptions = interruptions
        self._wanted_port = port
        self._state_dir = state_dir
        self._start_seconds = start_seconds
        self._outlive_parent = outlive_parent
        self._port: int | None = None
        self._home: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> EmbeddedAws:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def port(self) -> int:
        """The TCP port on 127.0.0.1. Raises ``NotRunningError`` before ``start``."""
        if self._port is None:
            raise NotRunningError("the embedded AWS is not running; call start() first")
        return self._port

    @property
    def endpoint(self) -> str:
        """The endpoint URL. An address, not a name: clients then use path-style S3 requests."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def pid(self) -> int:
        """The process id of the server, which leads a process group and session of its own."""
        if self._process is None:
            raise NotRunningError("the embedded AWS is not running; call start() first")
        return self._process.pid

    @property
    def home(self) -> Path:
        """The private folder of this run: log, CDK CLI cache, temporary files. Removed by ``stop``."""
        if self._home is None:
            raise NotRunningError("the embedded AWS is not running; call start() first")
        return self._home

    def variables(self) -> dict[str, str]:
        """Only the variables that point AWS clients here."""
        return _environment.variables(endpoint=self.endpoint, region=self.region, home=self.home)

    def environment(self, base: Mapping[str, str] | None = None) -> dict[str, str]:
        """A complete environment for a child process: ``base`` (``os.environ``) without its ``AWS_…``, plus ours."""
        return {**_environment.scrubbed(os.environ if base is None else base), **self.variables()}

    def session(self) -> Any:
        """A ``boto3.Session`` of the account's root user (clients still need ``endpoint_url``: see ``client``)."""
        return sessions.session("test", "test", region=self.region)

    def client(self, service: str) -> Any:
        """A boto3 client of the account's root user for ``service`` (``"sagemaker"``)."""
        return self.session().client(service, endpoint_url=self.endpoint)

    def inject_fault(self, *, step: str, exception_type: str, times: int = 1, pipeline_name: str | None = None) -> None:
        """Let the next ``times`` attempts at ``step`` fail as the platform makes them fail.

        ``exception_type``: one that retry policies know, ``"SageMaker.CAPACITY_ERROR"`` for example.
        ``pipeline_name``: in that pipeline only; in any by default. Raises ``RequestRefusedError`` for another type.
        """
        administration.inject_fault(self.endpoint, step, exception_type, times, pipeline_name)

    def interrupt(self, training_job: str) -> None:
        """Take the Spot instances of a training job away. Raises ``RequestRefusedError`` where it does not run."""
        administration.interrupt(self.endpoint, training_job)

    def start(self) -> EmbeddedAws:
        """Start the server and return when it answers.

        Raises ``NotInstalledError``, ``PortInUseError``, ``AlreadyRunningError`` or ``StartFailedError``; after any
        of them nothing is left behind.
        """
        if self._process is not None:
            raise AlreadyRunningError(f"this embedded AWS is running already, as process {self._process.pid}")
        for module in ("ministack", "boto3"):
            if importlib.util.find_spec(module) is None:
                raise NotInstalledError(module)
        with _listening_socket(self._wanted_port) as listener:
            self._port = int(listener.getsockname()[1])
            self._home = Path(tempfile.mkdtemp(prefix="embedded-aws-", dir=self._state_dir))
            try:
                self._process = self._launch(listener)
                self._wait_until_ready(self._process)
            except BaseException:
                self.stop()
                raise
        return self

    def wait(self) -> int:
        """Block until the server ends by itself; its exit code."""
        if self._process is None:
            raise NotRunningError("the embedded AWS is not running; call start() first")
        return self._process.wait()

    def stop(self) -> None:
        """End exactly this server's process group and remove its files. Stopping twice does nothing more."""
        if self._process is not None:
            end_process_group(self._process)
        if self._home is not None:
            shutil.rmtree(self._home, ignore_errors=True)
        self._process, self._home, self._port = None, None, None

    def _launch(self, listener: socket.socket) -> subprocess.Popen[bytes]:
        (self.home / "tmp").mkdir()
        descriptor = listener.fileno()
        command = [sys.executable, "-m", SERVER_MODULE, "--home", str(self.home), "--descriptor", str(descriptor)]
        command += ["--port", str(self.port), "--account", self.account_id, "--region", self.region]
        command += ["--jobs", self.jobs, "--clock", str(self.clock)]
        command += ["--python", self.python, "--interruptions", self.interruptions]
        command += ["--enforce-iam"] if self.enforce_iam else []
        command += [] if self._outlive_parent else ["--parent", str(os.getpid())]
        with (self.home / "server.log").open("wb") as log:
            return subprocess.Popen(
                command,
                cwd=self.home,
                env=self._server_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=(descriptor,),
                start_new_session=True,
            )

    def _server_environment(self) -> dict[str, str]:
        """What the server may know of this process: where Python is, and nothing of the user's AWS or home."""
        keep = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
        return {
            **{name: os.environ[name] for name in keep if name in os.environ},
            # Relative entries would mean another folder there, since the server runs in its own.
            "PYTHONPATH": os.pathsep.join(str(Path(entry).resolve()) for entry in sys.path if entry),
            "PYTHONDONTWRITEBYTECODE": "1",
            "HOME": str(self.home),
            "TMPDIR": str(self.home / "tmp"),
        }

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        """Until the health page and a real SageMaker call answer, or ``StartFailedError``."""
        deadline = time.monotonic() + self._start_seconds
        while True:
            if process.poll() is not None:
                raise StartFailedError(f"it ended with exit code {process.returncode}", self._log_tail())
            if _answers(self.endpoint, timeout=max(0.1, min(2.0, deadline - time.monotonic()))):
                self._call()
                return
            if time.monotonic() >= deadline:
                raise StartFailedError(f"it did not answer within {self._start_seconds:g} s", self._log_tail())
            time.sleep(0.05)

    def _call(self) -> None:
        exceptions = importlib.import_module("botocore.exceptions")
        try:
            self.client("sagemaker").list_pipelines()
        except (exceptions.BotoCoreError, exceptions.ClientError) as error:
            raise StartFailedError(f"its first call failed: {error}", self._log_tail()) from error

    def _log_tail(self) -> str:
        lines = (self.home / "server.log").read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-_LOG_TAIL_LINES:])


def _listening_socket(port: int | None) -> socket.socket:
    """A socket that listens before the server exists: a port that is in use is found here, and no other can take it."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, port or 0))
        listener.listen(128)
    except OSError as error:
        listener.close()
        if port is not None and error.errno == errno.EADDRINUSE:
            raise PortInUseError(port) from error
        raise StartFailedError(f"port {port or 'any'} on {LOOPBACK} cannot be listened on: {error}", "") from error
    return listener


def _answers(endpoint: str, timeout: float) -> bool:
    try:
        with urllib.request.urlopen(f"{endpoint}/_ministack/health", timeout=timeout) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False  # not yet: the caller bounds how often it asks


def end_process_group(process: subprocess.Popen[bytes]) -> None:
    """SIGTERM to the group that ``process`` leads, a bounded wait, SIGKILL to whatever of the group is left."""
    for signal_number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, signal_number)
        except ProcessLookupError:
            break  # the group is empty
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            continue
    process.wait()
