from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from click.testing import CliRunner

from cdk_sagemaker_training.local import EmbeddedAws
from cdk_sagemaker_training.local.commands import local
from cdk_sagemaker_training.local.state import Detached

STATE = Path(".local", "state", "cdk-sagemaker-training", "local.json")


class Commands:
    """Runs ``python -m cdk_sagemaker_training.local`` with a home of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        path = os.pathsep.join(str(Path(entry).resolve()) for entry in sys.path if entry)
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": path, "TMPDIR": str(home)}

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "cdk_sagemaker_training.local", *arguments]

    def __call__(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments),
            env={**self.environment, **environment},
            cwd=self.home,
            capture_output=True,
            text=True,
            timeout=40,
            check=False,
        )


@pytest.fixture
def commands(tmp_path: Path) -> Iterator[Commands]:
    run = Commands(tmp_path)
    yield run
    if (tmp_path / STATE).exists():
        run("stop")


@pytest.fixture
def in_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return CliRunner()


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def test_detach_status_env_stop(commands: Commands, tmp_path: Path) -> None:
    port = free_port()
    options = ("--no-iam", "--jobs", "record", "--clock", "60")
    started = commands("start", "--detach", "--port", port, *options, AWS_PROFILE="prod")
    assert (0, "") == (started.returncode, started.stderr)
    lines = started.stdout.splitlines()
    assert ["unset AWS_PROFILE", f"export AWS_ENDPOINT_URL=http://127.0.0.1:{port}"] == lines[:2]
    assert started.stdout == commands("env", AWS_PROFILE="prod").stdout

    status = commands("status")
    assert 0 == status.returncode
    assert f"http://127.0.0.1:{port}, account 123456789012, region us-east-1, IAM not enforced" in status.stdout
    fault = ("inject-fault", "--step", "Train", "--exception-type")
    assert 0 == commands(*fault, "SageMaker.CAPACITY_ERROR", "--times", "2", "--pipeline", "churn").returncode
    refused = commands(*fault, "AlgorithmError")
    assert (1, True) == (refused.returncode, "'AlgorithmError' is unknown" in refused.stderr)
    again = commands("start", "--detach", "--port", free_port())
    assert (1, f"Error: an embedded AWS is running already on port {port}") == (
        again.returncode,
        again.stderr.split(", as process")[0],
    )

    stopped = commands("stop")
    assert (0, True) == (stopped.returncode, f"on port {port}" in stopped.stderr)
    with socket.socket() as probe:
        assert 0 != probe.connect_ex(("127.0.0.1", int(port)))
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [] == files
    status = commands("status")
    assert (1, "not running\n") == (status.returncode, status.stdout)


@pytest.mark.parametrize("command", ["stop", "env", "inject-fault --step A --exception-type B"])
def test_nothing_runs(in_process: CliRunner, command: str) -> None:
    done = in_process.invoke(local, command.split())
    assert (1, "Error: no detached embedded AWS is running\n") == (done.exit_code, done.output)


def test_stop_leaves_a_process_alone_that_is_not_ours(commands: Commands, tmp_path: Path) -> None:
    bystander = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
    try:
        record = tmp_path / STATE
        record.parent.mkdir(parents=True)
        remembered = Detached(bystander.pid, 1, "123456789012", "us-east-1", enforce_iam=True, home="/x")
        record.write_text(json.dumps(asdict(remembered)))
        assert 1 == commands("stop").returncode
        assert bystander.poll() is None
        assert not record.exists()
    finally:
        bystander.kill()
        bystander.wait()


def test_a_port_in_use_is_one_clear_line(in_process: CliRunner) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = in_process.invoke(local, ["start", "--port", str(port)])
    expected = f"Error: port {port} on 127.0.0.1 is in use; give another --port, or none to get a free one\n"
    assert (1, expected) == (done.exit_code, done.output)


@pytest.mark.parametrize(
    "arguments",
    [("--port", "0"), ("--port", "x"), ("--account", "12"), ("--jobs", "x"), ("--clock", "0"), ("--clock", "nan")],
)
def test_bad_options_are_refused(in_process: CliRunner, arguments: tuple[str, str]) -> None:
    done = in_process.invoke(local, ["start", *arguments])
    assert (2, True) == (done.exit_code, arguments[0] in done.output)


def test_a_state_that_cannot_be_written_leaves_nothing_running(
    in_process: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cdk-sagemaker-training").write_text("in the way of the folder")
    stopped: list[EmbeddedAws] = []

    def start(self: EmbeddedAws) -> EmbeddedAws:
        return self

    def stop(self: EmbeddedAws) -> None:
        stopped.append(self)

    def of(_aws: EmbeddedAws) -> Detached:
        return Detached(1, 1, "123456789012", "us-east-1", enforce_iam=True, home="/x")

    monkeypatch.setattr(EmbeddedAws, "start", start)
    monkeypatch.setattr(EmbeddedAws, "stop", stop)
    monkeypatch.setattr(Detached, "of", of)
    done = in_process.invoke(local, ["start", "--detach"])
    assert (1, 1, True) == (done.exit_code, len(stopped), "local.json cannot be written" in done.output)


@pytest.fixture
def interruptible() -> Iterator[None]:
    """What a shell has started in the background ignores Ctrl-C, and so would the children of these tests."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_stops_the_foreground_one(commands: Commands, tmp_path: Path) -> None:
    port = free_port()
    process = subprocess.Popen(
        commands.command("start", "--port", port),
        env=commands.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert f"export AWS_ENDPOINT_URL=http://127.0.0.1:{port}\n" == process.stdout.readline()
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    finally:
        process.kill()  # where it has ended this does nothing
    assert (0, True) == (process.returncode, errors.endswith("Stopped.\n"))
    assert [] == [path for path in tmp_path.rglob("*") if path.is_file()]
