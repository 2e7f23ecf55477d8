"""Data, metrics, programs and schedules of interruptions, without a process."""

from __future__ import annotations

import gzip
import io
import json
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdk_sagemaker_training.runtime import container, programs
from cdk_sagemaker_training.runtime import metrics as metrics_module
from cdk_sagemaker_training.runtime.artifacts import model_uri
from cdk_sagemaker_training.runtime.channels import DataError, NotSupportedError, fetch_channels
from cdk_sagemaker_training.runtime.checkpoints import Checkpoints
from cdk_sagemaker_training.runtime.folders import JobFolder
from cdk_sagemaker_training.runtime.job import Job
from cdk_sagemaker_training.runtime.metrics import Metrics
from cdk_sagemaker_training.runtime.programs import program_of, script_of, script_program
from cdk_sagemaker_training.runtime.spot import AtRandom, OnceResumable, Progress
from cdk_sagemaker_training.runtime.storage import FolderStorage, Location, StorageError
from tests.support.jobs import channel, request

SKLEARN = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3"


@pytest.fixture
def storage(tmp_path: Path) -> FolderStorage:
    for number in range(5):
        path = tmp_path / "s3/data/parts/deep" / f"{number}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(str(number))
    return FolderStorage(tmp_path / "s3")


def fetched(storage: FolderStorage, tmp_path: Path, body: dict[str, Any]) -> list[list[str]]:
    job = Job(body)
    folders = [tmp_path / host for host in job.hosts]
    fetch_channels(job, folders, storage)
    return [
        sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        for folder in folders
    ]


def of(count: int, *channels: dict[str, Any]) -> dict[str, Any]:
    resources = {"InstanceType": "ml.m5.large", "InstanceCount": count}
    return request(InputDataConfig=list(channels), ResourceConfig=resources)


def test_keys_keep_their_folders_below_the_prefix(storage: FolderStorage, tmp_path: Path) -> None:
    assert [["a/deep/0.csv", "b/0.csv", "c/parts/deep/0.csv", "d/deep/0.csv", "e/0.csv"]] == [
        [name for name in fetched(storage, tmp_path, of(1, *channels))[0] if name.endswith("0.csv")]
        for channels in [
            (
                channel("a", "s3://data/parts/"),
                channel("b", "s3://data/parts/deep/0.csv"),
                channel("c", "s3://data/pa"),  # no folder has that name
                channel("d", "s3://data/parts"),
                channel("e", "s3://data/parts/deep"),
            )
        ]
    ]


@pytest.mark.parametrize("hosts", [1, 2, 3])
def test_shards_are_a_partition(storage: FolderStorage, tmp_path: Path, hosts: int) -> None:
    sharded = channel("a", "s3://data/parts/deep/", source={"S3DataDistributionType": "ShardedByS3Key"})
    found = fetched(storage, tmp_path, of(hosts, sharded))
    assert [f"a/{number}.csv" for number in range(5)] == sorted(name for host in found for name in host)
    assert max(map(len, found)) - min(map(len, found)) <= 1


def test_a_channel_of_an_instance_group_is_on_its_hosts_alone(storage: FolderStorage, tmp_path: Path) -> None:
    groups = [
        {"InstanceGroupName": name, "InstanceType": "ml.m5.large", "InstanceCount": count}
        for name, count in (("first", 1), ("second", 2))
    ]
    own = channel("a", "s3://data/parts/deep/0.csv", source={"InstanceGroupNames": ["second"]})
    found = fetched(storage, tmp_path, request(InputDataConfig=[own], ResourceConfig={"InstanceGroups": groups}))
    assert [[], ["a/0.csv"], ["a/0.csv"]] == found


def test_a_manifest_names_objects(storage: FolderStorage, tmp_path: Path) -> None:
    (tmp_path / "s3/data/m.json").write_text(json.dumps([{"prefix": "s3://data/parts/"}, "deep/1.csv", "deep/3.csv"]))
    listed = channel("a", "s3://data/m.json", source={"S3DataType": "ManifestFile"})
    assert [["a/deep/1.csv", "a/deep/3.csv"]] == fetched(storage, tmp_path, of(1, listed))


