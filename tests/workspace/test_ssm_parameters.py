"""A workspace that one app writes to SSM parameters and another one reads."""

from __future__ import annotations

import json
from typing import Any, cast

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Template

from cdk_sagemaker_training import (
    TrainingEndpoint,
    TrainingNetwork,
    TrainingPipeline,
    TrainingWorkspace,
)
from tests.support.mistakes import wrong_fields
from tests.support.steps import train
from tests.support.templates import definition_of, deployed, resources, warnings

PREFIX = "/training/platform"
NAMES = {
    "vpc-id",
    *(f"subnet-{number}-{what}" for number in (1, 2) for what in ("id", "availability-zone")),
    *(f"{group}-security-group-id" for group in ("job", "between-instances")),
    "encryption-key-arn",
    "volume-encryption-key-arn",
    *(f"{bucket}-bucket-{what}" for bucket in ("data", "artifacts", "checkpoints") for what in ("name", "key-arn")),
    "endpoints",
    "enable-network-isolation",
    "encrypt-inter-container-traffic",
}


def written(stack: Stack) -> dict[str, str]:
    """The values of all parameters, by what stands after the prefix."""
    found = resources(stack, "AWS::SSM::Parameter")
    assert {"String"} == {each["Type"] for each in found}
    return {each["Name"].removeprefix(f"{PREFIX}/"): deployed(each["Value"]) for each in found}


def read(scope: Stack, *, parameter_prefix: str = PREFIX, subnet_count: int = 2, **options: Any) -> TrainingWorkspace:
    return TrainingWorkspace.from_ssm_parameters(
        scope, "Training", parameter_prefix=parameter_prefix, subnet_count=subnet_count, **options
    )


def template_of(stack: Stack) -> dict[str, Any]:
    return cast("dict[str, Any]", Template.from_stack(stack).to_json())


def test_a_workspace_is_written_down(stack: Stack):
    workspace = TrainingWorkspace(stack, "Workspace")
    workspace.export_ssm_parameters(parameter_prefix=PREFIX)
    values = written(stack)
    assert values.keys() == NAMES
    network = workspace.network
    assert deployed(stack.resolve(network.several_instances_security_group_ids)) == [
        values["job-security-group-id"],
        values["between-instances-security-group-id"],
    ]
    assert deployed(stack.resolve(network.subnet_ids)) == [values["subnet-1-id"], values["subnet-2-id"]]
    key = deployed(stack.resolve(workspace.encryption_key.key_arn))
    assert {key} == {value for name, value in values.items() if name.endswith("key-arn")}
    assert ["true", "true", "s3"] == [
        values[name] for name in ("enable-network-isolation", "encrypt-inter-container-traffic", "endpoints")
    ]


def test_endpoints_that_pipelines_add_later_are_written_too(stack: Stack):
    workspace = TrainingWorkspace(
        stack, "Workspace", network=TrainingNetwork(stack, "Net", endpoints=[TrainingEndpoint.STS])
    )
    workspace.export_ssm_parameters(parameter_prefix=PREFIX)
    assert "s3,sts" == written(stack)["endpoints"]


def test_no_endpoint_is_told_by_a_word(stack: Stack):
    """Parameter Store refuses an empty value."""
    vpc = ec2.Vpc.from_vpc_attributes(
        stack,
        "Vpc",
        vpc_id="vpc-0123456789abcdef0",
        availability_zones=["eu-west-1a"],
        private_subnet_ids=["subnet-0123456789abcdef0"],
        private_subnet_route_table_ids=["rtb-0123456789abcdef0"],
    )
    workspace = TrainingWorkspace(stack, "Workspace", network=TrainingNetwork(stack, "Net", vpc=vpc))
    workspace.export_ssm_parameters(parameter_prefix=PREFIX)
    assert "none" == written(stack)["endpoints"]


