"""What is acknowledged stands on the one construct that it is about, with a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from aws_cdk import App, Stack, Validations
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Template

from cdk_sagemaker_training import (
    MapItems,
    PipelineMap,
    TrainingBuckets,
    TrainingKey,
    TrainingNetwork,
    TrainingPipeline,
    TrainingWorkspace,
)
from cdk_sagemaker_training.checks import accepted_findings
from tests.support.steps import train

PACKAGE = Path(accepted_findings.__file__).parents[1]
SHORTEST_REASON = 80


@pytest.fixture
def stack() -> Stack:
    return Stack(App(), "Stack")


def acknowledged(stack: Stack) -> Iterator[tuple[str, str, str]]:
    """Path, id and reason, after synthesis."""
    stack.node.root.synth()  # pyright: ignore[reportAttributeAccessIssue]
    for construct in stack.node.find_all():
        for entry in construct.node.metadata:
            if entry.type == Validations.ACKNOWLEDGED_RULES_METADATA_KEY:
                for rule, reason in cast("dict[str, str]", entry.data).items():
                    yield construct.node.path, rule.removeprefix("Annotation::"), reason


def skipped(stack: Stack) -> dict[str, list[str]]:
    """What checkov is told to skip, by the type of the resource."""
    found: dict[str, list[str]] = {}
    template = cast("dict[str, Any]", Template.from_stack(stack).to_json())
    for resource in template["Resources"].values():
        for skip in resource.get("Metadata", {}).get("checkov", {}).get("skip", []):
            assert len(skip["comment"]) >= SHORTEST_REASON
            found.setdefault(resource["Type"], []).append(skip["id"])
    return found


def test_every_acknowledgement_has_a_reason_that_says_something(stack: Stack):
    workspace = TrainingWorkspace(stack, "Workspace")
    TrainingPipeline(stack, "Pipeline", workspace=workspace, steps=[train(output_path=None)])
    found = list(acknowledged(stack))
    assert found
    assert [] == [(path, rule) for path, rule, reason in found if len(reason) < SHORTEST_REASON]


def test_what_is_acknowledged_once_stays_so_when_it_is_synthesized_again(stack: Stack):
    workspace = TrainingWorkspace(stack, "Workspace")
    TrainingPipeline(stack, "Pipeline", workspace=workspace, steps=[train(output_path=None)])
    found = list(acknowledged(stack))
    cast("App", stack.node.root).synth(force=True)
    assert found == list(acknowledged(stack))


def test_the_library_acknowledges_nine_findings_and_all_in_one_place():
    calls = [
        path.name
        for path in PACKAGE.rglob("*.py")
        for _ in re.finditer(r"_accept\((?!scope: )|\.acknowledge\(\*|Acknowledgment\(id", path.read_text("utf-8"))
        if path.name != "acknowledgements.py"
    ]
    assert {"accepted_findings.py"} == set(calls)
    text = Path(accepted_findings.__file__).read_text(encoding="utf-8")
    accepted = set(re.findall(r"^def accept_(\w+)", text, re.MULTILINE))
    functions = {"inline_policy", "log_bucket", "traffic_within", "default_group", "model_registration", "map_runs"}
    functions |= {"boundary", "definition_writer"}
    assert {*functions, "wildcards"} == accepted


def test_the_log_bucket_alone(stack: Stack):
    TrainingBuckets(stack, "Buckets", encryption_key=cast("Any", TrainingKey(stack, "Key")))
    assert {"Stack/Buckets/AccessLogs"} == {path for path, _, _ in acknowledged(stack)}
    assert {"AWS::S3::Bucket": ["CKV_AWS_18"]} == skipped(stack)


def test_the_rule_from_the_group_to_itself_alone(stack: Stack):
    network = TrainingNetwork(stack, "Network")
    other = ec2.SecurityGroup(stack, "Other", vpc=network.vpc)
    network.connections.allow_from(other, ec2.Port.all_traffic())
    assert network.several_instances_security_group_ids
    (path,) = {path for path, rule, _ in acknowledged(stack) if "RestrictedCommonPorts" in rule}
    assert re.fullmatch(r"Stack/Network/BetweenInstancesSecurityGroup/from StackNetworkBetween\w+:ALL TRAFFIC", path)


def test_a_vpc_from_outside_is_its_owners(stack: Stack):
    vpc = ec2.Vpc(stack, "Vpc", restrict_default_security_group=False)
    TrainingNetwork(stack, "Network", vpc=cast("Any", vpc))
    assert [] == [rule for _, rule, _ in acknowledged(stack) if "DefaultSecurityGroup" in rule]


def wildcards(stack: Stack) -> set[str]:
    found = re.compile(r"AwsSolutions-IAM5\[Resource::(.*)\]")
    return {match[1] for _, rule, _ in acknowledged(stack) if (match := found.fullmatch(rule))}


def test_prefixes_of_the_definition_and_names_of_the_service(stack: Stack):
    TrainingPipeline(stack, "Pipeline", steps=[train(inputs={"train": "s3://data/churn/"})])
    found = wildcards(stack)
    assert {f"arn:<AWS::Partition>:s3:::{prefix}/*" for prefix in ("data/churn", "output/models")} <= found
    services = {"".join(arn.replace("<AWS::Partition>", "aws").split(":")[2:3]) for arn in found}
    assert {"", "logs", "s3", "sagemaker"} == services


def test_the_executions_and_results_of_a_map_and_nothing_that_is_added(stack: Stack):
    pipeline = TrainingPipeline.from_pipeline_name(stack, "Pipeline", "churn")
    bucket = cast("s3.IBucket", s3.Bucket(stack, "Results"))
    made = PipelineMap(stack, "Map", pipeline=pipeline, items=MapItems.from_input(), results_bucket=bucket)
    others = "arn:aws:states:eu-west-1:123456789012:execution:other:*"
    made.state_machine.add_to_role_policy(iam.PolicyStatement(actions=["states:StopExecution"], resources=[others]))
    found = wildcards(stack)
    assert others not in found
    assert [True] == [arn.endswith("/map-results/*") for arn in found if "Results" in arn]
    assert 2 == len([arn for arn in found if ":states:" in arn])


@pytest.mark.parametrize("uri", ["s3://data", "s3://data/", "s3://data/a)b/"])
def test_a_whole_bucket_and_what_cdk_takes_for_no_id_stay_findings(stack: Stack, uri: str):
    TrainingPipeline(stack, "Pipeline", steps=[train(inputs={"train": uri})])
    assert [] == [arn for arn in wildcards(stack) if ":s3:::data" in arn]


def test_checkov_skips_the_network_interfaces_alone(stack: Stack):
    other = Stack(cast("Any", stack.node.root), "InVpc")
    TrainingPipeline(stack, "Pipeline", steps=[train()])
    TrainingPipeline(other, "Pipeline", steps=[train(subnets=["subnet-12345678"], security_group_ids=["sg-12345678"])])
    assert [{}, {"AWS::IAM::Policy": ["CKV_AWS_109", "CKV_AWS_111"]}] == [skipped(stack), skipped(other)]
