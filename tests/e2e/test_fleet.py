"""A hundred pipelines of a fleet, deployed by the CDK CLI: started, watched, and one of them changed."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cdk_sagemaker_training.cli.commands import smtrain
from cdk_sagemaker_training.local import EmbeddedAws
from demo.cdk_cli import ROOT, CdkCli, CdkFailedError
from tests.support.iam import RolePolicies

from .role_session import Account

pytestmark = [pytest.mark.e2e, pytest.mark.conformance]

STORES = 100
LONGEST = 60
CHANGED = "store-042"


@pytest.fixture(scope="module")
def aws() -> Iterator[EmbeddedAws]:
    with EmbeddedAws(jobs="record") as running:
        yield running


@pytest.fixture(scope="module")
def said() -> list[str]:
    return []


@pytest.fixture(scope="module")
def cdk(aws: EmbeddedAws, said: list[str], tmp_path_factory: pytest.TempPathFactory) -> CdkCli:
    made = _cli(aws, tmp_path_factory.mktemp("cdk"), said)
    made.bootstrap(aws.account_id, aws.region)
    return made


@pytest.fixture(scope="module")
def outputs(cdk: CdkCli) -> dict[str, str]:
    return cdk.deploy(context={"stores": str(STORES)})["Platform"]


def _cli(aws: EmbeddedAws, work: Path, said: list[str]) -> CdkCli:
    paths = os.pathsep.join([str(ROOT), *(entry for entry in sys.path if entry)])
    environment = {**aws.environment(), "PYTHONPATH": paths, "CDK_VALIDATION": "false"}
    return CdkCli(environment=environment, work=work, say=said.append, app="tests/e2e/fleet_app.py")


def _pipelines(aws: EmbeddedAws) -> list[str]:
    # A prefix has to be a name itself (botocore service model, PipelineNamePrefix), so it does not end with a hyphen.
    pages = aws.client("sagemaker").get_paginator("list_pipelines").paginate(PipelineNamePrefix="stores")
    names = [each["PipelineName"] for page in pages for each in page["PipelineSummaries"]]
    return sorted(name for name in names if name.startswith("stores-"))


def _stacks(aws: EmbeddedAws) -> dict[str, dt.datetime]:
    """By name, when each was changed last."""
    pages = aws.client("cloudformation").get_paginator("describe_stacks").paginate()
    return {
        each["StackName"]: each.get("LastUpdatedTime", each["CreationTime"])
        for page in pages
        for each in page["Stacks"]
    }


def _ended(aws: EmbeddedAws, execution: str) -> str:
    sagemaker, end = aws.client("sagemaker"), time.monotonic() + LONGEST
    while True:
        status = sagemaker.describe_pipeline_execution(PipelineExecutionArn=execution)["PipelineExecutionStatus"]
        if status not in {"Executing", "Stopping"}:
            return status
        assert time.monotonic() < end
        time.sleep(0.1)


def _schedules(aws: EmbeddedAws) -> Sequence[Mapping[str, Any]]:
    client = aws.client("scheduler")
    pages = client.get_paginator("list_schedules").paginate()
    return [client.get_schedule(Name=each["Name"]) for page in pages for each in page["Schedules"]]


def test_each_store_has_its_pipeline_in_the_stack_that_its_name_says(aws: EmbeddedAws, outputs: dict[str, str]) -> None:
    labels = json.loads(outputs["Labels"])
    assert [f"stores-store-{number:03}" for number in range(STORES)] == _pipelines(aws)
    assert {"CDKToolkit", "Platform", "stores-monitoring", *(f"stores-{label}" for label in labels.values())} == set(
        _stacks(aws)
    )


def test_they_start_and_a_failure_is_told_with_its_store(aws: EmbeddedAws, outputs: dict[str, str]) -> None:
    sagemaker = aws.client("sagemaker")
    names = ["stores-store-000", "stores-store-001", "stores-store-099"]
    started = [sagemaker.start_pipeline_execution(PipelineName=name)["PipelineExecutionArn"] for name in names]
    assert ["Failed", "Succeeded", "Succeeded"] == [_ended(aws, arn) for arn in started]
    found: list[str] = []
    end = time.monotonic() + LONGEST
    while len(found) < 2 and time.monotonic() < end:
        got = aws.client("sqs").receive_message(QueueUrl=outputs["QueueUrl"], MaxNumberOfMessages=10)
        found += [message["Body"] for message in got.get("Messages", [])]
    arn = f"arn:aws:sagemaker:{aws.region}:{aws.account_id}:pipeline/stores-store-000"
    assert [
        f'"SageMaker pipeline {arn}: step Train (Training) Failed"',
        f'"SageMaker pipeline {arn}: execution Failed"',
    ] == [text.splitlines()[0] for text in found]
    assert '"Reason: AlgorithmError: no sales"' == found[0].splitlines()[1]


def test_each_has_a_schedule_whose_role_starts_the_fleet_and_nothing_else(
    aws: EmbeddedAws, outputs: dict[str, str]
) -> None:
    found = _schedules(aws)
    assert STORES == len({each["Target"]["Arn"] for each in found})
    times = {each["ScheduleExpression"] for each in found}
    assert all(re.fullmatch(r"cron\(\d+ [2-5] \* \* \? \*\)", time) for time in times)
    assert len(times) > STORES / 2
    account, roles = Account(aws), {each["Target"]["RoleArn"] for each in found}
    assert len(set(json.loads(outputs["Labels"]).values())) == len(roles)
    prefix = f"arn:aws:sagemaker:{aws.region}:{aws.account_id}:pipeline"
    for role in roles:
        policies = RolePolicies(account.policies(role))
        assert policies.allow("sagemaker:StartPipelineExecution", f"{prefix}/stores-store-000")
        assert not policies.allow("sagemaker:StartPipelineExecution", f"{prefix}/stores")
        assert not policies.allow("sagemaker:StartPipelineExecution", f"{prefix}/churn")
        assert not policies.allow("sagemaker:UpdatePipeline", f"{prefix}/stores-store-000")


def test_one_command_starts_them_and_tells_how_they_are(
    aws: EmbeddedAws, outputs: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert outputs
    for name, value in aws.environment().items():
        monkeypatch.setenv(name, value)
    wanted = ["--concurrent", "20", "--look-every", "1", "--wait", "--format", "json"]
    started = CliRunner().invoke(smtrain, ["fleet", "start", "stores", *wanted])
    assert 1 == started.exit_code, started.output  # one store has no sales
    asked = CliRunner().invoke(smtrain, ["fleet", "status", "stores", "--format", "json"])
    statuses = re.findall(r'"status": "(\w+)"', asked.output)
    assert {"Failed": 1, "Succeeded": STORES - 1} == Counter(statuses), asked.output


def test_a_second_time_nothing_changes(cdk: CdkCli, outputs: dict[str, str]) -> None:
    assert outputs
    cdk.diff(context={"stores": str(STORES)})


def test_one_store_that_changes_touches_its_own_stack(
    aws: EmbeddedAws, cdk: CdkCli, said: list[str], outputs: dict[str, str]
) -> None:
    context = {"stores": str(STORES), "changed": CHANGED}
    label = json.loads(outputs["Labels"])[CHANGED]
    said.clear()
    with pytest.raises(CdkFailedError):
        cdk.diff(context=context)
    text = "\n".join(said)
    differ = re.findall(r"^Stack (\S+) .*\(aws://.*\)\n(?!There were no differences)", text, re.MULTILINE)
    assert [f"Stores/{label}"] == differ, text
    before = _stacks(aws)
    cdk.deploy(context=context)
    after = _stacks(aws)
    assert {f"stores-{label}"} == {name for name, changed in after.items() if changed != before[name]}
    definition = json.loads(
        aws.client("sagemaker").describe_pipeline(PipelineName=f"stores-{CHANGED}")["PipelineDefinition"]
    )
    assert {"rounds": "200"} == definition["Steps"][0]["Arguments"]["HyperParameters"]


def test_a_store_that_goes_takes_its_pipeline_along_and_no_other(aws: EmbeddedAws, cdk: CdkCli) -> None:
    cdk.deploy(context={"stores": str(STORES - 1), "changed": CHANGED})
    assert [f"stores-store-{number:03}" for number in range(STORES - 1)] == _pipelines(aws)


def test_the_scheduler_starts_them_under_the_role_that_they_share(tmp_path: Path) -> None:
    with EmbeddedAws(jobs="record") as aws:
        cdk = _cli(aws, tmp_path, [])
        cdk.bootstrap(aws.account_id, aws.region)
        due = dt.datetime.now(tz=dt.timezone.utc) + dt.timedelta(seconds=150)
        cdk.deploy(context={"stores": "3", "at": due.strftime("%H:%M")})
        end = time.monotonic() + 240
        while True:
            sagemaker = aws.client("sagemaker")
            found = {
                name: len(sagemaker.list_pipeline_executions(PipelineName=name)["PipelineExecutionSummaries"])
                for name in _pipelines(aws)
            }
            if len(found) == 3 and all(found.values()):
                break
            assert time.monotonic() < end, found
            time.sleep(1)
        assert {"stores-store-000": 1, "stores-store-001": 1, "stores-store-002": 1} == found
