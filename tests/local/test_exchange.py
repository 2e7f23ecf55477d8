"""Lambda and Callback steps and ``Std:JsonGet``, with the permissions that they need."""

from __future__ import annotations

import io
import json
import time
import zipfile
from typing import Any

import pytest
from botocore.exceptions import ClientError

from .support import Account, training

CODE = """
def handler(event, context):
    if "fail" in event:
        raise ValueError(event["fail"])
    if "answer" in event:
        return event["answer"]
    return {"total": event["a"] + event["b"], "good": "TRUE", "name": event["name"]}
"""
OUTPUTS = [
    {"OutputName": "total", "OutputType": "Integer"},
    {"OutputName": "good", "OutputType": "Boolean"},
    {"OutputName": "name", "OutputType": "String"},
]


@pytest.fixture(scope="module")
def function(account: Account) -> str:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("index.py", CODE)
    created = account.client("lambda").create_function(
        FunctionName=account.name("sum"),
        Runtime="python3.11",
        Handler="index.handler",
        Role=account.role(),
        Code={"ZipFile": archive.getvalue()},
    )
    return str(created["FunctionArn"])


@pytest.fixture(scope="module")
def queue(account: Account) -> str:
    return str(account.client("sqs").create_queue(QueueName=account.name("callbacks"))["QueueUrl"])


@pytest.fixture(scope="module")
def role(account: Account, function: str, queue: str, job_role: str) -> str:
    """A pipeline's role that may call the function, send to the queue, read one prefix, and start jobs."""
    allowed = {
        "lambda:InvokeFunction": function,
        "sqs:SendMessage": f"arn:aws:sqs:us-east-1:123456789012:{queue.rpartition('/')[2]}",
        "s3:GetObject": "arn:aws:s3:::reports/open/*",
        "sagemaker:CreateTrainingJob": "*",
        "iam:PassRole": job_role,
    }
    return account.role(*({"Effect": "Allow", "Action": each, "Resource": on} for each, on in allowed.items()))


def lambda_step(function: str, *, outputs: list[Any] | None = None, **arguments: Any) -> dict[str, Any]:
    declared = OUTPUTS if outputs is None else outputs
    return {
        "Name": "Sum",
        "Type": "Lambda",
        "FunctionArn": function,
        "Arguments": arguments,
        "OutputParameters": declared,
    }


def test_a_function_is_called_with_resolved_arguments(
    account: Account, function: str, role: str, job_role: str
) -> None:
    total = {"Get": "Steps.Sum.OutputParameters['total']"}
    conditions = [
        {"Type": "Equals", "LeftValue": total, "RightValue": 42},
        {"Type": "Equals", "LeftValue": {"Get": "Steps.Sum.OutputParameters['good']"}, "RightValue": True},
    ]
    branch = {"Conditions": conditions, "IfSteps": [training("Yes", job_role)], "ElseSteps": []}
    steps = [
        lambda_step(function, a={"Get": "Parameters.A"}, b=2, name={"Get": "Execution.PipelineName"}),
        {"Name": "If", "Type": "Condition", "Arguments": branch},
    ]
    pipeline = account.pipeline(steps, role, Parameters=[{"Name": "A", "Type": "Integer"}])

    execution, found = account.run(pipeline, A="40")

    assert "Succeeded" == execution["PipelineExecutionStatus"], found
    expected = {"total": "42", "good": "true", "name": pipeline}
    assert {
        "Lambda": {"Arn": function, "OutputParameters": [{"Name": n, "Value": v} for n, v in expected.items()]}
    } == found["Sum"]["Metadata"]
    assert ["Sum", "If", "Yes"] == list(found)


def test_a_function_that_fails_the_step(account: Account, function: str, role: str) -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({"fail": "no luck"}, "no luck"),
        ({"answer": {"total": 1}}, "The answer has no output parameter 'good'."),
        ({"answer": {"total": "many", "good": True, "name": "x"}}, "'total' is 'many', which is no Integer"),
        ({"answer": "text"}, "answered 'text', which is no JSON object"),
    ]
    steps = [
        {**lambda_step(function, **arguments), "Name": f"Sum{index}"} for index, (arguments, _) in enumerate(cases)
    ]
    _, found = account.run(account.pipeline(steps, role))
    for index, (_, message) in enumerate(cases):
        step = found[f"Sum{index}"]
        assert ("Failed", True) == (step["StepStatus"], message in step["FailureReason"]), step


def test_a_function_needs_to_be_there_and_to_be_allowed(account: Account, function: str, role: str) -> None:
    missing = function.rpartition(":")[0] + ":nobody"
    allowed = account.role({"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": missing})
    for arn, with_role, reason in (
        (function, allowed, f"not authorized to perform: lambda:InvokeFunction on resource: {function}"),
        (missing, allowed, f"Function not found: {missing}"),
    ):
        _, found = account.run(account.pipeline([lambda_step(arn)], with_role))
        assert reason in found["Sum"]["FailureReason"]


def callback_step(queue: str, **arguments: Any) -> dict[str, Any]:
    return {
        "Name": "Ask",
        "Type": "Callback",
        "SqsQueueUrl": queue,
        "Arguments": arguments,
        "OutputParameters": [{"OutputName": "approved", "OutputType": "Boolean"}],
    }


def message(account: Account, queue: str) -> dict[str, Any]:
    """The next message in the queue."""
    sqs, deadline = account.client("sqs"), time.monotonic() + 10
    while not (found := sqs.receive_message(QueueUrl=queue).get("Messages")):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    sqs.delete_message(QueueUrl=queue, ReceiptHandle=found[0]["ReceiptHandle"])
    body: dict[str, Any] = json.loads(found[0]["Body"])
    return body


