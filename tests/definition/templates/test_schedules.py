from __future__ import annotations

from typing import Any

import pytest

from cdk_sagemaker_training.definition.templates import TemplateSchedule, pipelines_in

NAMES = {"PipelineParameterList": [{"Name": "Day", "Value": "1"}, {"Name": {"Ref": "Unknown"}}, "no entry"]}
ARN = "arn:aws:sagemaker:us-east-1:123456789012:pipeline/Churn"


def schedules(name: Any = "Churn", **resources: Any) -> list[TemplateSchedule]:
    properties = {"PipelineName": name, "PipelineDefinition": {"PipelineDefinitionBody": "{}"}}
    declared = {"P": {"Type": "AWS::SageMaker::Pipeline", "Properties": properties}, **resources}
    (found,) = pipelines_in({"Parameters": {"Rate": {"Type": "String", "Default": "2"}}, "Resources": declared})
    return list(found.schedules)


def schedule(arn: Any, expression: Any = "rate(1 day)", **target: Any) -> dict[str, Any]:
    properties = {"ScheduleExpression": expression, "Target": {"Arn": arn, **target}}
    return {"Type": "AWS::Scheduler::Schedule", "Properties": properties}


def rule(*targets: Any, **properties: Any) -> dict[str, Any]:
    return {"Type": "AWS::Events::Rule", "Properties": {"Targets": list(targets), **properties}}


def joined(*parts: Any) -> dict[str, Any]:
    return {"Fn::Join": ["", list(parts)]}


@pytest.mark.parametrize(
    "arn",
    [
        ARN,
        ARN.replace("Churn", "cHURN"),
        {"Ref": "P"},
        {"Fn::Sub": "arn:${AWS::Partition}:sagemaker:${AWS::Region}:${AWS::AccountId}:pipeline/${P}"},
        {"Fn::Sub": ["arn:aws:sagemaker:${Place}:pipeline/${ P }", {"Place": "x"}]},
        {"Fn::Sub": ["arn:aws:sagemaker:x:y:pipeline/${Name}", {"Name": {"Ref": "P"}}]},
        {"Fn::Sub": "arn:${AWS::Partition}:sagemaker:${AWS::Region}:${AWS::AccountId}:pipeline/churn"},
        joined("arn:", {"Ref": "AWS::Partition"}, ":sagemaker:x:y:pipeline/", {"Ref": "P"}),
        joined("arn:", {"Ref": "AWS::Partition"}, ":sagemaker:x:y:pipeline/Churn"),
        {"Fn::If": ["A", {"Ref": "P"}, "x"]},
    ],
)
def test_arns_of_the_pipeline(arn: Any):
    expected = TemplateSchedule(logical_id="S", expression="rate(1 day)", parameters=("Day",))
    assert [expected] == schedules(S=schedule(arn, SageMakerPipelineParameters=NAMES))


@pytest.mark.parametrize(
    "arn",
    [
        ARN + "2",
        ARN.replace("pipeline/", "pipeline/My"),
        {"Ref": "Q"},
        {"Fn::Sub": "arn:aws:sagemaker:x:y:pipeline/${!P}"},
        {"Fn::Sub": []},
        None,
        5,
    ],
)
def test_arns_of_something_else(arn: Any):
    assert [] == schedules(S=schedule(arn))


@pytest.mark.parametrize("name", [None, "", []])
def test_a_pipeline_without_a_name(name: Any):
    assert [] == schedules(name, S=schedule(ARN), T=schedule("arn:aws:sagemaker:x:y:pipeline/"), U=schedule([]))
    assert ["S"] == [found.logical_id for found in schedules(name, S=schedule({"Ref": "P"}))]


def test_a_name_that_a_parameter_gives():
    arn = {"Fn::Sub": "arn:aws:sagemaker:x:y:pipeline/${Name}-churn"}
    assert ["S"] == [found.logical_id for found in schedules(joined({"Ref": "Name"}, "-churn"), S=schedule(arn))]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("cron(0 3 * * ? *)", "cron(0 3 * * ? *)"),
        ({"Fn::Sub": "rate(${Rate} days)"}, "rate(2 days)"),
        ({"Ref": "Absent"}, None),
        ("", None),
        (None, None),
    ],
)
def test_expressions(expression: Any, expected: str | None):
    (found,) = schedules(S=schedule({"Ref": "P"}, expression))
    assert expected == found.expression


def test_rules():
    target = {"Id": "A", "Arn": ARN, "SageMakerPipelineParameters": NAMES}
    found = schedules(
        R=rule("no target", {"Arn": "arn:other"}, target, ScheduleExpression="rate(5 days)"),
        Event=rule(target, EventPattern={"source": ["aws.s3"]}),
        None_=rule(ScheduleExpression="rate(5 days)"),
    )
    assert [TemplateSchedule(logical_id="R", expression="rate(5 days)", parameters=("Day",))] == found


def test_a_parameter_without_a_name():
    given = {"PipelineParameterList": [{"Name": ""}, {"Name": "Day"}]}
    (found,) = schedules(S=schedule(ARN, SageMakerPipelineParameters=given))
    assert ("Day",) == found.parameters


@pytest.mark.parametrize("parameters", [None, [], {"PipelineParameterList": {"Name": "A"}}, {"Ref": "X"}])
def test_no_parameters(parameters: Any):
    (found,) = schedules(S=schedule(ARN, SageMakerPipelineParameters=parameters))
    assert () == found.parameters


def test_a_reference_in_a_large_value_is_looked_for_in_a_part_of_it():
    cycle: list[Any] = []
    cycle.append(cycle)
    assert [] == schedules(S=schedule(cycle))