def test_compressed_objects_are_unpacked(storage: FolderStorage, tmp_path: Path) -> None:
    (tmp_path / "s3/data/z.csv").write_bytes(gzip.compress(b"packed"))
    fetched(storage, tmp_path, of(1, channel("a", "s3://data/z.csv", CompressionType="Gzip")))
    assert "packed" == (tmp_path / "algo-1/a/z.csv").read_text()


@pytest.mark.parametrize(
    ("one", "error", "what"),
    [
        (channel("a", "s3://data/none/"), DataError, "No S3 objects found"),
        (channel("a", "s3://data/parts/deep/0.csv", source={"S3DataType": "ManifestFile"}), DataError, "no manifest"),
        (channel("a", "s3://data/parts/", InputMode="Pipe"), NotSupportedError, "FastFile takes its place"),
        (
            channel("a", "s3://data/m", source={"S3DataType": "AugmentedManifestFile"}),
            NotSupportedError,
            "augmented manifest",
        ),
        (
            {"ChannelName": "a", "DataSource": {"FileSystemDataSource": {"FileSystemId": "fs-1"}}},
            NotSupportedError,
            "reads a file system",
        ),
        (channel("a", "https://data/x"), DataError, "no S3 URI"),
    ],
)
def test_data_that_cannot_be_had(
    storage: FolderStorage, tmp_path: Path, one: dict[str, Any], error: type[Exception], what: str
) -> None:
    with pytest.raises(error, match=what):
        fetched(storage, tmp_path, of(1, one))


def test_a_name_that_leads_out_of_the_channel_is_refused(storage: FolderStorage, tmp_path: Path) -> None:
    (tmp_path / "s3/data/m.json").write_text(json.dumps([{"prefix": "s3://data/parts/"}, "../../../escaped"]))
    with pytest.raises(DataError, match="no name that a file could have"):
        fetched(storage, tmp_path, of(1, channel("a", "s3://data/m.json", source={"S3DataType": "ManifestFile"})))


