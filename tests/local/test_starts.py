"""Schedules and events that start pipelines, with the permissions of their roles."""

from __future__ import annotations

import datetime as dt
import json
import time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from .support import TRUST, Account, training

GROUP = "arn:aws:scheduler:us-east-1:123456789012:schedule-group/default"


@pytest.fixture(scope="module")
def pipeline(account: Account, pipeline_role: str, job_role: str) -> str:
    step = training("A", job_role, HyperParameters={"k": {"Get": "Parameters.Key"}})
    return account.pipeline([step], pipeline_role, Parameters=[{"Name": "Key", "Type": "String"}])


def arn(account: Account, pipeline: str) -> str:
    return str(account.client("sagemaker").describe_pipeline(PipelineName=pipeline)["PipelineArn"])


def starter(account: Account, pipeline: str, service: str, source: str | None = None, *also: dict[str, Any]) -> str:
    trust = json.loads(json.dumps(TRUST).replace("sagemaker.", f"{service}."))
    if source is not None:
        trust["Statement"][0]["Condition"] = {
            "StringEquals": {"aws:SourceAccount": "123456789012", "aws:SourceArn": source}
        }
    allow = {"Effect": "Allow", "Action": "sagemaker:StartPipelineExecution", "Resource": arn(account, pipeline)}
    return account.role(allow, *also, trust=trust)


def target(account: Account, pipeline: str, role: str, value: str, queue: str | None = None) -> dict[str, Any]:
    return {
        "Arn": arn(account, pipeline),
        "RoleArn": role,
        "SageMakerPipelineParameters": {"PipelineParameterList": [{"Name": "Key", "Value": value}]},
        **({"DeadLetterConfig": {"Arn": queue}} if queue else {}),
    }


def started(account: Account, pipeline: str) -> list[str]:
    """The parameter of each execution, in no order."""
    sm = account.client("sagemaker")
    found = sm.list_pipeline_executions(PipelineName=pipeline)["PipelineExecutionSummaries"]
    return [
        sm.list_pipeline_parameters_for_execution(PipelineExecutionArn=each["PipelineExecutionArn"])[
            "PipelineParameters"
        ][0]["Value"]
        for each in found
    ]


def queue(account: Account, policy: dict[str, Any] | None = None) -> tuple[str, str]:
    sqs = account.client("sqs")
    url = sqs.create_queue(QueueName=account.name("queue"))["QueueUrl"]
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    if policy is not None:
        statement = {"Version": "2012-10-17", "Statement": [{**policy, "Resource": found}]}
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps(statement)})
    return str(url), str(found)


def messages(account: Account, url: str) -> list[dict[str, Any]]:
    found = account.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    return [json.loads(each["Body"]) for each in found]


def send(account: Account, rule: str, detail: dict[str, Any], *targets: dict[str, Any]) -> None:
    events = account.client("events")
    events.put_rule(Name=rule, EventPattern=json.dumps({"source": [rule]}))
    events.put_targets(Rule=rule, Targets=[{"Id": str(at), **each} for at, each in enumerate(targets)])
    events.put_events(Entries=[{"Source": rule, "DetailType": "x", "Detail": json.dumps(detail)}])


def test_a_json_path_takes_its_value_from_the_event(account: Account, pipeline: str) -> None:
    role, (url, dead_letters) = starter(account, pipeline, "events"), queue(account)
    paths = ["$.detail.object.key", "$.detail.sizes[1]", "literal.$.detail", "$.detail.missing"]
    detail = {"object": {"key": "a b/c.csv"}, "sizes": [1, 2]}
    before = started(account, pipeline)
    send(
        account,
        account.name("paths"),
        detail,
        *(target(account, pipeline, role, path, dead_letters) for path in paths),
    )
    found = started(account, pipeline)
    for value in before:
        found.remove(value)
    assert sorted(["a b/c.csv", "2", "literal.$.detail"]) == sorted(found)
    assert [] == messages(account, url)


