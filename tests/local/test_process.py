from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import cdk_sagemaker_training.local.process as process_module
from cdk_sagemaker_training.errors import InvalidInputError
from cdk_sagemaker_training.local import (
    AlreadyRunningError,
    EmbeddedAws,
    NotInstalledError,
    NotRunningError,
    PortInUseError,
    StartFailedError,
)

from .support import Account


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def eventually(holds: Callable[[], bool], seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def nothing(*_given: object, **_named: object) -> None:
    """In place of a function: does nothing, and says no."""


def files_below(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_stop_leaves_no_process_and_no_file_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = {name: tmp_path / name for name in ("cwd", "home", "state")}
    for folder in folders.values():
        folder.mkdir()
    monkeypatch.chdir(folders["cwd"])
    monkeypatch.setenv("HOME", str(folders["home"]))
    aws = EmbeddedAws(state_dir=folders["state"])
    aws.start()
    pid, port = aws.pid, aws.port
    s3 = aws.client("s3")
    s3.create_bucket(Bucket="data")
    s3.put_object(Bucket="data", Key="key", Body=b"body")
    aws.stop()
    aws.stop()
    assert not alive(pid)
    assert {name: [] for name in folders} == {name: files_below(folder) for name, folder in folders.items()}
    with socket.socket() as probe:
        assert 0 != probe.connect_ex(("127.0.0.1", port))
    with pytest.raises(NotRunningError):
        _ = aws.endpoint


def test_options_that_mean_nothing_are_named_at_once() -> None:
    with pytest.raises(InvalidInputError) as caught:
        EmbeddedAws(clock=0, jobs="perhaps")  # type: ignore[arg-type]
    assert ["clock", "jobs"] == [problem.where for problem in caught.value.problems]


def test_a_port_in_use_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortInUseError, match=f"port {port} on 127.0.0.1 is in use"):
            EmbeddedAws(port=port).start()


def test_it_listens_on_loopback_only(account: Account) -> None:
    port = account.aws.port
    hexadecimal = f"{port:04X}"
    tables = [Path("/proc/net/tcp"), Path("/proc/net/tcp6")]
    listening = [
        line.split()[1]
        for table in tables
        if table.exists()
        for line in table.read_text().splitlines()[1:]
        if line.split()[3] == "0A" and line.split()[1].endswith(f":{hexadecimal}")
    ]
    assert [f"0100007F:{hexadecimal}"] == listening


def test_starting_twice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = EmbeddedAws()
    monkeypatch.setattr(EmbeddedAws, "_wait_until_ready", nothing)
    with aws, pytest.raises(AlreadyRunningError, match=f"as process {aws.pid}"):
        aws.start()


def test_the_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_module.importlib.util, "find_spec", nothing)
    with pytest.raises(NotInstalledError, match=r'pip install "cdk-sagemaker-training\[local\]"'):
        EmbeddedAws().start()


def test_a_server_that_ends_at_once_is_reported_with_its_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_module, "SERVER_MODULE", "cdk_sagemaker_training.local.no_such_server")
    with pytest.raises(StartFailedError, match=r"exit code 1[\s\S]*No module named") as caught:
        EmbeddedAws(state_dir=tmp_path).start()
    assert "no_such_server" in caught.value.log_tail
    assert [] == files_below(tmp_path)


def test_a_server_that_never_answers_is_given_up_and_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_module, "_answers", nothing)
    started: list[int] = []
    launch = EmbeddedAws._launch

    def remember(self: EmbeddedAws, listener: socket.socket) -> subprocess.Popen[bytes]:
        process = launch(self, listener)
        started.append(process.pid)
        return process

    monkeypatch.setattr(EmbeddedAws, "_launch", remember)
    with pytest.raises(StartFailedError, match=r"did not answer within 0\.2 s"):
        EmbeddedAws(state_dir=tmp_path, start_seconds=0.2).start()
    assert [False] == [alive(pid) for pid in started]
    assert [] == files_below(tmp_path)


def test_it_ends_and_cleans_up_when_its_parent_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys, time\n"
        "from cdk_sagemaker_training.local import EmbeddedAws\n"
        "aws = EmbeddedAws(state_dir=sys.argv[1]).start()\n"
        "print(aws.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True, env=environment
    ) as parent:
        assert parent.stdout is not None
        server = int(parent.stdout.readline())
        assert alive(server)
        parent.send_signal(signal.SIGKILL)
    assert eventually(lambda: not alive(server))
    assert eventually(lambda: files_below(tmp_path) == [])


def test_the_environment_points_only_here(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = EmbeddedAws(region="eu-west-1")
    monkeypatch.setattr(EmbeddedAws, "endpoint", "http://127.0.0.1:1")
    monkeypatch.setattr(EmbeddedAws, "home", Path("/private"))
    base = {"AWS_PROFILE": "prod", "AWS_SESSION_TOKEN": "secret", "PATH": "/bin"}
    assert {
        "PATH": "/bin",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "CDK_HOME": "/private/cdk",
        "CDK_DISABLE_CLI_TELEMETRY": "true",
        "CDK_DISABLE_VERSION_CHECK": "1",
    } == aws.environment(base)


def test_importing_it_loads_nothing_heavy() -> None:
    code = (
        "import sys, cdk_sagemaker_training.local\n"
        "print(sorted({'boto3', 'botocore', 'ministack', 'click', 'aws_cdk'} & set(sys.modules)))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert "[]" == done.stdout.strip()