def test_samples_stand_for_prefixes_and_objects(tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("1")
    (tmp_path / "many/inner").mkdir(parents=True)
    (tmp_path / "many/inner/two.csv").write_text("2")
    uris = {"s3://b/a/": tmp_path / "one.csv", "s3://b/c": tmp_path / "many", "s3://b/d.csv": tmp_path / "one.csv"}
    storage = FolderStorage(tmp_path / "s3", uris)
    assert ["a/one.csv"] == list(storage.keys(Location("b", "a/")))
    assert ["c/inner/two.csv"] == list(storage.keys(Location("b", "c/")))
    assert ["d.csv"] == list(storage.keys(Location("b", "d.csv")))
    storage.fetch(Location("b", "c/inner/two.csv"), tmp_path / "got")
    assert "2" == (tmp_path / "got").read_text()
    with pytest.raises(StorageError, match="s3://b/nothing does not exist"):
        storage.fetch(Location("b", "nothing"), tmp_path / "got")


def test_metrics_are_what_the_first_group_caught() -> None:
    metrics = Metrics(
        [
            {"Name": "loss", "Regex": r"loss=(\S+)"},
            {"Name": "whole", "Regex": r"\d+\.\d+"},
            {"Name": "bad", "Regex": "("},
            {"Name": "slow", "Regex": r"(a+)+$"},
        ]
    )
    lines = ["loss=0.5", "loss=nan", "loss=word", "loss=1,234.5", "nothing", "x" * 5000 + "loss=1"]
    caught = [[(value.name, value.value) for value in metrics.take("algo-1", line)] for line in lines]
    assert [[("loss", 0.5), ("whole", 0.5)], [], [], [("loss", 1234.5), ("whole", 234.5)], [], []] == caught
    assert {"bad", "slow"} == set(metrics.refused)
    assert {"loss": 1234.5, "whole": 234.5} == {name: value.value for name, value in metrics.last().items()}
    assert [0, 0, 3, 3] == [value.line for value in metrics.values]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_that_python_prints_is_read_back(number: float) -> None:
    found = Metrics([{"Name": "m", "Regex": r"m=(\S+)"}]).take("algo-1", f"m={number!r}")
    assert [number] == [value.value for value in found]


def test_what_runs_a_script_is_found_by_its_hyperparameters() -> None:
    told = {"sagemaker_program": '"src/train.py"', "sagemaker_submit_directory": '"s3://b/code.tar.gz"'}
    script = script_of(Job(request(HyperParameters=told)))
    assert script is not None
    assert ("src/train.py", "s3://b/code.tar.gz") == (script.program, script.location)
    assert script_of(Job(request(HyperParameters={"rounds": "3"}))) is None


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    told = {"sagemaker_program": "train.py"}
    job = Job(request(HyperParameters=told, AlgorithmSpecification={"TrainingImage": SKLEARN}))
    with pytest.raises(NotSupportedError, match="is no Python that runs"):
        program_of(job, str(tmp_path / "none"))
    with pytest.raises(NotSupportedError, match="ContainerEntrypoint runs a program of the image mine"):
        program_of(Job(request(AlgorithmSpecification={"TrainingImage": "mine", "ContainerEntrypoint": ["x"]})))
    with pytest.raises(NotSupportedError, match="not executed here: mine"):
        program_of(Job(request(AlgorithmSpecification={"TrainingImage": "mine"})))


def test_a_library_that_a_stand_in_cannot_import_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    xgboost = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.2-0"
    job = Job(request(AlgorithmSpecification={"TrainingImage": xgboost}))

    def without_xgboost(_python: str, _names: tuple[str, ...], _path: str) -> frozenset[str]:
        return frozenset({"numpy"})

    monkeypatch.setattr(programs, "_importable", without_xgboost)
    with pytest.raises(NotSupportedError, match=r"xgboost needs xgboost, which .* cannot import: pip install"):
        program_of(job)


def test_modules_are_looked_for_where_the_program_will(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lies_here.py").touch()
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert {"lies_here"} == programs._importable(sys.executable, ("lies_here",))
    assert set() == programs._importable(sys.executable, ("lies_here",), str(tmp_path / "elsewhere"))


def test_where_the_model_lies() -> None:
    assert "s3://out/models/job/output/model.tar.gz" == model_uri(Job(request()))
    loose = {"S3OutputPath": "s3://out/models/", "CompressionType": "NONE"}
    assert "s3://out/models/job/output/model" == model_uri(Job(request(OutputDataConfig=loose)))


def test_random_interruptions_are_the_same_for_the_same_seed() -> None:
    def seconds(seed: int) -> list[int]:
        found = AtRandom(per_hour=60, seed=seed)
        return [t for t in range(600) if found.is_due(Progress(1, t, 0))][:1]

    assert seconds(1) == seconds(1)
    assert len({tuple(seconds(seed)) for seed in range(8)}) > 1
    assert not AtRandom(per_hour=0, seed=1).is_due(Progress(1, 1e9, 0))


def test_one_interruption_comes_after_the_first_checkpoint_or_when_patience_ends() -> None:
    kept = OnceResumable(patience=20, after=0.5)
    assert [False, False, True] == [kept.is_due(Progress(1, t, n)) for t, n in ((1, 0), (2, 1), (2.6, 1))]
    assert not kept.is_due(Progress(2, 100, 5))
    none = OnceResumable(patience=20)
    assert [False, True] == [none.is_due(Progress(1, t, 0)) for t in (19, 20)]


@pytest.mark.parametrize(
    "content",
    [b"text", b"\x1f\x8b\x08\0\0\0\0\0\0\3\xff\xff", gzip.compress(b"x" * 99, mtime=0)[:20]],
    ids=["text", "broken", "cut"],
)
def test_what_is_not_compressed_is_the_data_s_fault(storage: FolderStorage, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "s3/data/parts/one.gz").write_bytes(content)
    body = of(1, channel("a", "s3://data/parts/one.gz", CompressionType="Gzip"))
    with pytest.raises(DataError, match="is not compressed"):
        fetched(storage, tmp_path, body)


class Keys(FolderStorage):
    """Objects with names that no folder has."""

    def __init__(self, root: Path, *keys: str) -> None:
        super().__init__(root)
        self._keys = keys

    def keys(self, prefix: Location) -> list[str]:
        return [key for key in self._keys if key.startswith(prefix.key)]

    def fetch(self, source: Location, target: Path) -> None:
        target.write_text(source.key)


def test_an_object_that_is_a_folder_too_is_the_data_s_fault(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="is a folder too"):
        fetched(Keys(tmp_path, "a/b", "a/b/c"), tmp_path, of(1, channel("a", "s3://data/a/")))


@pytest.mark.parametrize("name", ["..", "a/../../b"])
def test_a_channel_is_no_path(storage: FolderStorage, tmp_path: Path, name: str) -> None:
    with pytest.raises(DataError, match="no name of a channel"):
        fetched(storage, tmp_path, of(1, channel(name, "s3://data/parts/")))


def test_restored_checkpoints_stay_in_their_folder(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    prefix = Location("kept", "job")
    good = Checkpoints(JobFolder(tmp_path / "folder"), prefix, Keys(tmp_path, "job/", "job/a/", "job/a/1"))
    assert ["a/1"] == good.restore()  # the others are folders that a console made
    bad = Checkpoints(JobFolder(tmp_path / "folder"), prefix, Keys(tmp_path, "job/../../evil"))
    with pytest.raises(StorageError, match="below a folder"):
        bad.restore()
    assert not (tmp_path.parent / "evil").exists()


def test_a_checkpoint_that_changes_while_it_is_copied_is_copied_later(tmp_path: Path) -> None:
    folder, kept = tmp_path / "folder", FolderStorage(tmp_path / "s3")
    folder.mkdir()

    class Growing(JobFolder):
        @contextmanager
        def opened(self, name: str) -> Generator[BinaryIO]:
            with (folder / name).open("ab") as more:
                more.write(b"x")
            with super().opened(name) as file:
                yield file

    (folder / "state").write_text("x")
    checkpoints = Checkpoints(Growing(folder), Location("kept", "job"), kept)
    checkpoints.start()
    time.sleep(0.7)
    assert 0 == checkpoints.count
    checkpoints.stop()
    assert 1 == checkpoints.count


def test_keys_of_a_folder_stay_below_it(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path / "s3")
    with pytest.raises(StorageError):
        storage.store(io.BytesIO(b"x"), Location("bucket", "../../evil"))
    assert [] == list(tmp_path.iterdir())


def test_what_is_kept_of_a_talkative_job_is_bounded_and_what_is_said_of_it_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, most in (("_FIRST_LINES", 5), ("_LAST_LINES", 3), ("_MAX_VALUES", 4)):
        monkeypatch.setattr(metrics_module, name, most)
    metrics = Metrics([{"Name": "n", "Regex": "n=([0-9]+)"}])
    for attempt in (1, 2):
        metrics.attempt = attempt
        for number in range(20):
            metrics.take("algo-1", f"n={number} {'x' * 3000}")
    kept = [0, 1, 2, 3, 4, 17, 18, 19]
    assert [*kept, *(number + 20 for number in kept)] == [line.number for line in metrics.lines]
    assert {2000} == {len(line.text) for line in metrics.lines}
    assert (4, 40, 19) == (len(metrics.values), metrics.caught["n"], metrics.last()["n"].value)


def test_an_interpreter_is_found_from_any_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    link = tmp_path / "bin" / "python"
    link.parent.mkdir()
    link.symlink_to(sys.executable)
    monkeypatch.chdir(tmp_path)
    found = script_program("own", ["python3", "/opt/ml/processing/a.py"], "bin/python")
    assert str(link) == found.command[0]
    monkeypatch.setenv("PATH", str(link.parent))
    assert str(link) == script_program("own", ["python3", "/opt/ml/processing/a.py"], "python").command[0]


def test_a_manifest_that_is_no_text_is_the_data_s_fault(storage: FolderStorage, tmp_path: Path) -> None:
    (tmp_path / "s3/data/manifest").write_bytes(b"\xff\xfe")
    body = of(1, channel("a", "s3://data/manifest", source={"S3DataType": "ManifestFile"}))
    with pytest.raises(DataError, match="is no manifest"):
        fetched(storage, tmp_path, body)


def test_an_interpreter_is_shown_with_the_environments_that_it_is_a_link_through(tmp_path: Path):
    real, middle, own = (tmp_path / name / "bin" / "python" for name in ("real", "middle", "own"))
    for path in (real, middle, own):
        path.parent.mkdir(parents=True)
    real.touch()
    middle.symlink_to(real)
    (own.parent / "python3").symlink_to("../../middle/bin/python")
    own.symlink_to("python3")
    found = [folder.resolve() for folder in container._environments(str(own))]
    assert [tmp_path / name for name in ("own", "own", "middle", "real")] == found
