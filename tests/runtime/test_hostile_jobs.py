"""What a job leaves for whoever looks at it from outside, with more rights than it had, and what it tries inside."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from cdk_sagemaker_training.runtime import container, containers
from cdk_sagemaker_training.runtime.container import why_no_sandbox
from tests.support.jobs import Bench, request

pytestmark = pytest.mark.skipif(bool(why_no_sandbox()), reason=f"no sandbox here: {why_no_sandbox()}")

KEPT = {"CheckpointConfig": {"S3Uri": "s3://kept/job"}}


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    folder = tmp_path / "secret"
    folder.mkdir()
    (folder / "key").write_text("KEY")
    return folder


@pytest.mark.parametrize("output", [{}, {"CompressionType": "NONE"}])
@pytest.mark.parametrize("folder", ["model", "output/data", "checkpoints"])
def test_a_folder_that_became_a_link_is_not_followed(
    bench: Bench, secret: Path, folder: str, output: dict[str, str]
) -> None:
    where = f"/opt/ml/{folder}"
    target = {"S3OutputPath": "s3://out/models", **output}
    outcome = bench.run(
        f"import os; os.rmdir({where!r}); os.symlink({str(secret)!r}, {where!r})",
        request(**KEPT, OutputDataConfig=target),
    )
    assert ("Completed", []) == (outcome.status, outcome.model_files)
    assert [] == [path for path in bench.root.rglob("*") if path.name in {"key", "output.tar.gz"}]


@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_files_that_are_links_or_pipes_are_not_read(bench: Bench, secret: Path, kind: str) -> None:
    make = "os.mkfifo(path)" if kind == "pipe" else f"os.symlink({str(secret / 'key')!r}, path)"
    outcome = bench.run(
        f"""
        import os, sys
        for path in ("model/a", "output/data/a", "checkpoints/a", "output/failure"):
            path = "/opt/ml/" + path
            {make}
        sys.exit(1)
        """,
        request(**KEPT),
    )
    assert "AlgorithmError: , exit code: 1" == outcome.reason
    assert [] == outcome.attempts[0].written
    assert not (bench.root / "kept").exists()


def test_links_in_a_model_stay_links(bench: Bench) -> None:
    bench.run(
        """
        import os
        open("/opt/ml/model/a", "w").write("a")
        os.symlink("a", "/opt/ml/model/best")
        """
    )
    with tarfile.open(bench.root / "out/models/job/output/model.tar.gz") as archive:
        assert [("a", False), ("best", True)] == [(one.name, one.issym()) for one in archive.getmembers()]


def test_a_long_reason_is_not_read_to_its_end(bench: Bench) -> None:
    code = """
        import os, sys
        os.truncate(os.open("/opt/ml/output/failure", os.O_CREAT | os.O_RDWR), 2**33)
        sys.exit(1)
    """
    assert bench.run(code).reason.startswith("AlgorithmError: \0\0\0")  # 8 GiB would not fit


@pytest.mark.parametrize("gone", ["input", "model", "output"])
def test_a_job_may_remove_its_folders(bench: Bench, gone: str) -> None:
    assert "Completed" == bench.run(f"import shutil; shutil.rmtree('/opt/ml/{gone}')").status


def test_folders_deeper_than_a_path_is_long_are_removed(bench: Bench) -> None:
    code = """
        import os
        os.chdir("/opt/ml/model")
        for _ in range(1050):
            os.mkdir("deep")
            os.chdir("deep")
        open("f", "w").write("x")
        os.chmod(".", 0)
    """
    try:
        assert "Completed" == bench.run(code).status
        assert [] == list(bench.work.iterdir())
    finally:
        subprocess.run(["/bin/rm", "-rf", str(bench.work)], check=False)  # pytest cannot


def test_the_place_of_checkpoints_stays_in_the_job(bench: Bench, secret: Path) -> None:
    bench.put("kept/job/more", "more")
    path = f"/opt/ml/../../../../../{secret.name}"
    body = request(CheckpointConfig={"S3Uri": "s3://kept/job", "LocalPath": path})
    outcome = bench.run("", body)
    assert ("Failed", True) == (outcome.status, "is no absolute path" in outcome.reason)
    assert ["key"] == [path.name for path in secret.iterdir()]
    assert ["more"] == [path.name for path in (bench.root / "kept/job").iterdir()]


def test_killing_its_group_reaches_nobody_outside(bench: Bench) -> None:
    code = """
        import os, signal
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        os.killpg(0, signal.SIGKILL)
        os.killpg(0, signal.SIGTERM)
        print("still here")
    """
    assert [0] == bench.run(code).attempts[0].exit_codes
    assert ["algo-1: still here"] == bench.told.lines


def test_who_forgets_its_parent_is_ended_all_the_same(bench: Bench, tmp_path: Path) -> None:
    code = f"""
        import contextlib, ctypes, os, time
        ctypes.CDLL(None).prctl(1, 0, 0, 0, 0)
        with contextlib.suppress(OSError):
            os.setsid()
        marker = {tmp_path.name!r}
        print("begun", flush=True)
        time.sleep(60)
    """
    outcome = bench.run(code, request(StoppingCondition={"MaxRuntimeInSeconds": 1}))
    assert "MaxRuntimeExceeded" == outcome.secondary
    commands = Path("/proc").glob("[0-9]*/cmdline")
    assert [] == [path for path in commands if _has(path, f"marker = {tmp_path.name!r}")]


def _has(path: Path, text: str) -> bool:
    try:
        return text.encode() in path.read_bytes() and path.parent.name != str(os.getpid())
    except OSError:
        return False


@pytest.fixture
def seen() -> Iterator[Path]:
    """A folder that a job sees, since it is not below /tmp."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        yield Path(folder)


