"""Templates, also those with anything in them."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cdk_sagemaker_training.definition.templates import is_template, pipelines_in

PIPELINE = "AWS::SageMaker::Pipeline"
NEITHER = "PipelineDefinition has neither PipelineDefinitionBody nor PipelineDefinitionS3Location"
DEFINITION = {"PipelineDefinitionBody": "{}"}


def test_what_is_read_of_a_resource():
    resource = {
        "Type": PIPELINE,
        "Properties": {"PipelineDefinition": DEFINITION, "PipelineName": {"Fn::Sub": "${Team}-churn"}},
        "Metadata": {"aws:cdk:path": "Stack/Churn/Resource"},
    }
    template = {"Parameters": {"Team": {"Type": "String", "Default": "a"}}, "Resources": {"Churn": resource}}
    (found,) = pipelines_in(template)
    assert ("Churn", "a-churn", "{}", "") == (found.logical_id, found.name, found.text, found.unseen)
    assert "/Resources/Churn/Properties/PipelineDefinition/PipelineDefinitionBody" == found.property_path
    assert "Stack/Churn/Resource" == found.construct_path
    assert () == found.schedules


def test_pipelines_come_in_the_order_of_the_template():
    resources: dict[str, Any] = {
        "B": {"Type": PIPELINE, "Properties": {}},
        "Other": {"Type": "AWS::S3::Bucket"},
        "A/~": {"Type": PIPELINE, "Condition": "Never"},
    }
    found = list(pipelines_in({"Resources": resources}))
    assert ["B", "A/~"] == [pipeline.logical_id for pipeline in found]
    assert "/Resources/A~1~0/Properties/PipelineDefinition" == found[1].property_path


@pytest.mark.parametrize(
    "template",
    [{}, {"Resources": None}, {"Resources": []}, {"Resources": {"A": None, "B": {"Type": 1}, 3: {"Type": PIPELINE}}}],
)
def test_no_pipelines(template: Any):
    assert [] == list(pipelines_in(template))


@pytest.mark.parametrize(
    ("definition", "path", "unseen"),
    [
        (None, "", "there is no PipelineDefinition"),
        ("{}", "", "PipelineDefinition is text, not an object"),
        ([], "", "PipelineDefinition is a list, not an object"),
        (True, "", "PipelineDefinition is true or false, not an object"),
        (
            {"pipelineDefinitionBody": "{}"},
            "",
            f"{NEITHER}, but pipelineDefinitionBody",
        ),
        (
            {},
            "",
            f"{NEITHER}, but nothing",
        ),
        (
            {"PipelineDefinitionS3Location": "s3://a/b"},
            "/PipelineDefinitionS3Location",
            "PipelineDefinitionS3Location is text, not an object",
        ),
    ],
)
def test_no_definition(definition: Any, path: str, unseen: str):
    resource = {"Type": PIPELINE, "Properties": {"PipelineDefinition": definition}}
    (found,) = pipelines_in({"Resources": {"P": resource}})
    assert (None, unseen) == (found.text, found.unseen)
    assert f"/Resources/P/Properties/PipelineDefinition{path}" == found.property_path


@pytest.mark.parametrize("name", [None, {"Ref": "AWS::StackName"}, [], {"Fn::Join": 1}])
def test_a_name_that_is_not_known(name: Any):
    properties = {"PipelineDefinition": DEFINITION, "PipelineName": name}
    (found,) = pipelines_in({"Resources": {"P": {"Type": PIPELINE, "Properties": properties}}})
    assert found.name is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"Resources": {"A": {"Type": "AWS::S3::Bucket"}}}, True),
        ({"Resources": {}}, True),
        ({"Resources": {"Fn::ForEach::Loop": [], "A": {"Type": PIPELINE}}}, True),
        ({"Resources": {"A": {}}}, False),
        ({"Resources": []}, False),
        ({"Version": "2020-12-01", "Steps": [], "Resources": {"A": {"Type": PIPELINE}}}, False),
        ([], False),
        (None, False),
    ],
)
def test_is_template(value: object, *, expected: bool):
    assert expected == is_template(value)


WORDS = st.sampled_from(
    ["Ref", "Fn::Join", "Fn::Sub", "Fn::GetAtt", "Fn::If", "Fn::ToJsonString", "P", "Key", "Arn", "${P}", "x", "Type"]
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=2),
    max_leaves=10,
)


@settings(max_examples=60)
@given(st.tuples(*([ANYTHING] * 6)))
def test_whatever_a_template_holds_nothing_is_raised(values: tuple[Any, ...]):
    body, bucket, key, name, arn, other = values
    location = {"PipelineDefinitionS3Location": {"Bucket": bucket, "Key": key}}
    resources: dict[str, Any] = {
        "P": {
            "Type": PIPELINE,
            "Properties": {"PipelineDefinition": {"PipelineDefinitionBody": body}, "PipelineName": name},
        },
        "Q": {"Type": PIPELINE, "Properties": {"PipelineDefinition": location}, "Metadata": other},
        "R": {"Type": PIPELINE, "Properties": other},
        "S": {"Type": "AWS::Scheduler::Schedule", "Properties": {"Target": {"Arn": arn}, "ScheduleExpression": name}},
        "T": {"Type": "AWS::Events::Rule", "Properties": {"ScheduleExpression": name, "Targets": other}},
        "U": {"Type": "Custom::AWSCDKCfnJsonStringify", "Properties": other},
        "V": other,
    }
    parameters = {"P": other, "x": {"Type": "String", "Default": other, "NoEcho": key}}
    found = list(pipelines_in({"Parameters": parameters, "Resources": resources}))
    assert ["P", "Q", "R"] == [pipeline.logical_id for pipeline in found][:3]
    assert all((pipeline.text is None) == bool(pipeline.unseen) for pipeline in found)


def test_a_caller_that_has_used_up_the_stack_gets_an_answer():
    value: Any = "x"
    for _ in range(190):
        value = {"Fn::Join": ["", [value]]}
    properties = {"PipelineDefinition": {"PipelineDefinitionBody": value}, "PipelineName": value}
    template = {"Resources": {"P": {"Type": PIPELINE, "Properties": properties}}}

    def called(depth: int) -> Any:
        return called(depth - 1) if depth else list(pipelines_in(template))

    (found,) = called(sys.getrecursionlimit() - 300)
    assert (None, "the definition is nested too deep") == (found.text, found.unseen)