def start(account: Account, steps: list[dict[str, Any]], role: str) -> str:
    pipeline = account.pipeline(steps, role)
    return str(account.client("sagemaker").start_pipeline_execution(PipelineName=pipeline)["PipelineExecutionArn"])


def test_a_callback_waits_for_its_answer(account: Account, queue: str, role: str) -> None:
    sm = account.client("sagemaker")
    fail = {"Name": "No", "Type": "Fail", "Arguments": {}}
    condition = {"Type": "Equals", "LeftValue": {"Get": "Steps.Ask.OutputParameters['approved']"}, "RightValue": False}
    branch = {"Conditions": [condition], "IfSteps": [fail], "ElseSteps": []}
    steps = [
        callback_step(queue, model={"Get": "Execution.PipelineExecutionArn"}),
        {"Name": "If", "Type": "Condition", "Arguments": branch},
    ]
    arn = start(account, steps, role)

    asked = message(account, queue)

    token = asked.pop("token")
    assert {"pipelineExecutionArn": arn, "arguments": {"model": arn}, "status": "Executing"} == asked
    shown = {"CallbackToken": token, "SqsQueueUrl": queue}
    assert {"Callback": shown} == account.steps(arn)["Ask"]["Metadata"]
    outputs = [{"Name": "approved", "Value": "true"}]
    answered = sm.send_pipeline_execution_step_success(CallbackToken=token, OutputParameters=outputs)
    assert arn == answered["PipelineExecutionArn"]
    assert "Succeeded" == account.wait(arn)["PipelineExecutionStatus"]
    assert {"Callback": {**shown, "OutputParameters": outputs}} == account.steps(arn)["Ask"]["Metadata"]
    with pytest.raises(ClientError, match=f"ResourceNotFound.*'{token}' does not exist"):
        sm.send_pipeline_execution_step_failure(CallbackToken=token)


def test_a_callback_can_fail(account: Account, queue: str, role: str) -> None:
    arn = start(account, [callback_step(queue)], role)
    token = message(account, queue)["token"]
    account.client("sagemaker").send_pipeline_execution_step_failure(CallbackToken=token, FailureReason="too slow")
    assert "Failed" == account.wait(arn)["PipelineExecutionStatus"]
    assert "too slow" == account.steps(arn)["Ask"]["FailureReason"]


def test_a_stop_tells_the_queue_and_waits_for_the_answer(account: Account, queue: str, role: str) -> None:
    sm = account.client("sagemaker")
    arn = start(account, [callback_step(queue)], role)
    token = message(account, queue)["token"]
    sm.stop_pipeline_execution(PipelineExecutionArn=arn, ClientRequestToken="t" * 32)
    told = message(account, queue)
    assert (token, "Stopping") == (told["token"], told["status"])
    assert "Stopping" == sm.describe_pipeline_execution(PipelineExecutionArn=arn)["PipelineExecutionStatus"]
    sm.send_pipeline_execution_step_success(
        CallbackToken=token, OutputParameters=[{"Name": "approved", "Value": "false"}]
    )
    assert "Stopped" == account.wait(arn)["PipelineExecutionStatus"]


def test_a_callback_needs_a_queue_that_it_may_send_to(account: Account, queue: str, role: str) -> None:
    _, found = account.run(account.pipeline([callback_step(f"{queue}-missing")], role))
    assert "not authorized to perform: sqs:SendMessage" in found["Ask"]["FailureReason"]
    anywhere = account.role({"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"})
    _, found = account.run(account.pipeline([callback_step(f"{queue}-missing")], anywhere))
    assert "The specified queue does not exist" in found["Ask"]["FailureReason"]


def test_a_json_file_is_read_with_the_pipelines_role(account: Account, role: str, job_role: str) -> None:
    s3 = account.client("s3")
    s3.create_bucket(Bucket="reports")
    for key, text in {"open/m.json": '{"auc": {"value": 0.9}}', "open/bad.json": "{", "closed/m.json": "{}"}.items():
        s3.put_object(Bucket="reports", Key=key, Body=text.encode())

    def decision(name: str, key: str, path: str) -> dict[str, Any]:
        uri = {"Std:Join": {"On": "/", "Values": ["s3://reports", key]}}
        left = {"Std:JsonGet": {"S3Uri": uri, "Path": path}}
        condition = {"Type": "GreaterThanOrEqualTo", "LeftValue": left, "RightValue": 0.9}
        branches = {"IfSteps": [training(f"{name}Yes", job_role)], "ElseSteps": [training(f"{name}No", job_role)]}
        return {"Name": name, "Type": "Condition", "Arguments": {"Conditions": [condition], **branches}}

    denied = "not authorized to perform: s3:GetObject on resource: arn:aws:s3:::reports/closed/m.json"
    failing = [
        ("open/m.json", "rmse.value", "there is no 'rmse'"),
        ("open/missing.json", "a", "there is no such object"),
        ("open/bad.json", "a", "it is not valid JSON"),
        ("closed/m.json", "a", denied),
    ]
    steps = [decision("Good", "open/m.json", "auc.value")]
    steps += [decision(f"Bad{index}", key, path) for index, (key, path, _) in enumerate(failing)]
    _, found = account.run(account.pipeline(steps, role))
    assert {"Good", "GoodYes", "Bad0", "Bad1", "Bad2", "Bad3"} == set(found)
    for index, (_, _, reason) in enumerate(failing):
        assert reason in found[f"Bad{index}"]["FailureReason"]
