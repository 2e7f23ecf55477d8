"""The pipelines of a fleet, in the embedded AWS, in an account made up here, and in answers made up for botocore."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import ANY, Stubber

from cdk_sagemaker_training.local import EmbeddedAws
from cdk_sagemaker_training.rules.examples import train_step

from .conftest import Run

ROLE = "arn:aws:iam::123456789012:role/pipeline"
ARN = "arn:aws:sagemaker:eu-west-1:123456789012:pipeline"
NOW = dt.datetime.now(tz=dt.timezone.utc)


def document(*steps: Mapping[str, Any], **parameters: str) -> str:
    declared = [{"Name": name, "Type": "String", "DefaultValue": value} for name, value in parameters.items()]
    return json.dumps({"Version": "2020-12-01", "Parameters": declared, "Steps": steps})


@pytest.fixture(scope="module")
def aws() -> Iterator[EmbeddedAws]:
    """Of the fleet "stores" one pipeline fails, one succeeds, one waits for a message; "stores2" is another fleet."""
    with EmbeddedAws(enforce_iam=False) as running:
        url = running.client("sqs").create_queue(QueueName="waits")["QueueUrl"]
        waits = {"Name": "Wait", "Type": "Callback", "SqsQueueUrl": url, "Arguments": {}, "OutputParameters": []}
        left = {"Type": "Equals", "LeftValue": {"Get": "Parameters.Key"}, "RightValue": "x"}
        succeeds = {
            "Name": "If",
            "Type": "Condition",
            "Arguments": {"Conditions": [left], "IfSteps": [], "ElseSteps": []},
        }
        fails = {"Name": "Stop", "Type": "Fail", "Arguments": {"ErrorMessage": "no\u001bdata"}}
        sagemaker = running.client("sagemaker")
        for name, text in {
            "stores-berlin": document(fails),
            "stores-kyoto": document(succeeds, Key="y"),
            "stores-oslo": document(waits),
            "stores2-rome": document(succeeds, Key="y"),
            "stores": document(succeeds, Key="y"),
        }.items():
            sagemaker.create_pipeline(
                PipelineName=name, PipelineDefinition=text, RoleArn=ROLE, ClientRequestToken="t" * 32
            )
        yield running


@pytest.fixture(scope="module")
def sagemaker(aws: EmbeddedAws) -> Any:
    return aws.client("sagemaker")


def ended(sagemaker: Any, pipeline: str) -> None:
    """Once nothing of a pipeline executes."""
    deadline = time.monotonic() + 10
    while any(
        each["PipelineExecutionStatus"] in {"Executing", "Stopping"}
        for each in sagemaker.list_pipeline_executions(PipelineName=pipeline)["PipelineExecutionSummaries"]
    ):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def told(run: Run, *words: str) -> tuple[int, dict[str, dict[str, Any]]]:
    """The exit code, and by variant what is said."""
    done = run("fleet", *words, "--format", "json")
    return done.exit_code, {each["variant"]: each for each in json.loads(done.stdout)["pipelines"]}


def test_a_fleet_is_started_looked_at_and_stopped(
    run: Run, aws: EmbeddedAws, sagemaker: Any, monkeypatch: pytest.MonkeyPatch
):
    for name, value in aws.variables().items():
        monkeypatch.setenv(name, value)
    code, found = told(run, "status", "stores")
    assert (0, dict.fromkeys(["berlin", "kyoto", "oslo"], "never started")) == (
        code,
        {variant: each["status"] for variant, each in found.items()},
    )
    code, found = told(run, "start", "stores", "--only", "kyoto", "--only", "stores-oslo", "--parameter", "Key=z")
    assert (1, "failed", "started") == (code, found["oslo"]["outcome"], found["kyoto"]["outcome"])  # oslo has no Key
    arn = found["kyoto"]["execution_arn"]
    parameters = sagemaker.list_pipeline_parameters_for_execution(PipelineExecutionArn=arn)
    assert [{"Name": "Key", "Value": "z"}] == parameters["PipelineParameters"]
    ended(sagemaker, "stores-kyoto")
    code, found = told(run, "start", "stores")
    assert (0, {"started"}) == (code, {each["outcome"] for each in found.values()})
    ended(sagemaker, "stores-berlin")
    ended(sagemaker, "stores-kyoto")
    code, again = told(run, "start", "stores", "--only", "oslo")
    assert (0, "running", found["oslo"]["execution_arn"]) == (
        code,
        again["oslo"]["outcome"],
        again["oslo"]["execution_arn"],
    )
    code, beside = told(run, "start", "stores", "--only", "oslo", "--again")
    assert (0, "started") == (code, beside["oslo"]["outcome"])
    done = run("fleet", "status", "stores")
    lines = done.stdout.splitlines()
    assert (1, "1 Failed, 1 Executing, 1 Succeeded", "") == (done.exit_code, lines[-1], done.stderr)
    assert ["variant", "status", "started", "took", "reason"] == lines[0].split()
    assert ["berlin", "Failed"] == lines[1].split()[:2]
    assert lines[1].endswith("Step failure: One or multiple steps failed: Stop")
    assert "\u001b" not in done.stdout
    refused = run("fleet", "stop", "stores")
    assert (2, True) == (refused.exit_code, "2 executions would be stopped: say --yes" in refused.stderr)
    done = run("fleet", "stop", "stores", "--yes")
    assert (0, "2 stopping") == (done.exit_code, done.stdout.splitlines()[-1])
    assert {"Stopping"} == {each["PipelineExecutionStatus"] for each in _executions(sagemaker, "stores-oslo")}
    done = run("fleet", "stop", "stores", "--yes")
    assert (0, "0 stopping") == (done.exit_code, done.stdout.splitlines()[-1])
    names = [
        each["PipelineExecutionArn"]
        for each in _executions(sagemaker, "stores2-rome") + _executions(sagemaker, "stores")
    ]
    assert [] == names


def _executions(sagemaker: Any, pipeline: str) -> list[dict[str, Any]]:
    found = sagemaker.list_pipeline_executions(PipelineName=pipeline)
    return list(found["PipelineExecutionSummaries"])


def test_waiting_for_the_ends(run: Run, aws: EmbeddedAws, sagemaker: Any, monkeypatch: pytest.MonkeyPatch):
    for name, value in aws.variables().items():
        monkeypatch.setenv(name, value)
    sleep = time.sleep

    def shortly(seconds: float) -> None:
        sleep(seconds / 10)

    monkeypatch.setattr("cdk_sagemaker_training.cli.fleets.start.time.sleep", shortly)
    words = ("start", "stores", "--only", "kyoto", "--only", "berlin", "--wait", "--look-every", "1")
    code, found = told(run, *words, "--concurrent", "1", "--token", "tonight")
    assert (1, "Failed", "Succeeded") == (code, found["berlin"]["status"], found["kyoto"]["status"])
    assert found["kyoto"]["execution_arn"] in [
        each["PipelineExecutionArn"] for each in _executions(sagemaker, "stores-kyoto")
    ]
    before = len(_executions(sagemaker, "stores-kyoto"))
    code, same = told(run, *words, "--token", "tonight")
    assert (1, found["kyoto"]["execution_arn"]) == (code, same["kyoto"]["execution_arn"])
    assert before == len(_executions(sagemaker, "stores-kyoto"))


class Account:
    """What is asked of SageMaker here, answered by a few rules. Executions end when somebody has looked at them."""

    def __init__(self, *names: str, quota: int = 1000) -> None:
        self.names, self.quota = names, quota
        self.running: dict[str, str] = {}
        self.tokens: list[str] = []
        self.most = 0

    def get_paginator(self, _operation: str) -> Account:
        return self

    def paginate(self, PipelineNamePrefix: str) -> Iterator[dict[str, Any]]:  # noqa: N803 - boto3's
        for name in self.names:
            if name.startswith(PipelineNamePrefix):
                yield {"PipelineSummaries": [{"PipelineName": name}]}

    def list_pipeline_executions(self, **_given: Any) -> dict[str, Any]:
        return {"PipelineExecutionSummaries": []}

    def start_pipeline_execution(self, PipelineName: str, ClientRequestToken: str) -> dict[str, Any]:  # noqa: N803
        if len(self.running) >= self.quota:
            raise ClientError({"Error": {"Code": "ResourceLimitExceeded", "Message": "20 of 20"}}, "Start")
        self.tokens.append(ClientRequestToken)
        self.running[f"{ARN}/{PipelineName}/execution/x"] = PipelineName
        self.most = max(self.most, len(self.running))
        return {"PipelineExecutionArn": f"{ARN}/{PipelineName}/execution/x"}

    def describe_pipeline_execution(self, PipelineExecutionArn: str) -> dict[str, Any]:  # noqa: N803 - boto3's
        del self.running[PipelineExecutionArn]
        return {"PipelineExecutionStatus": "Succeeded"}


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What was slept, in no time; a start that would go on for ever fails."""
    found: list[float] = []

    def shortly(seconds: float) -> None:
        found.append(seconds)
        assert len(found) < 100

    monkeypatch.setattr("cdk_sagemaker_training.cli.fleets.start.time.sleep", shortly)
    return found