def test_keys_of_given_buckets_are_theirs_and_unknown_ones_the_workspace_s(stack: Stack):
    lake = kms.Key.from_key_arn(stack, "Lake", "arn:aws:kms:us-east-1:123456789012:key/lake")
    workspace = TrainingWorkspace(
        stack,
        "Workspace",
        data_bucket=s3.Bucket.from_bucket_attributes(stack, "Data", bucket_name="lake", encryption_key=lake),
        checkpoints_bucket=s3.Bucket.from_bucket_name(stack, "Checkpoints", "plain"),
    )
    workspace.export_ssm_parameters(parameter_prefix=PREFIX)
    values = written(stack)
    assert (lake.key_arn, values["encryption-key-arn"]) == (
        values["data-bucket-key-arn"],
        values["checkpoints-bucket-key-arn"],
    )


def test_keys_of_volumes_and_of_given_buckets_are_carried(stack: Stack):
    def key(name: str) -> kms.IKey:
        return kms.Key.from_key_arn(stack, name, f"arn:aws:kms:us-east-1:123456789012:key/{name}")

    workspace = TrainingWorkspace(
        stack,
        "Workspace",
        encryption_key=key("own"),
        volume_encryption_key=key("volumes"),
        data_encryption_key=key("lake"),
        data_bucket=s3.Bucket.from_bucket_name(stack, "Data", "lake"),
    )
    workspace.export_ssm_parameters(parameter_prefix=PREFIX)
    values = written(stack)
    names = ("encryption-key-arn", "volume-encryption-key-arn", "data-bucket-key-arn", "artifacts-bucket-key-arn")
    expected = [f"arn:aws:kms:us-east-1:123456789012:key/{name}" for name in ("own", "volumes", "lake", "own")]
    assert expected == [values[name] for name in names]


def test_what_a_pipeline_refers_to_is_read_and_nothing_else():
    stack = Stack(App(), "Team")
    workspace = read(stack)
    step = train(
        "Train",
        instance_count=2,
        output_path=None,
        checkpoint_s3_uri=workspace.checkpoints("x/"),
        inputs={"train": workspace.data("x/")},
    )
    TrainingPipeline(stack, "Pipeline", workspace=workspace, steps=[step])
    parameters = template_of(stack)["Parameters"]
    assert {"AWS::SSM::Parameter::Value<String>"} == {found["Type"] for found in parameters.values()}
    names = {found["Default"] for found in parameters.values()} - {"/cdk-bootstrap/hnb659fds/version"}
    unused = {name for name in NAMES if name.endswith("availability-zone")} | {
        "vpc-id",
        "encryption-key-arn",  # volumes and buckets have their own parameters
        "endpoints",
        "enable-network-isolation",
        "encrypt-inter-container-traffic",
    }
    assert {f"{PREFIX}/{name}" for name in NAMES - unused} == names


def test_a_team_makes_its_pipeline_and_nothing_of_the_workspace():
    stack = Stack(App(), "Team")
    TrainingPipeline(stack, "Pipeline", workspace=read(stack), steps=[train("Train", instance_count=2)])
    template = template_of(stack)
    assert {"AWS::IAM::Role", "AWS::IAM::Policy", "AWS::SageMaker::Pipeline"} == {
        found["Type"] for found in template["Resources"].values()
    }
    # No list that only a deployment knows: it would take a custom resource to get into the definition.
    assert "Fn::ImportValue" not in json.dumps(template)


def test_jobs_run_in_the_workspace():
    stack = Stack(App(), "Team")
    workspace = read(stack)
    TrainingPipeline(stack, "Pipeline", workspace=workspace, steps=[train("Train", instance_count=2, output_path=None)])
    job = definition_of(stack)["Steps"][0]["Arguments"]

    def parameter(name: str) -> str:
        (found,) = [
            f"<{logical_id}>"
            for logical_id, each in template_of(stack)["Parameters"].items()
            if each["Default"] == f"{PREFIX}/{name}"
        ]
        return found

    assert {
        "Subnets": [parameter("subnet-1-id"), parameter("subnet-2-id")],
        "SecurityGroupIds": [parameter("job-security-group-id"), parameter("between-instances-security-group-id")],
    } == job["VpcConfig"]
    assert parameter("volume-encryption-key-arn") == job["ResourceConfig"]["VolumeKmsKeyId"]
    assert parameter("artifacts-bucket-key-arn") == job["OutputDataConfig"]["KmsKeyId"]
    assert f"s3://{parameter('artifacts-bucket-name')}/Team/Pipeline/" == job["OutputDataConfig"]["S3OutputPath"]
    assert (True, True) == (job["EnableNetworkIsolation"], job["EnableInterContainerTrafficEncryption"])


