"""What is remembered of a detached embedded AWS, so that a later command finds and stops exactly that process."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from cdk_sagemaker_training.local import environment
from cdk_sagemaker_training.local.errors import AlreadyRunningError
from cdk_sagemaker_training.local.process import LOOPBACK, SERVER_MODULE, EmbeddedAws

_STOP_SECONDS = 5.0


@dataclass(frozen=True)
class Detached:
    """One detached server."""

    pid: int
    port: int
    account_id: str
    region: str
    enforce_iam: bool
    home: str

    @classmethod
    def of(cls, aws: EmbeddedAws) -> Detached:
        """What must be known of ``aws`` to find it again."""
        return cls(aws.pid, aws.port, aws.account_id, aws.region, aws.enforce_iam, str(aws.home))

    @property
    def endpoint(self) -> str:
        """The endpoint URL."""
        return f"http://{LOOPBACK}:{self.port}"

    def variables(self) -> dict[str, str]:
        """The variables that point AWS clients there."""
        return environment.variables(endpoint=self.endpoint, region=self.region, home=Path(self.home))

    def is_ours(self) -> bool:
        """Whether the process of that id is this server: its command line names our module and its private folder."""
        command = _command_line(self.pid)
        return SERVER_MODULE in command and self.home in command

    def stop(self) -> None:
        """End its process group, SIGKILL after a bounded wait, and remove its folder."""
        for signal_number in (signal.SIGTERM, signal.SIGKILL):
            if not self.is_ours():
                break
            os.killpg(self.pid, signal_number)
            deadline = time.monotonic() + _STOP_SECONDS
            while self.is_ours() and time.monotonic() < deadline:
                time.sleep(0.05)
        shutil.rmtree(self.home, ignore_errors=True)


def _command_line(pid: int) -> str:
    """The command line of a process; empty if there is none, or only its unreaped rest."""
    proc = Path(f"/proc/{pid}/cmdline")
    if Path("/proc/self/cmdline").exists():
        try:
            return proc.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            return ""
    command = ["ps", "-ww", "-o", "args=", "-p", str(pid)]
    listed = subprocess.run(command, capture_output=True, text=True, check=False)
    return listed.stdout


def file() -> Path:
    """Where the record stands: ``$XDG_STATE_HOME/cdk-sagemaker-training/local.json``, by default ``~/.local/state``."""
    base = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(base) / "cdk-sagemaker-training" / "local.json"


def save(detached: Detached) -> None:
    """Remember it, for this user only."""
    file().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file().write_text(json.dumps(asdict(detached)), encoding="utf-8")


def forget() -> None:
    """Remove the record, and the folder made for it."""
    file().unlink(missing_ok=True)
    if file().parent.is_dir() and not any(file().parent.iterdir()):
        file().parent.rmdir()


def running() -> Detached | None:
    """The remembered server, if its process is there and is ours."""
    try:
        remembered = Detached(**json.loads(file().read_text(encoding="utf-8")))
    except (FileNotFoundError, NotADirectoryError, ValueError, TypeError):
        return None
    return remembered if remembered.is_ours() else None


def require_none_running() -> None:
    """Raise ``AlreadyRunningError`` if one is running."""
    if (found := running()) is not None:
        raise AlreadyRunningError(f"an embedded AWS is running already on port {found.port}, as process {found.pid}")
