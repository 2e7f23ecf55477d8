"""Pipelines, steps and training jobs send events with the detail that the developer guide documents."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cdk_sagemaker_training.catalog import state_changes

from .support import Account, training

ACCOUNT_POLICY = {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "kms:*"}


class Listener:
    """A rule on events of SageMaker with a queue behind it."""

    def __init__(self, account: Account, **detail: Any) -> None:
        self._sqs = account.client("sqs")
        self._queue = self._sqs.create_queue(QueueName=account.name("events"))["QueueUrl"]
        attributes = self._sqs.get_queue_attributes(QueueUrl=self._queue, AttributeNames=["QueueArn"])["Attributes"]
        self.queue_arn: str = attributes["QueueArn"]
        services = {"Service": ["events.amazonaws.com", "sns.amazonaws.com"]}
        allowed = {"Effect": "Allow", "Principal": services, "Action": "sqs:SendMessage", "Resource": self.queue_arn}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
        self._sqs.set_queue_attributes(QueueUrl=self._queue, Attributes={"Policy": policy})
        rule = account.name("rule")
        pattern: dict[str, Any] = {"source": ["aws.sagemaker"], "detail": detail}
        account.client("events").put_rule(Name=rule, EventPattern=json.dumps(pattern))
        account.client("events").put_targets(Rule=rule, Targets=[{"Id": "1", "Arn": self.queue_arn}])

    def events(self) -> list[dict[str, Any]]:
        return [json.loads(text) for text in self.texts()]

    def texts(self) -> list[str]:
        found: list[str] = []
        while messages := self._sqs.receive_message(QueueUrl=self._queue, MaxNumberOfMessages=10).get("Messages"):
            for message in messages:
                found.append(message["Body"])
                self._sqs.delete_message(QueueUrl=self._queue, ReceiptHandle=message["ReceiptHandle"])
        return found


@pytest.fixture
def pipeline(account: Account, job_role: str, pipeline_role: str) -> str:
    failing = training("Train", job_role, Environment={"EMBEDDED_AWS_FAILURE_REASON": "AlgorithmError: no luck"})
    return account.pipeline([training("First", job_role), {**failing, "DependsOn": ["First"]}], pipeline_role)


def arn(pipeline: str) -> str:
    return f"arn:aws:sagemaker:us-east-1:123456789012:pipeline/{pipeline}"


def test_an_execution_and_its_steps(account: Account, pipeline: str) -> None:
    listener = Listener(account, pipelineArn=[arn(pipeline)])

    execution, steps = account.run(pipeline)

    events = listener.events()
    told = [
        (
            event["detail"].get("stepName", "execution"),
            event["detail"].get("previousStepStatus") or event["detail"].get("previousPipelineExecutionStatus", ""),
            event["detail"].get("currentStepStatus") or event["detail"]["currentPipelineExecutionStatus"],
        )
        for event in events
    ]
    assert [
        ("execution", "", "Executing"),
        ("First", "", "Starting"),
        ("First", "Starting", "Executing"),
        ("First", "Executing", "Succeeded"),
        ("Train", "", "Starting"),
        ("Train", "Starting", "Executing"),
        ("Train", "Executing", "Failed"),
        ("execution", "Executing", "Failed"),
    ] == told
    resources = [arn(pipeline), execution["PipelineExecutionArn"]]
    assert [resources] * 8 == [event["resources"] for event in events]
    failed = events[6]["detail"]
    assert ("AlgorithmError: no luck", {"trainingJob": {"arn": steps["Train"]["Metadata"]["TrainingJob"]["Arn"]}}) == (
        failed["failureReason"],
        failed["metadata"],
    )
    kinds = {kind.detail_type: kind for kind in (state_changes.EXECUTION, state_changes.STEP)}
    assert [] == [key for event in events for key in event["detail"] if key not in kinds[event["detail-type"]].keys]
    assert {"executionStartTime", "executionEndTime"} <= set(events[7]["detail"])


def test_a_training_job(account: Account, pipeline: str) -> None:
    listener = Listener(account, RoleArn=[{"exists": True}], TrainingJobName=[{"wildcard": "pipelines-*-Train-*"}])

    _, steps = account.run(pipeline)

    begun, ended = (event["detail"] for event in listener.events())
    job = steps["Train"]["Metadata"]["TrainingJob"]["Arn"]
    assert [("InProgress", "Starting"), ("Failed", "Failed")] == [
        (detail["TrainingJobStatus"], detail["SecondaryStatus"]) for detail in (begun, ended)
    ]
    assert ("AlgorithmError: no luck", job) == (ended["FailureReason"], ended["TrainingJobArn"])
    assert "FailureReason" not in begun
    assert [] == sorted(set(ended) - set(state_changes.TRAINING_JOB.keys))
    described = account.client("sagemaker").describe_training_job(TrainingJobName=job.rpartition("/")[2])
    assert ("Failed", "AlgorithmError: no luck") == (described["TrainingJobStatus"], described["FailureReason"])


def test_a_stopped_execution(account: Account, pipeline: str) -> None:
    listener = Listener(account, pipelineArn=[arn(pipeline)], currentPipelineExecutionStatus=[{"exists": True}])
    sagemaker = account.client("sagemaker")
    started = sagemaker.start_pipeline_execution(PipelineName=pipeline, PipelineExecutionDisplayName="Mine")

    sagemaker.stop_pipeline_execution(PipelineExecutionArn=started["PipelineExecutionArn"], ClientRequestToken="t" * 32)
    account.wait(started["PipelineExecutionArn"])

    details = [event["detail"] for event in listener.events()]
    assert ["Executing", "Stopping", "Stopped"] == [detail["currentPipelineExecutionStatus"] for detail in details]
    assert {"Mine"} == {detail["pipelineExecutionDisplayName"] for detail in details}


EVENTS = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Resource": "*"}
OWN = {"Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}}}
PUBLISH = {**EVENTS, "Action": "sns:Publish"}
USE = {**EVENTS, "Action": ["kms:Decrypt", "kms:GenerateDataKey*"]}


CASES: list[tuple[list[Any] | None, list[Any] | None, bool]] = [
    ([PUBLISH], None, True),
    (None, None, False),
    ([{**PUBLISH, **OWN}], None, False),
    ([PUBLISH], [USE], True),
    ([PUBLISH], [], False),
    ([PUBLISH], [{**USE, **OWN}], False),
    ([PUBLISH], [{**USE, "Action": "kms:GenerateDataKey*"}], False),
]
"""Statements of a topic's policy and of its key's, and whether EventBridge publishes."""


def _topic(account: Account, topic_policy: list[Any] | None, key_policy: list[Any] | None) -> str:
    sns = account.client("sns")
    topic = sns.create_topic(Name=account.name("topic"))["TopicArn"]
    attributes: dict[str, str] = {}
    if topic_policy is not None:
        attributes["Policy"] = json.dumps({"Version": "2012-10-17", "Statement": topic_policy})
    if key_policy is not None:
        statements = [{**ACCOUNT_POLICY, "Resource": "*"}, *key_policy]
        policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
        attributes["KmsMasterKeyId"] = account.client("kms").create_key(Policy=policy)["KeyMetadata"]["KeyId"]
    for name, value in attributes.items():
        sns.set_topic_attributes(TopicArn=topic, AttributeName=name, AttributeValue=value)
    return topic


def test_eventbridge_publishes_where_policies_let_it(account: Account, pipeline: str) -> None:
    events, rule = account.client("events"), account.name("rule")
    listener = Listener(account, never=["matches"])
    pattern = {"detail": {"pipelineArn": [arn(pipeline)], "currentPipelineExecutionStatus": ["Failed"]}}
    events.put_rule(Name=rule, EventPattern=json.dumps(pattern))
    for number, (topic_policy, key_policy, _) in enumerate(CASES):
        topic = _topic(account, topic_policy, key_policy)
        raw = {"RawMessageDelivery": "true"}
        account.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=listener.queue_arn, Attributes=raw)
        target = {"Id": str(number), "Arn": topic, "InputTransformer": {"InputTemplate": f'"{number}"'}}
        account.client("events").put_targets(Rule=rule, Targets=[target])

    account.run(pipeline)

    assert [f'"{number}"' for number, case in enumerate(CASES) if case[2]] == sorted(listener.texts())


def test_alarms_on_queries_and_saved_queries_are_deployed(account: Account) -> None:
    stack, name = account.name("monitored"), account.name("alarm")
    expression = 'SELECT MAX(GPUUtilization) FROM SCHEMA("/aws/sagemaker/TrainingJobs", Host)'
    alarm: dict[str, Any] = {
        "AlarmName": name,
        "ComparisonOperator": "LessThanThreshold",
        "EvaluationPeriods": 6,
        "Threshold": 5,
        "Metrics": [{"Id": "idle", "Expression": expression, "Period": 300}],
    }
    query = {"Name": "Failed jobs", "QueryString": "filter failed", "LogGroupNames": ["/aws/sagemaker/TrainingJobs"]}
    template = {
        "Resources": {
            "Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": alarm},
            "Query": {"Type": "AWS::Logs::QueryDefinition", "Properties": query},
        }
    }

    assert "CREATE_COMPLETE" == account.deploy(stack, template)["StackStatus"], account.reasons(stack)

    (found,) = account.client("cloudwatch").describe_alarms(AlarmNames=[name])["MetricAlarms"]
    assert (5, 6, "INSUFFICIENT_DATA") == (found["Threshold"], found["EvaluationPeriods"], found["StateValue"])
    assert [{"Id": "idle", "Expression": expression, "Period": 300}] == found["Metrics"]
    assert "MetricName" not in found
    assert "DELETE_COMPLETE" == account.destroy(stack)["StackStatus"]
