"""The function that writes definitions, run here with an S3 of our own and a server that takes its answer."""

from __future__ import annotations

import hashlib
import io
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace
from typing import Any

import pytest

from cdk_sagemaker_training.pipeline import definition_writer

PREFIX = "pipeline-definitions/churn/"
PARTS = ['{"Bucket":"s3://', ["text", 0], '/ü","Count":', ["json", 1], ',"Subnets":', ["json", 2], "}"]
VALUES = ['a"b', "3", ["subnet-1", "ü"]]
RESULT = '{"Bucket":"s3://a\\"b/ü","Count":3,"Subnets":["subnet-1","ü"]}'
KEY = f"{PREFIX}{hashlib.sha256(RESULT.encode()).hexdigest()}.json"


class ClientError(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(f"An error occurred ({code})")
        self.response = {"Error": {"Code": code}}


class FakeS3:
    exceptions = SimpleNamespace(ClientError=ClientError)

    def __init__(self) -> None:
        self.objects = {("assets", "asset.json"): json.dumps(PARTS).encode()}
        self.refusals: dict[str, list[str]] = {}

    def _refuse(self, operation: str) -> None:
        if codes := self.refusals.get(operation):
            raise ClientError(codes.pop(0))

    def get_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:  # noqa: N803
        self._refuse("get")
        return {"Body": io.BytesIO(self.objects[Bucket, Key])}

    def put_object(self, *, Bucket: str, Key: str, Body: bytes, ContentType: str) -> None:  # noqa: N803
        self._refuse("put")
        assert "application/json" == ContentType
        self.objects[Bucket, Key] = Body

    def delete_object(self, *, Bucket: str, Key: str) -> None:  # noqa: N803
        self._refuse("delete")
        del self.objects[Bucket, Key]


class Answers(HTTPServer):
    """CloudFormation's end of it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _TakeAnswer)
        self.taken: list[tuple[str | None, dict[str, Any]]] = []
        self.statuses: list[int] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/answer"


class _TakeAnswer(BaseHTTPRequestHandler):
    server: Answers  # pyright: ignore[reportIncompatibleVariableOverride] - it is started by that one alone

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status = self.server.statuses.pop(0) if self.server.statuses else 200
        if status == 200:
            self.server.taken.append((self.headers["Content-Type"], json.loads(body)))
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def answers() -> Iterator[Answers]:
    with Answers() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> FakeS3:
    fake = FakeS3()
    clients = {"boto3": SimpleNamespace(client={"s3": fake}.__getitem__)}
    monkeypatch.setattr(definition_writer, "import_module", clients.__getitem__)
    return fake


@pytest.fixture(autouse=True)
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    pauses: list[float] = []
    monkeypatch.setattr(definition_writer, "time", SimpleNamespace(sleep=pauses.append))
    return pauses


def event(answers: Answers, request: str = "Create", physical_id: str | None = None, **changed: Any) -> dict[str, Any]:
    properties = {"AssetBucket": "assets", "AssetKey": "asset.json", "Bucket": "artifacts", "Prefix": PREFIX}
    known = {} if physical_id is None else {"PhysicalResourceId": physical_id}
    return {
        "RequestType": request,
        "ResponseURL": answers.url,
        "StackId": "stack",
        "RequestId": "request",
        "LogicalResourceId": "logical",
        "ResourceProperties": {**properties, "Values": VALUES, **changed},
        **known,
    }


def answer(answers: Answers) -> dict[str, Any]:
    ((content_type, taken),) = answers.taken
    assert "" == content_type  # what the URL is signed for
    assert {"StackId": "stack", "RequestId": "request", "LogicalResourceId": "logical"}.items() <= taken.items()
    return {name: taken.get(name) for name in ("Status", "PhysicalResourceId", "Data", "Reason")}


@pytest.mark.parametrize(("request_type", "former"), [("Create", None), ("Update", "artifacts/old.json")])
def test_it_writes_under_the_hash_of_what_it_writes(
    answers: Answers, s3: FakeS3, request_type: str, former: str | None
):
    definition_writer.handler(event(answers, request_type, former), None)
    expected = {
        "Status": "SUCCESS",
        "PhysicalResourceId": f"artifacts/{KEY}",
        "Data": {"Bucket": "artifacts", "Key": KEY},
        "Reason": None,
    }
    assert expected == answer(answers)
    assert RESULT == s3.objects["artifacts", KEY].decode()
    assert {"Bucket": 's3://a"b/ü', "Count": 3, "Subnets": ["subnet-1", "ü"]} == json.loads(RESULT)


def test_another_value_is_another_key(answers: Answers, s3: FakeS3):
    definition_writer.handler(event(answers, Values=["other", "3", []]), None)
    assert KEY != answer(answers)["Data"]["Key"]


def test_it_deletes_what_it_wrote(answers: Answers, s3: FakeS3):
    s3.objects["former", KEY] = b"{}"
    definition_writer.handler(event(answers, "Delete", f"former/{KEY}"), None)
    assert ("SUCCESS", f"former/{KEY}") == (answer(answers)["Status"], answer(answers)["PhysicalResourceId"])
    assert {("assets", "asset.json")} == set(s3.objects)


def test_a_failed_creation_has_nothing_to_delete(answers: Answers, s3: FakeS3):
    definition_writer.handler(event(answers, AssetKey="missing"), None)
    failed = answer(answers)
    assert "FAILED" == failed["Status"]
    assert "KeyError: ('assets', 'missing')" == failed["Reason"]
    answers.taken.clear()
    definition_writer.handler(event(answers, "Delete", failed["PhysicalResourceId"]), None)
    assert "SUCCESS" == answer(answers)["Status"]


def test_a_failed_update_keeps_the_former_object(answers: Answers, s3: FakeS3):
    s3.refusals["put"] = ["NoSuchBucket"] * 5
    definition_writer.handler(event(answers, "Update", "artifacts/former.json"), None)
    failed = answer(answers)
    assert ("FAILED", "artifacts/former.json") == (failed["Status"], failed["PhysicalResourceId"])
    assert "ClientError: An error occurred (NoSuchBucket)" == failed["Reason"]


def test_permissions_may_come_late(answers: Answers, s3: FakeS3, slept: list[float]):
    s3.refusals = {"get": ["AccessDenied"] * 4, "put": ["AccessDenied"]}
    definition_writer.handler(event(answers), None)
    assert "SUCCESS" == answer(answers)["Status"]
    assert [2, 4, 8, 16, 2] == slept


@pytest.mark.parametrize("code", ["AccessDenied", "NoSuchBucket"])
def test_an_old_object_out_of_reach_does_not_hold_the_stack(
    answers: Answers, s3: FakeS3, capsys: pytest.CaptureFixture[str], code: str
):
    s3.refusals["delete"] = [code]
    definition_writer.handler(event(answers, "Delete", f"artifacts/{KEY}"), None)
    assert "SUCCESS" == answer(answers)["Status"]
    assert f"s3://artifacts/{KEY} was not deleted: An error occurred ({code})" in capsys.readouterr().out


def test_another_failure_to_delete_is_one(answers: Answers, s3: FakeS3):
    s3.refusals["delete"] = ["SlowDown"]
    definition_writer.handler(event(answers, "Delete", f"artifacts/{KEY}"), None)
    assert ("FAILED", "ClientError: An error occurred (SlowDown)") == (
        answer(answers)["Status"],
        answer(answers)["Reason"],
    )


def test_a_reason_fits_into_an_answer(answers: Answers, s3: FakeS3):
    s3.refusals["delete"] = ["x" * 5000]
    definition_writer.handler(event(answers, "Delete", f"artifacts/{KEY}"), None)
    assert 500 == len(answer(answers)["Reason"])  # CloudFormation takes 4,096 bytes, and JSON may make six of one


def test_the_answer_is_sent_again(answers: Answers, s3: FakeS3, slept: list[float]):
    answers.statuses = [503, 503]
    definition_writer.handler(event(answers), None)
    assert "SUCCESS" == answer(answers)["Status"]
    assert [2, 4] == slept
