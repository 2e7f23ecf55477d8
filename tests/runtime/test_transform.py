"""A transform job from its objects to its results, with a container of the test that answers with lengths."""

from __future__ import annotations

import gzip
import sys
import tarfile
import threading
from pathlib import Path
from typing import Any

import pytest

from cdk_sagemaker_training.runtime import transform
from cdk_sagemaker_training.runtime.channels import NotSupportedError
from cdk_sagemaker_training.runtime.container import Program
from cdk_sagemaker_training.runtime.run import Options
from cdk_sagemaker_training.runtime.storage import FolderStorage
from cdk_sagemaker_training.runtime.transform import TransformOutcome, run_transform

XGBOOST = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.2-0"
CONTAINER: dict[str, Any] = {"Image": XGBOOST, "ModelDataUrl": "s3://models/model.tar.gz"}
LENGTHS = """
import json, os, pathlib
base = pathlib.Path(os.environ["SAGEMAKER_BASE_DIR"])
place = base / "transform"
assert "true" == os.environ["SAGEMAKER_BATCH"] and (base / "model/weights").exists()
for request in (place / "requests").iterdir():
    lines = request.read_text().split("\\n")
    if "bad" in lines:
        (place / "refusals" / request.name).write_text("415: bad data")
    else:
        (place / "answers" / request.name).write_text("".join(f"{len(line)}\\n" for line in lines))
"""


@pytest.fixture
def storage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FolderStorage:
    def lengths(_image: str, _environment: object) -> Program:
        return Program(command=[sys.executable, "-c", LENGTHS])

    monkeypatch.setattr(transform, "serving_program", lengths)
    (tmp_path / "s3/models").mkdir(parents=True)
    (tmp_path / "weights").write_text("w")
    with tarfile.open(tmp_path / "s3/models/model.tar.gz", "w:gz") as archive:
        archive.add(tmp_path / "weights", "weights")
    put(tmp_path, "a/good.csv", b"1,22\n333,4\n")
    put(tmp_path, "bad.csv", b"1\nbad\n")
    return FolderStorage(tmp_path / "s3")


def put(root: Path, name: str, content: bytes) -> None:
    path = root / "s3/data/in" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def run(storage: FolderStorage, given: dict[str, Any], output: dict[str, Any], **changed: Any) -> TransformOutcome:
    source = {"S3DataType": "S3Prefix", "S3Uri": "s3://data/in/"}
    request = {
        "ModelName": "model",
        "TransformInput": {"DataSource": {"S3DataSource": source}, **given},
        "TransformOutput": {"S3OutputPath": "s3://out/there", **output},
        "TransformResources": {"InstanceType": "ml.m5.large", "InstanceCount": 1},
        **changed,
    }
    return run_transform(request, CONTAINER, storage, options=Options(stop_seconds=1))


def results(root: Path) -> dict[str, bytes]:
    files = (path for path in (root / "s3/out").rglob("*") if path.is_file())
    return {path.relative_to(root / "s3/out").as_posix(): path.read_bytes() for path in files}


def test_what_succeeds_is_kept_and_what_fails_fails_the_job(storage: FolderStorage, tmp_path: Path) -> None:
    put(tmp_path, "long.csv", b"x" * (2**20 + 1))
    outcome = run(
        storage,
        {"SplitType": "Line", "ContentType": "text/csv"},
        {"AssembleWith": "Line", "Accept": "text/csv"},
        MaxPayloadInMB=1,
        DataProcessing={"JoinSource": "Input", "InputFilter": "$[0]"},
    )
    assert {"there/a/good.csv.out": b"1,22,1\n333,4,3\n"} == results(tmp_path)
    assert ["s3://out/there/a/good.csv.out"] == outcome.stored
    assert "Failed" == outcome.status
    assert "bad.csv: ClientError: Bad HTTP status received from algorithm: 415: bad data" in outcome.reason
    assert "long.csv: ClientError: a record of 1048577 bytes is more than MaxPayloadInMB allows" in outcome.reason


def test_a_whole_object_is_one_request(storage: FolderStorage, tmp_path: Path) -> None:
    put(tmp_path, "bad.csv", b"")
    for name in ("a/good.csv", "bad.csv"):
        put(tmp_path, name, gzip.compress((tmp_path / "s3/data/in" / name).read_bytes()))
    outcome = run(storage, {"CompressionType": "Gzip"}, {})
    assert ("Completed", "") == (outcome.status, outcome.reason)
    assert {"there/a/good.csv.out": b"4\n5\n0\n", "there/bad.csv.out": b"0\n"} == results(tmp_path)


def test_a_job_that_is_to_stop_keeps_nothing(storage: FolderStorage, tmp_path: Path) -> None:
    stopping = threading.Event()
    stopping.set()
    request = {
        "TransformInput": {"DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://data/in/"}}},
        "TransformOutput": {"S3OutputPath": "s3://out/there"},
    }
    options = Options(stop_seconds=1)
    outcome = run_transform(request, CONTAINER, storage, stopping=stopping, options=options)
    assert ("Stopped", {}) == (outcome.status, results(tmp_path))


def test_a_model_that_is_not_there(storage: FolderStorage, tmp_path: Path) -> None:
    (tmp_path / "s3/models/model.tar.gz").unlink()
    outcome = run(storage, {}, {})
    assert "Failed" == outcome.status
    assert outcome.reason.startswith("ClientError: the model's data, s3://models/model.tar.gz")


@pytest.mark.parametrize(
    ("given", "changed", "message"),
    [
        ({"SplitType": "TFRecord"}, {}, "SplitType TFRecord"),
        ({"ContentType": "application/x-recordio-protobuf"}, {}, "of application/x-recordio-protobuf"),
        (
            {"ContentType": "text/csv"},
            {"DataProcessing": {"JoinSource": "Input"}},
            "DataProcessing without ContentType",
        ),
        ({}, {"DataCaptureConfig": {"DestinationS3Uri": "s3://x"}}, "DataCaptureConfig"),
        ({}, {"Environment": {"SAGEMAKER_INFERENCE_OUTPUT": "probability"}}, "SAGEMAKER_INFERENCE_OUTPUT"),
    ],
)
def test_what_is_not_executed(
    storage: FolderStorage, given: dict[str, Any], changed: dict[str, Any], message: str
) -> None:
    with pytest.raises(NotSupportedError, match=f"^not executed here: .*{message}"):
        run(storage, given, {}, **changed)


@pytest.mark.parametrize(
    ("container", "message"),
    [
        ({"Image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/mine:1"}, "is no image of AWS"),
        ({"Image": XGBOOST, "Environment": {"SAGEMAKER_PROGRAM": "x.py"}}, "SAGEMAKER_PROGRAM names a script"),
        ({"Image": "382416733822.dkr.ecr.us-east-1.amazonaws.com/kmeans:1"}, "predictions of kmeans"),
        ({}, "is no image of AWS"),
    ],
)
def test_models_that_nothing_answers_for(tmp_path: Path, container: dict[str, Any], message: str) -> None:
    with pytest.raises(NotSupportedError, match=f"^not executed here: .*{message}"):
        run_transform({}, container, FolderStorage(tmp_path))