def test_one_instance_needs_one_group():
    stack = Stack(App(), "Team")
    TrainingPipeline(stack, "Pipeline", workspace=read(stack), steps=[train("Train")])
    (group,) = definition_of(stack)["Steps"][0]["Arguments"]["VpcConfig"]["SecurityGroupIds"]
    assert "jobsecuritygroup" in group


def test_it_synthesizes_without_a_warning():
    stack = Stack(App(), "Team")
    metrics = [{"Name": "train:loss", "Regex": "loss=([0-9.]+)"}]
    step = train("Train", max_run=3600, metric_definitions=metrics)
    TrainingPipeline(stack, "Pipeline", workspace=read(stack), steps=[step])
    assert [] == warnings(stack)


@pytest.mark.parametrize("switch", ["enable_network_isolation", "encrypt_inter_container_traffic"])
def test_a_switch_that_is_off_has_to_be_off_in_the_workspace(switch: str):
    stack = Stack(App(), "Team")
    off: dict[str, Any] = {switch: False}
    workspace = read(stack, **off)
    TrainingPipeline(stack, "Pipeline", workspace=workspace, steps=[train("Train")])
    template = template_of(stack)
    (rule,) = [found for name, found in template["Rules"].items() if "Switch" in name]
    ((reference, value),) = [found["Assert"]["Fn::Equals"] for found in rule["Assertions"]]
    assert "false" == value
    assert f"{PREFIX}/{switch.replace('_', '-')}" == template["Parameters"][reference["Ref"]]["Default"]


def test_what_is_opened_here_is_opened_in_a_rule_of_this_stack():
    stack = Stack(App(), "Team")
    workspace = read(stack)
    workspace.connections.allow_to(ec2.Peer.ipv4("10.1.0.0/16"), ec2.Port.tcp(5432), "Feature store")
    (rule,) = resources(stack, "AWS::EC2::SecurityGroupEgress")
    assert ("10.1.0.0/16", 5432) == (rule["CidrIp"], rule["ToPort"])


@pytest.mark.parametrize(
    "prefix", ["training", "/", "/training/", "/a b", "/aws/training", "/SSM", "/a" * 15, "/" + "a" * 800]
)
def test_prefixes_that_ssm_refuses(stack: Stack, prefix: str):
    workspace = TrainingWorkspace(stack, "Workspace")
    assert ["parameter_prefix"] == wrong_fields(lambda: workspace.export_ssm_parameters(parameter_prefix=prefix))
    wrong = wrong_fields(lambda: read(stack, parameter_prefix=prefix, subnet_count=0))
    assert ["parameter_prefix", "subnet_count"] == wrong


def test_a_prefix_is_known_at_synth(stack: Stack):
    assert ["parameter_prefix"] == wrong_fields(lambda: read(stack, parameter_prefix=f"/{stack.region}"))


def test_subnets_have_a_bound(stack: Stack):
    assert ["subnet_count"] == wrong_fields(lambda: read(stack, subnet_count=17))


def test_prefixes_and_counts_of_another_type(stack: Stack):
    wrong: dict[str, Any] = {"parameter_prefix": None, "subnet_count": "2", "existing_endpoints": "s3"}
    assert [*wrong] == wrong_fields(lambda: TrainingWorkspace.from_ssm_parameters(stack, "W", **wrong))
    no_prefix: Any = None
    workspace = TrainingWorkspace(stack, "Other")
    assert ["parameter_prefix"] == wrong_fields(lambda: workspace.export_ssm_parameters(parameter_prefix=no_prefix))