def made(monkeypatch: pytest.MonkeyPatch, account: Account) -> Account:
    def client(*_given: object, **_config: object) -> Account:
        return account

    monkeypatch.setattr(boto3.Session, "client", client)
    return account


def test_so_many_at_once(run: Run, monkeypatch: pytest.MonkeyPatch, slept: list[float]):
    account = made(monkeypatch, Account(*(f"stores-{at:02}" for at in range(25))))
    done = run("fleet", "start", "stores", "--concurrent", "10", "--look-every", "7")
    assert (0, "25 started") == (done.exit_code, done.stdout.splitlines()[-1])
    assert (10, [7, 7], 25) == (account.most, slept, len(set(account.tokens)))
    assert all(32 <= len(token) <= 128 for token in account.tokens)


def test_starts_that_the_quota_refuses_wait(run: Run, monkeypatch: pytest.MonkeyPatch, slept: list[float]):
    made(monkeypatch, Account(*(f"stores-{at}" for at in range(3)), quota=2))
    done = run("fleet", "start", "stores")
    assert (0, "3 started", [30]) == (done.exit_code, done.stdout.splitlines()[-1], slept)
    assert "1 are refused for now and tried again" in done.stderr


def test_ctrl_c_says_what_was_started(run: Run, monkeypatch: pytest.MonkeyPatch):
    made(monkeypatch, Account(*(f"stores-{at}" for at in range(5))))

    def interrupted(_seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("cdk_sagemaker_training.cli.fleets.start.time.sleep", interrupted)
    done = run("fleet", "start", "stores", "--concurrent", "2")
    assert (130, "2 started, 3 not started") == (done.exit_code, done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def session() -> boto3.Session:
    """One, for it keeps the descriptions of the services that it has read."""
    return boto3.Session("k", "s", region_name="eu-west-1")


@pytest.fixture
def client(session: boto3.Session, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A client that the command gets, whatever it asks for."""
    made: Any = session.client("sagemaker")

    def client(*_given: object, **_config: object) -> Any:
        return made

    monkeypatch.setattr(boto3.Session, "client", client)
    return made


def _listed(stub: Stubber, *names: str, token: str | None = None, given: str | None = None) -> None:
    answer: dict[str, Any] = {"PipelineSummaries": [{"PipelineName": name} for name in names]}
    asked = {"PipelineNamePrefix": "stores", **({"NextToken": given} if given else {})}
    stub.add_response("list_pipelines", {**answer, **({"NextToken": token} if token else {})}, asked)


def _newest(stub: Stubber, name: str, **last: Any) -> None:
    summary = {"PipelineExecutionArn": f"{ARN}/{name}/execution/e", "StartTime": NOW, **last}
    asked = {"PipelineName": name, "SortBy": "CreationTime", "SortOrder": "Descending", "MaxResults": 100}
    stub.add_response("list_pipeline_executions", {"PipelineExecutionSummaries": [summary] if last else []}, asked)


def test_pages_and_a_pipeline_that_may_not_be_seen(run: Run, client: Any):
    with Stubber(client) as stub:
        _listed(stub, "stores2-x", token="n")
        _listed(stub, "stores-a", given="n")
        stub.add_client_error("list_pipeline_executions", "AccessDeniedException", "not\nallowed")
        code, found = told(run, "status", "stores")
    assert (2, "unknown") == (code, found["a"]["status"])
    assert found["a"]["reason"].endswith("not allowed")


def test_how_long_the_last_execution_took_and_why_it_failed(run: Run, client: Any):
    with Stubber(client) as stub:
        _listed(stub, "Stores-A")
        _newest(stub, "Stores-A", PipelineExecutionStatus="Failed", PipelineExecutionFailureReason="Train: no data")
        later = {"LastModifiedTime": NOW + dt.timedelta(seconds=750)}
        stub.add_response("describe_pipeline_execution", later, {"PipelineExecutionArn": ANY})
        code, found = told(run, "status", "stores")
    assert (1, 750, "Train: no data") == (code, found["A"]["seconds"], found["A"]["reason"])


def test_a_start_that_is_refused_for_good(run: Run, client: Any):
    with Stubber(client) as stub:
        _listed(stub, "stores-a")
        _newest(stub, "stores-a")
        stub.add_client_error("start_pipeline_execution", "ConflictException", "changes now")
        done = run("fleet", "start", "stores")
    assert (1, "1 failed to start") == (done.exit_code, done.stdout.splitlines()[-1])
    assert "changes now" in done.stdout


@pytest.mark.parametrize(("said", "code"), [("y\n", 0), ("n\n", 1)])
def test_a_stop_asks_at_a_terminal(run: Run, client: Any, monkeypatch: pytest.MonkeyPatch, said: str, code: int):
    def at_terminal(_self: object) -> bool:
        return True

    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", at_terminal, raising=False)
    with Stubber(client) as stub:
        _listed(stub, "stores-a")
        _newest(stub, "stores-a", PipelineExecutionStatus="Executing")
        if code == 0:
            stub.add_response("stop_pipeline_execution", {}, {"PipelineExecutionArn": ANY, "ClientRequestToken": ANY})
        done = run("fleet", "stop", "stores", input=said)
        stub.assert_no_pending_responses()
    assert (code, True) == (done.exit_code, "Stop 1 executions of stores?" in done.stderr)


def test_a_stop_that_is_refused(run: Run, client: Any):
    with Stubber(client) as stub:
        _listed(stub, "stores-a")
        _newest(stub, "stores-a", PipelineExecutionStatus="Executing")
        stub.add_client_error("stop_pipeline_execution", "ConflictException", "has ended")
        done = run("fleet", "stop", "stores", "--yes")
    assert (1, "0 stopping, 1 failed") == (done.exit_code, done.stdout.splitlines()[-1])


def test_a_fleet_and_its_variants_may_be_written_as_in_the_table(run: Run, client: Any):
    with Stubber(client) as stub:
        stub.add_response("list_pipelines", {"PipelineSummaries": []}, {"PipelineNamePrefix": "Stores"})
        _listed(stub, "stores-berlin", "stores-rome", "stores-stores-oslo", "stores-oslo")
        for name in ("stores-berlin", "stores-rome", "stores-oslo"):
            _newest(stub, name)
        only = ["Berlin", "Stores-Rome", "stores-oslo", "BERLIN"]
        done = run("fleet", "status", "Stores", *(word for name in only for word in ("--only", name)))
    assert ["berlin", "rome", "oslo"] == [line.split()[0] for line in done.stdout.splitlines()[1:-1]]


def test_what_cannot_be_used(run: Run, client: Any):
    with Stubber(client) as stub:
        stub.add_client_error("list_pipelines", "AccessDeniedException", "no")
        assert 2 == run("fleet", "status", "stores").exit_code
        _listed(stub, "stores2-x", "stores", "stores-")
        done = run("fleet", "status", "stores")
        assert (2, True) == (done.exit_code, "is named stores-<variant>" in done.stderr)
        _listed(stub, "stores-berlin")
        done = run("fleet", "start", "stores", "--only", "berlim")
        assert (2, True) == (done.exit_code, "berlim did you mean 'berlin'?" in done.stderr)
    done = run("fleet", "status", "stores_")
    assert (2, True) == (done.exit_code, "'stores_' is not the name of a fleet" in done.stderr)
    done = run("fleet", "start", "stores", "--parameter", "Rounds")
    assert (2, True) == (done.exit_code, "'Rounds': a parameter and its value, Rounds=200" in done.stderr)


def test_a_plan(run: Run):
    done = run("fleet", "plan", "--models", "1000", "--minutes", "12", "--instances", "50")
    assert (0, "") == (done.exit_code, done.stderr)
    assert "the quota of executions, 20: 1,000 x 720 s / 20 = 10 h (36,000 s) <- binds" in done.stdout
    found = json.loads(run("fleet", "plan", "--models", "10", "--minutes", "0.5-1.5", "--format", "json").stdout)
    assert 30 <= found["makespan_seconds"] <= 90


def test_a_plan_of_a_definition_with_prices(run: Run, folder: Path):
    step = train_step(request={"ResourceConfig": {"InstanceCount": 2, "InstanceType": "ml.m5.xlarge"}})
    (folder / "churn.json").write_text(document(step), encoding="utf-8")
    price = {"instance_type": "ml.m5.xlarge", "use": "training", "per_hour": "0.36"}
    prices = {"currency": "USD", "unit": "hour", "region": "eu-west-1", "date": "2026-11-01", "source": "a sheet"}
    (folder / "prices.json").write_text(json.dumps({**prices, "prices": [price]}), encoding="utf-8")
    words = ("churn.json", "--models", "100", "--run", "Train=600", "--prices", "prices.json", "--format", "json")
    found = json.loads(run("fleet", "plan", *words).stdout)
    assert (3000, "12.00", 40) == (found["makespan_seconds"], found["money"], found["instances"]["most"])


def test_plans_that_cannot_be_used(run: Run, folder: Path):
    both = run("fleet", "plan", "--models", "1")
    assert (2, True) == (both.exit_code, "give either FILE or --minutes" in both.stderr)
    small = run("fleet", "plan", "--models", "1", "--minutes", "1", "--instances-per-job", "3", "--instances", "2")
    assert (2, "Error: plan_fleet: jobs[0].instances: got 3; allowed: at most the quota of instances, 2\n") == (
        small.exit_code,
        small.stderr,
    )
    missing = run("fleet", "plan", "nowhere.json", "--models", "1")
    assert (2, True) == (missing.exit_code, missing.stderr.startswith("Error: nowhere.json"))
    assert folder.is_dir()
