"""The pinned AWS CDK CLI as a child process."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class CdkFailedError(RuntimeError):
    """The CLI ended with an error; the message holds the end of what it printed."""


class CdkCli:
    """Runs ``cdk`` on the example app. ``environment``: complete; ``say``: gets each line that it prints."""

    def __init__(
        self, *, environment: Mapping[str, str], work: Path, say: Callable[[str], None], app: str = "app.py"
    ) -> None:
        self._app = app
        self._environment = dict(environment)
        self._work = work
        self._say = say

    def bootstrap(self, account: str, region: str) -> None:
        """Make what the CLI needs in an account, once."""
        # Where there is no cdk.json: with an app, the CLI would synthesize it first.
        self._run(["bootstrap", f"aws://{account}/{region}"], folder=self._work)

    def deploy(
        self, *, context: Mapping[str, str] | None = None, synthesized: bool = False
    ) -> dict[str, dict[str, str]]:
        """Deploy every stack; the outputs of each by its name. ``synthesized``: what the last command has written."""
        outputs = self._work / "outputs.json"
        printed = ["--progress", "events", "--outputs-file", str(outputs)]
        self._run(["deploy", "--all", "--require-approval", "never", *printed, *self._input(context, synthesized)])
        found: dict[str, dict[str, str]] = json.loads(outputs.read_text(encoding="utf-8"))
        return found

    def diff(self, *, context: Mapping[str, str] | None = None) -> None:
        """Fail if a deploy would change anything."""
        self._run(["diff", "--all", "--fail", *self._input(context, synthesized=False)])

    def destroy(self, *, context: Mapping[str, str] | None = None, synthesized: bool = False) -> None:
        """Delete every stack. ``synthesized``: of what the last command has written."""
        self._run(["destroy", "--all", "--force", *self._input(context, synthesized)])

    def _input(self, context: Mapping[str, str] | None, synthesized: bool) -> list[str]:
        written = str(self._work / "cdk.out")
        if synthesized:
            return ["--app", written]
        return [*_context(context), "--app", f"{sys.executable} {self._app}", "--output", written]

    def _run(self, arguments: Sequence[str], folder: Path = ROOT) -> None:
        command = [_cdk(), *arguments, "--no-notices", "--no-version-reporting"]
        lines: list[str] = []
        with subprocess.Popen(
            command,
            cwd=folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        ) as process:
            for line in process.stdout or ():
                lines.append(line.rstrip())
                self._say(line.rstrip())
        if process.returncode != 0:
            tail = "\n".join(lines[-40:])
            raise CdkFailedError(f"cdk {arguments[0]} ended with exit code {process.returncode}:\n{tail}")


def _context(values: Mapping[str, str] | None) -> list[str]:
    return [part for key, value in (values or {}).items() for part in ("--context", f"{key}={value}")]


def _cdk() -> str:
    local = ROOT / "node_modules" / ".bin" / "cdk"
    found = str(local) if local.exists() else shutil.which("cdk")
    if found is None:
        raise CdkFailedError("the CDK CLI is not installed; run: make install")
    return found
