"""The stacks of all teams: what their pipelines are, and what linters say of them."""

from __future__ import annotations

from typing import Any, cast

import pytest
from aws_cdk import App, Stack
from aws_cdk.assertions import Template
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from cdk_sagemaker_training import Severity, TrainingPipeline
from tests.support.cfn_lint import findings
from tests.support.example_app import all_stacks, flags
from tests.support.templates import definition_of, resources, warnings

TEAMS = [
    "ChurnTraining",
    "Forecasting",
    "FraudDetection",
    "LargeModels",
    "ModelIteration",
    "OfferTuning",
    "TicketRouting",
    "VisualInspection",
]


@pytest.fixture(scope="module")
def stacks() -> dict[str, Stack]:
    return all_stacks(App(context=flags()))


def template(stack: Stack) -> dict[str, Any]:
    return cast("dict[str, Any]", Template.from_stack(stack).to_json())


def test_there_is_a_pipeline_of_every_team(stacks: dict[str, Stack]):
    assert {"TrainingPlatform", *TEAMS} == stacks.keys()


@pytest.mark.parametrize("name", TEAMS)
def test_definition(stacks: dict[str, Stack], name: str, snapshot: SnapshotAssertion):
    assert definition_of(stacks[name]) == snapshot(extension_class=JSONSnapshotExtension)


@pytest.mark.parametrize("name", ["TrainingPlatform", *TEAMS])
def test_cfn_lint_finds_nothing(stacks: dict[str, Stack], name: str):
    assert [] == findings(template(stacks[name]))


@pytest.mark.parametrize("name", ["TrainingPlatform", *TEAMS])
def test_it_synthesizes_without_a_warning(stacks: dict[str, Stack], name: str):
    assert [] == warnings(stacks[name])


@pytest.mark.parametrize("name", TEAMS)
def test_our_own_rules_have_nothing_but_advice(stacks: dict[str, Stack], name: str):
    (pipeline,) = [found for found in stacks[name].node.find_all() if isinstance(found, TrainingPipeline)]
    assert {Severity.INFO} >= {finding.severity for finding in pipeline.findings}


def test_large_models_talk_through_the_group_between_instances(stacks: dict[str, Stack]):
    job = definition_of(stacks["LargeModels"])["Steps"][0]["Arguments"]
    assert ("ml.p4d.24xlarge", 2) == tuple(job["ResourceConfig"][k] for k in ("InstanceType", "InstanceCount"))
    assert ["Jobs" in g or "JobSecurityGroup" in g for g in job["VpcConfig"]["SecurityGroupIds"]] == [True, False]
    (ingress,) = [
        rule
        for rule in resources(stacks["TrainingPlatform"], "AWS::EC2::SecurityGroupIngress")
        if rule["Description"] == "Instances of one job"
    ]
    assert ("-1", ingress["GroupId"]) == (ingress["IpProtocol"], ingress["SourceSecurityGroupId"])


def test_the_team_of_another_app_refers_to_no_stack(stacks: dict[str, Stack]):
    found = template(stacks["FraudDetection"])
    assert not {"Fn::ImportValue", "Fn::GetStackOutput"} & set(_keys(found))
    names = {each["Name"] for each in resources(stacks["TrainingPlatform"], "AWS::SSM::Parameter")}
    read = {each["Default"] for each in found["Parameters"].values()} - {"/cdk-bootstrap/hnb659fds/version"}
    assert read < names


def _keys(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [key for k, inner in cast("dict[str, Any]", value).items() for key in [k, *_keys(inner)]]
    return [key for inner in cast("list[Any]", value) for key in _keys(inner)] if isinstance(value, list) else []
