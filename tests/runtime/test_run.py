"""A job from its data to its model."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tarfile
import threading
import time
from pathlib import Path

import pytest

from cdk_sagemaker_training.runtime.container import why_no_sandbox
from cdk_sagemaker_training.runtime.spot import AtSeconds, OnceResumable, OnDemand
from cdk_sagemaker_training.runtime.storage import Location
from tests.support.jobs import Bench, channel, request

in_sandbox = pytest.mark.skipif(bool(why_no_sandbox()), reason=f"no sandbox here: {why_no_sandbox()}")

RESUMING = """
    import json, pathlib, sys, time
    kept = pathlib.Path("/opt/ml/checkpoints/state")
    first = int(kept.read_text()) + 1 if kept.exists() else 0
    for number in range(first, 8):
        time.sleep(0.12)
        print(f"step {number} loss={1 / (number + 1):.3f}", flush=True)
        fresh = kept.with_name("fresh")
        fresh.write_text(str(number))
        fresh.replace(kept)
    pathlib.Path("/opt/ml/model/m").write_text("m")
"""


def spot(**changes: object) -> dict[str, object]:
    return request(
        EnableManagedSpotTraining=True,
        CheckpointConfig={"S3Uri": "s3://kept/job"},
        StoppingCondition={"MaxRuntimeInSeconds": 60, "MaxWaitTimeInSeconds": 90},
        AlgorithmSpecification={
            "TrainingImage": "image",
            "TrainingInputMode": "File",
            "MetricDefinitions": [{"Name": "loss", "Regex": "loss=([0-9.]+)"}],
        },
        **changes,
    )


def test_a_container_finds_its_configuration_and_leaves_a_model(bench: Bench) -> None:
    body = request(
        HyperParameters={"rounds": "3"},
        Environment={"COLOUR": "red"},
        InputDataConfig=[channel("train", "s3://data/train/", ContentType="text/csv", InputMode="FastFile")],
    )
    outcome = bench.run(
        """
        import json, os, pathlib
        base = pathlib.Path(os.environ.get("SAGEMAKER_BASE_DIR", "/opt/ml"))
        read = lambda name: json.loads((base / "input/config" / name).read_text())
        found = {name: read(name) for name in ("hyperparameters.json", "inputdataconfig.json", "resourceconfig.json")}
        found["data"] = (base / "input/data/train/a.csv").read_text()
        found["environment"] = {name: os.environ.get(name) for name in ("COLOUR", "TRAINING_JOB_NAME", "AWS_PROFILE")}
        (base / "model" / "found.json").write_text(json.dumps(found))
        (base / "output" / "data" / "extra.txt").write_text("more")
        """,
        body,
    )
    assert ("Completed", "Completed", ["found.json"]) == (outcome.status, outcome.secondary, outcome.model_files)
    with tarfile.open(bench.root / "out/models/job/output/model.tar.gz") as archive:
        found = json.load(archive.extractfile("found.json") or pytest.fail("no member"))
    with tarfile.open(bench.root / "out/models/job/output/output.tar.gz") as archive:
        assert ["extra.txt"] == archive.getnames()
    assert {"rounds": "3"} == found["hyperparameters.json"]
    # INFO of catalog/container_contract.py: FastFile is called File in here.
    assert {
        "train": {
            "ContentType": "text/csv",
            "TrainingInputMode": "File",
            "S3DistributionType": "FullyReplicated",
            "RecordWrapperType": "None",
        }
    } == found["inputdataconfig.json"]
    assert "ml.m5.large" == found["resourceconfig.json"]["current_instance_type"]
    assert "1,2\n" == found["data"]
    assert {"COLOUR": "red", "TRAINING_JOB_NAME": "job", "AWS_PROFILE": None} == found["environment"]
    assert ["Starting", "Downloading", "Training", "Uploading", "Completed"] == bench.told.states
    assert [] == list(bench.work.iterdir())


def test_a_failure_is_told_in_the_words_of_the_container(bench: Bench) -> None:
    code = """
        import os, pathlib, sys
        base = pathlib.Path(os.environ.get("SAGEMAKER_BASE_DIR", "/opt/ml"))
        (base / "output/failure").write_text("no such column" + "x" * 2000)
        sys.exit(3)
    """
    outcome = bench.run(code)
    assert ("Failed", f"AlgorithmError: no such column{'x' * 1010}, exit code: 3") == (outcome.status, outcome.reason)
    assert not (bench.root / "out").exists()


@in_sandbox
def test_an_interrupted_job_goes_on_from_its_checkpoint(bench: Bench) -> None:
    outcome = bench.run(RESUMING, spot(), interruptions=OnceResumable(patience=10, after=0.2))
    first, second = outcome.attempts
    assert ("Interrupted", "Completed") == (first.ended, second.ended)
    assert first.written == second.restored
    assert "state" in first.written  # beside it what the copy met before it was renamed
    steps = [line.partition(": ")[2].split()[1] for line in bench.told.lines if "step" in line]
    assert [str(number) for number in range(8)] == sorted(set(steps))
    assert int(steps[-1]) == 7
    assert len(steps) < 12  # at most the steps since the last copy are done again
    assert "7" == bench.text("kept/job/state")
    interrupted = bench.told.states.index("Interrupted")
    assert ["Starting", "Downloading", "Training"] == bench.told.states[interrupted + 1 : interrupted + 4]
    assert outcome.training_seconds > outcome.billable_seconds


@in_sandbox
def test_checkpoints_of_an_earlier_job_are_there_at_the_start_and_deleted_ones_go(bench: Bench) -> None:
    bench.put("kept/job/old/state", "5")
    outcome = bench.run(
        """
        import pathlib
        old = pathlib.Path("/opt/ml/checkpoints/old/state")
        print("found", old.read_text())
        old.unlink()
        old.with_name("new").write_text("6")
        """,
        spot(),
    )
    assert (["old/state"], ["old/state"]) == (outcome.attempts[0].restored, outcome.attempts[0].read)
    assert ["algo-1: found 5"] == bench.told.lines
    assert ["new"] == [path.name for path in (bench.root / "kept/job/old").iterdir()]


@in_sandbox
def test_checkpoints_may_lie_anywhere(bench: Bench) -> None:
    body = spot()
    body["CheckpointConfig"] = {"S3Uri": "s3://kept/job/", "LocalPath": "/kept/here"}
    bench.run("open('/kept/here/state', 'w').write('1')", body)
    assert "1" == bench.text("kept/job/state")


def test_a_job_that_runs_too_long_is_stopped_and_keeps_its_model(bench: Bench) -> None:
    code = """
        import os, pathlib, time
        base = pathlib.Path(os.environ.get("SAGEMAKER_BASE_DIR", "/opt/ml"))
        (base / "model/part").write_text("half")
        time.sleep(60)
    """
    outcome = bench.run(code, request(StoppingCondition={"MaxRuntimeInSeconds": 1}))
    assert ("Stopped", "MaxRuntimeExceeded", ["part"]) == (outcome.status, outcome.secondary, outcome.model_files)
    assert outcome.attempts[0].ignored_stop


def test_a_job_on_spot_ends_when_its_time_to_wait_is_over(bench: Bench) -> None:
    body = spot(InputDataConfig=None)
    body["StoppingCondition"] = {"MaxRuntimeInSeconds": 60, "MaxWaitTimeInSeconds": 1}
    outcome = bench.run("import time; time.sleep(60)", body)
    assert ("Stopped", "MaxWaitTimeExceeded") == (outcome.status, outcome.secondary)


def test_on_demand_jobs_are_never_interrupted(bench: Bench) -> None:
    outcome = bench.run("import time; time.sleep(0.3)", interruptions=AtSeconds([0, 0]))
    assert ["Completed"] == [attempt.ended for attempt in outcome.attempts]


def test_an_interruption_can_be_asked_for(bench: Bench) -> None:
    asked = OnDemand()
    asked.interrupt()
    outcome = bench.run("import time; time.sleep(0.3)", spot(), interruptions=asked)
    assert ["Interrupted", "Completed"] == [attempt.ended for attempt in outcome.attempts]


def test_sigterm_reaches_a_program_that_handles_it(bench: Bench) -> None:
    stopping = threading.Event()
    threading.Timer(1.0, stopping.set).start()
    outcome = bench.run(
        """
        import signal, sys, time
        signal.signal(signal.SIGTERM, lambda *_: (print("saved", flush=True), sys.exit(0)))
        time.sleep(60)
        """,
        stopping=stopping,
        stop_seconds=10,
    )
    assert ("Stopped", "Stopped", False) == (outcome.status, outcome.secondary, outcome.attempts[0].ignored_stop)
    assert ["algo-1: saved"] == bench.told.lines


def test_a_program_without_a_handler_ignores_sigterm_as_process_1_of_a_container_does(bench: Bench) -> None:
    stopping = threading.Event()
    threading.Timer(0.5, stopping.set).start()
    outcome = bench.run("import time; time.sleep(60)", stopping=stopping)
    assert outcome.attempts[0].ignored_stop
    assert [137] == outcome.attempts[0].exit_codes


def test_memory_is_bounded(bench: Bench) -> None:
    code = "held = []\nwhile True: held.append(bytearray(2**24))"
    outcome = bench.run(code, memory=150 * 2**20)
    assert "Failed" == outcome.status
    last = outcome.attempts[-1]
    assert last.ran_out_of_memory or any("MemoryError" in line for line in bench.told.lines)
    assert 100 * 2**20 < last.peak < 400 * 2**20


@in_sandbox
def test_the_machine_is_out_of_reach(bench: Bench, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outcome = bench.run(
        f"""
        import os, pathlib, socket, subprocess
        def tried(path):
            try:
                pathlib.Path(path).write_text("x")
            except OSError as error:
                return error.strerror
            return "written"
        print(tried("{outside}"), tried("/etc/hostile"), tried(os.path.expanduser("~/kept")))
        print(os.getpid(), socket.gethostname(), socket.gethostbyname("algo-1"))
        print(sorted(int(name) for name in os.listdir("/proc") if name.isdigit()))
        print(open("/proc/self/status").read().partition("CapEff:")[2].split()[0].strip("0") or "no capability")
        """
    )
    assert "Completed" == outcome.status
    assert [
        "algo-1: No such file or directory Read-only file system written",
        "algo-1: 1 algo-1 127.0.1.1",
        "algo-1: [1]",
        "algo-1: no capability",
    ] == bench.told.lines
    assert ["/tmp/kept"] == list(outcome.attempts[0].outside)
    assert not outside.exists()


@in_sandbox
@pytest.mark.parametrize(("isolated", "names"), [(True, ["lo"]), (False, None)])
def test_an_isolated_job_has_no_network(bench: Bench, isolated: bool, names: list[str] | None) -> None:
    code = "import socket; socket.create_server(('localhost', 0)); print([n for _, n in socket.if_nameindex()])"
    bench.run(code, request(EnableNetworkIsolation=isolated))
    here = [name for _, name in __import__("socket").if_nameindex()]
    assert [f"algo-1: {names or here}"] == bench.told.lines


@in_sandbox
def test_hosts_find_each_other_by_name(bench: Bench) -> None:
    body = request(ResourceConfig={"InstanceType": "ml.m5.large", "InstanceCount": 2})
    outcome = bench.run(
        """
        import json, pathlib, socket, time
        own = json.loads(pathlib.Path("/opt/ml/input/config/resourceconfig.json").read_text())
        if own["current_host"] == "algo-1":
            server = socket.create_server(("algo-1", 7777))
            print("got", server.accept()[0].recv(9).decode())
        else:
            for _ in range(100):
                try:
                    socket.create_connection(("algo-1", 7777)).send(own["current_host"].encode())
                    break
                except OSError:
                    time.sleep(0.05)
        """,
        body,
    )
    assert "Completed" == outcome.status
    assert ["algo-1: got algo-2"] == bench.told.lines


def test_one_failing_host_ends_the_job(bench: Bench) -> None:
    if why_no_sandbox():
        pytest.skip("several hosts need a sandbox")
    body = request(ResourceConfig={"InstanceType": "ml.m5.large", "InstanceCount": 2})
    outcome = bench.run(
        "import socket, sys, time; sys.exit(4) if 'algo-2' == socket.gethostname() else time.sleep(60)", body
    )
    assert "Failed" == outcome.status
    assert outcome.reason.endswith("exit code: 4") or outcome.reason.endswith("exit code: 137")


def test_missing_data_fails_the_job_before_it_trains(bench: Bench) -> None:
    outcome = bench.run("print('never')", request(InputDataConfig=[channel("train", "s3://data/nowhere/")]))
    assert "Failed" == outcome.status
    assert "No S3 objects found under S3 URL 's3://data/nowhere/'" in outcome.reason
    assert ["Starting", "Downloading", "Failed"] == bench.told.states


def test_what_was_not_read_and_what_is_lost_is_seen(bench: Bench) -> None:
    bench.put("data/extra/b.csv", "3\n")
    body = request(InputDataConfig=[channel("train", "s3://data/train/"), channel("extra", "s3://data/extra/")])
    outcome = bench.run(
        """
        import os, pathlib
        base = pathlib.Path(os.environ.get("SAGEMAKER_BASE_DIR", "/opt/ml"))
        (base / "input/data/train/a.csv").read_text()
        (base / "model.pkl").write_text("beside the folder")
        """,
        body,
    )
    assert ["/opt/ml/model.pkl"] == list(outcome.attempts[0].outside)
    assert ["extra"] == list(outcome.attempts[0].unread_channels)


KILLED = """
import sys
from pathlib import Path
sys.path[:0] = {path!r}
from cdk_sagemaker_training.runtime.storage import Location
from tests.support.jobs import Bench, channel, request
from cdk_sagemaker_training.runtime import run as module
from cdk_sagemaker_training.runtime.container import Program
from cdk_sagemaker_training.runtime.storage import FolderStorage
module.program_of = lambda job, python: Program(
    command=[sys.executable, "-c", "import os, time; print('up', flush=True); time.sleep(300)"]
)
class Up(module.Listener):
    def line(self, host, text):
        print(text, flush=True)