def test_a_refused_start_goes_where_the_queues_policy_lets_the_rule(account: Account, pipeline: str) -> None:
    rule = account.name("refused")
    source = f"arn:aws:events:us-east-1:123456789012:rule/{rule}"
    policy = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Condition": {"ArnEquals": {"aws:SourceArn": source}},
    }
    (url, ours), (closed_url, closed) = queue(account, policy), queue(account)
    wrong = starter(account, pipeline, "scheduler")
    send(account, rule, {}, *(target(account, pipeline, wrong, "refused", each) for each in (ours, closed)))
    (message,) = messages(account, url)
    assert "refused" == message["request"]["PipelineParameters"][0]["Value"]
    assert f"it does not let events.amazonaws.com for {source}" in message["error"]
    assert [] == messages(account, closed_url)
    assert "refused" not in started(account, pipeline)


def test_a_schedule_is_due_in_its_time_zone(account: Account, pipeline: str) -> None:
    url, dead_letters = queue(account)
    send_it = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": dead_letters}
    role = starter(account, pipeline, "scheduler", GROUP, send_it)
    wrong = starter(account, pipeline, "scheduler", GROUP + "s", send_it)
    zone = "Asia/Tokyo"
    due = (dt.datetime.now(tz=ZoneInfo(zone)) + dt.timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%S")
    scheduler = account.client("scheduler")
    for value, in_zone, with_role in (("tokyo", zone, role), ("utc", "UTC", role), ("wrong", zone, wrong)):
        scheduler.create_schedule(
            Name=account.name(value),
            ScheduleExpression=f"at({due})",
            ScheduleExpressionTimezone=in_zone,
            FlexibleTimeWindow={"Mode": "OFF"},
            Target=target(account, pipeline, with_role, value, dead_letters),
        )
    deadline = time.monotonic() + 10
    while "tokyo" not in started(account, pipeline) or not (found := messages(account, url)):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert ["wrong"] == [each["request"]["PipelineParameters"][0]["Value"] for each in found]
    assert "utc" not in started(account, pipeline)  # which is nine hours later


def test_an_unknown_time_zone_is_refused(account: Account, pipeline: str) -> None:
    scheduler = account.client("scheduler")
    with pytest.raises(scheduler.exceptions.ValidationException, match="Timezone Mars/Olympus"):
        scheduler.create_schedule(
            Name="mars",
            ScheduleExpression="rate(1 day)",
            ScheduleExpressionTimezone="Mars/Olympus",
            FlexibleTimeWindow={"Mode": "OFF"},
            Target=target(account, pipeline, account.role(), "x"),
        )


def test_a_state_machine_calls_with_its_own_role(account: Account, pipeline: str) -> None:
    states = account.client("stepfunctions")
    call = {
        "Type": "Task",
        "Resource": "arn:aws:states:::aws-sdk:sagemaker:startPipelineExecution",
        "Parameters": {"PipelineName": pipeline, "PipelineParameters": [{"Name": "Key", "Value.$": "$.key"}]},
        "End": True,
    }
    other = {**call, "Resource": "arn:aws:states:::aws-sdk:sagemaker:deletePipeline"}
    ended: dict[str, tuple[str, str]] = {}
    for name, task, role in (
        ("allowed", call, starter(account, pipeline, "states")),
        ("denied", call, account.role()),
        ("other", other, starter(account, pipeline, "states")),
    ):
        definition = json.dumps({"StartAt": "Call", "States": {"Call": task}})
        machine = states.create_state_machine(name=account.name(name), definition=definition, roleArn=role)
        given = json.dumps({"key": name})
        arn_of_it = states.start_execution(stateMachineArn=machine["stateMachineArn"], input=given)["executionArn"]
        deadline = time.monotonic() + 10
        while (found := states.describe_execution(executionArn=arn_of_it))["status"] == "RUNNING":
            assert time.monotonic() < deadline
            time.sleep(0.05)
        ended[name] = (found["status"], found.get("error", ""))
    assert {
        "allowed": ("SUCCEEDED", ""),
        "denied": ("FAILED", "SageMaker.AccessDeniedException"),
        "other": ("FAILED", "SageMaker.ValidationException"),
    } == ended
    assert {"allowed"} == {"allowed", "denied", "other"} & set(started(account, pipeline))