@pytest.mark.parametrize("way", ["plain", "link", "checkpoints"])
def test_credentials_are_hidden_however_home_is_reached(
    bench: Bench, seen: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    home = seen / "home"
    (home / ".aws").mkdir(parents=True)
    (home / ".aws" / "credentials").write_text("KEY")
    (home / "other").write_text("other")
    link = seen / "link"
    link.symlink_to(home)
    monkeypatch.setenv("HOME", str(link if way == "link" else home))
    changes = {"S3Uri": "s3://kept/job", "LocalPath": str(home / "checkpoints")}
    body = request(**({"CheckpointConfig": changes} if way == "checkpoints" else {}))
    code = f"import os; print(os.path.exists('{home}/other'), os.path.exists('{home}/.aws/credentials'))"
    assert "Completed" == bench.run(code, body).status
    assert ["algo-1: True False"] == bench.told.lines


@pytest.mark.skipif(not os.access("/run", os.W_OK), reason="/run is not this user's")
def test_the_sockets_of_services_are_out_of_reach(bench: Bench) -> None:
    folder = Path(tempfile.mkdtemp(dir="/run"))
    try:
        with socket.socket(socket.AF_UNIX) as service:
            service.bind(str(folder / "s"))
            service.listen()
            code = f"import socket; socket.socket(socket.AF_UNIX).connect('{folder}/s')"
            assert "Failed" == bench.run(code).status
    finally:
        shutil.rmtree(folder)


def test_the_devices_and_settings_are_those_of_a_container(bench: Bench) -> None:
    code = """
        import multiprocessing, os
        multiprocessing.Lock()
        open("/dev/null", "w").write("x")
        open("/dev/shm/x", "w").write("x")
        print(sorted(name for name in os.listdir("/dev") if not name.startswith(("nvidia", "dri", "kfd"))))
        pattern = open("/proc/sys/kernel/core_pattern").read()
        try:
            open("/proc/sys/kernel/core_pattern", "w").write(pattern)
        except OSError as error:
            print(error.strerror in {"Read-only file system", "Permission denied"})
    """
    assert "Completed" == bench.run(code).status
    names = ["fd", "full", "null", "random", "shm", "stderr", "stdin", "stdout", "urandom", "zero"]
    assert [f"algo-1: {names}", "algo-1: True"] == bench.told.lines


def test_lines_are_cut_and_a_carriage_return_ends_none(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "_LONGEST_LINE", 1000)
    bench.run("import sys; print('a\\rb'); sys.stdout.write('x' * 2500); sys.stdout.buffer.write(b'\\xff\\0')")
    assert [3, 1000, 1000, 502] == [len(line.partition(": ")[2]) for line in bench.told.lines]


def test_nothing_is_held_after_an_interruption(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(containers, "_wait", interrupted)
    before = len(list(Path("/proc/self/fd").iterdir()))
    with pytest.raises(KeyboardInterrupt):
        bench.run("import time; time.sleep(30)")
    assert before == len(list(Path("/proc/self/fd").iterdir()))
    assert [] == list(bench.work.iterdir())