module.run_job(request(InputDataConfig=None), FolderStorage(Path({root!r})), listener=Up())
"""


def test_nothing_survives_whoever_started_it(tmp_path: Path) -> None:
    path = [*sys.path, str(Path(__file__).parents[2])]
    code = KILLED.format(path=path, root=str(tmp_path))
    here = {**os.environ, "TMPDIR": str(tmp_path)}  # what it leaves when it is killed like that goes with the test
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=here) as process:
        assert process.stdout is not None
        assert "up" == process.stdout.readline().strip()
        below = _below(process.pid)
        assert below
        os.kill(process.pid, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{number}").exists() for number in below) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [number for number in below if Path(f"/proc/{number}").exists()]


def _below(pid: int) -> list[int]:
    if not Path("/proc").is_dir():
        pytest.skip("looks at /proc")
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with __import__("contextlib").suppress(OSError):
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    found, new = set[int](), {pid}
    while new:
        new = {number for number, parent in parents.items() if parent in new}
        found |= new
    return sorted(found)


def test_a_job_that_is_stopped_while_it_gets_its_data_does_not_train(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopping, fetched = threading.Event(), list[Location]()

    def fetch(source: Location, _target: Path) -> None:
        fetched.append(source)
        stopping.set()

    bench.put("data/train/b.csv", "3,4\n")
    monkeypatch.setattr(bench.storage, "fetch", fetch)
    outcome = bench.run("print('trains')", stopping=stopping)
    assert ("Stopped", ["Starting", "Downloading", "Stopped"]) == (outcome.status, bench.told.states)
    assert (1, []) == (len(fetched), bench.told.lines)
    assert not (bench.root / "out").exists()
