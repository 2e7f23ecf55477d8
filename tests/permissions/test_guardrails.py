"""Bounds on the pipeline's role: what an edited definition cannot do."""

from __future__ import annotations

from typing import Any, cast

import pytest
from aws_cdk import Stack
from aws_cdk import aws_iam as iam

from cdk_sagemaker_training import (
    AutoML,
    AutoMLStep,
    CheckJobConfig,
    DataQualityCheckConfig,
    InvalidInputError,
    QualityCheckStep,
    TrainingGuardrailPolicy,
    TrainingGuardrails,
    TrainingPipeline,
    TrainingWorkspace,
)
from tests.support.iam import RolePolicies
from tests.support.mistakes import mistakes
from tests.support.steps import ROLE, train
from tests.support.templates import deployed, resources

JOB = "arn:<AWS::Partition>:sagemaker:<AWS::Region>:<AWS::AccountId>:training-job/pipelines-1-Train-x-0"
CREATE = "sagemaker:CreateTrainingJob"
KEY = "arn:aws:kms:eu-west-1:123456789012:key/1"


def kept(stack: Stack, workspace: TrainingWorkspace) -> dict[str, Any]:
    """The condition keys of a request that keeps to the workspace."""
    network = workspace.network
    key = deployed(stack.resolve(workspace.encryption_key.key_arn))
    return {
        "sagemaker__VpcSubnets": deployed(stack.resolve(list(network.subnet_ids))),
        "sagemaker__VpcSecurityGroupIds": deployed(stack.resolve(list(network.security_group_ids))),
        "sagemaker__VolumeKmsKeyArn": key,
        "sagemaker__OutputKmsKeyArn": key,
        "sagemaker__NetworkIsolation": "true",
        "sagemaker__InterContainerTrafficEncryption": "true",
        "sagemaker__InstanceTypes": ["ml.m5.xlarge"],
        "sagemaker__MaxRuntimeInSeconds": "3600",
    }


@pytest.fixture
def placed(stack: Stack) -> tuple[RolePolicies, dict[str, Any]]:
    workspace = TrainingWorkspace(stack, "Training")
    TrainingPipeline(stack, "P", steps=[train(output_path=None)], workspace=workspace)
    return RolePolicies.of(stack, "PRole"), kept(stack, workspace)


def test_a_job_that_keeps_to_the_posture_is_allowed(placed: tuple[RolePolicies, dict[str, Any]]):
    role, request = placed
    assert role.allow(CREATE, JOB, **request)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("VpcSubnets", ["subnet-of-somebody"]),
        ("VpcSubnets", None),
        ("VpcSecurityGroupIds", ["sg-of-somebody"]),
        ("VpcSecurityGroupIds", None),
        ("VolumeKmsKeyArn", KEY),
        ("VolumeKmsKeyArn", None),
        ("OutputKmsKeyArn", KEY),
        ("OutputKmsKeyArn", None),
        ("NetworkIsolation", "false"),
        ("NetworkIsolation", None),
        ("InterContainerTrafficEncryption", "false"),
        ("InterContainerTrafficEncryption", None),
    ],
)
def test_a_job_that_leaves_it_is_refused(placed: tuple[RolePolicies, dict[str, Any]], key: str, value: Any):
    role, request = placed
    changed = {**request, f"sagemaker__{key}": value}
    assert not role.allow(CREATE, JOB, **{name: given for name, given in changed.items() if given is not None})


@pytest.mark.parametrize("endings", [("Arn",), ("",), ("Arn", "")], ids=["new names", "old names", "both"])
def test_a_key_is_looked_at_under_either_name(placed: tuple[RolePolicies, dict[str, Any]], endings: tuple[str, ...]):
    """The reference has renamed the condition keys; whether requests still have the old ones is not documented."""
    role, request = placed
    names = [f"sagemaker__{kind}KmsKey" for kind in ("Volume", "Output")]
    own = {f"{name}{ending}": request[f"{name}Arn"] for name in names for ending in endings}
    rest = {name: value for name, value in request.items() if "KmsKey" not in name}
    assert role.allow(CREATE, JOB, **rest, **own)
    for name in names:
        foreign = {key: KEY if key.startswith(name) else value for key, value in own.items()}
        assert not role.allow(CREATE, JOB, **rest, **foreign)


def test_one_subnet_of_several_is_enough_and_one_foreign_too_many(placed: tuple[RolePolicies, dict[str, Any]]):
    role, request = placed
    first = request["sagemaker__VpcSubnets"][0]
    assert role.allow(CREATE, JOB, **{**request, "sagemaker__VpcSubnets": [first]})
    assert not role.allow(CREATE, JOB, **{**request, "sagemaker__VpcSubnets": [first, "subnet-of-somebody"]})


def test_local_storage_takes_no_key(placed: tuple[RolePolicies, dict[str, Any]]):
    role, request = placed
    del request["sagemaker__VolumeKmsKeyArn"]
    assert role.allow(CREATE, JOB, **{**request, "sagemaker__InstanceTypes": ["ml.g5.xlarge"]})


def test_types_and_times_are_open_unless_they_are_bounded(stack: Stack):
    workspace = TrainingWorkspace(stack, "Training")
    bounds = workspace.guardrails(instance_types=["ml.m5.*"], max_run=3600, keep_alive_period_in_seconds=600)
    TrainingPipeline(stack, "P", steps=[train(output_path=None, max_run=3600)], workspace=workspace, guardrails=bounds)
    role, request = RolePolicies.of(stack, "PRole"), kept(stack, workspace)
    assert role.allow(CREATE, JOB, **request)
    for changed in (
        {"sagemaker__InstanceTypes": ["ml.p5.48xlarge"]},
        {"sagemaker__InstanceTypes": ["ml.m5.xlarge", "ml.p5.48xlarge"]},
        {"sagemaker__MaxRuntimeInSeconds": "3601"},
        {"sagemaker__KeepAlivePeriod": "601"},
    ):
        assert not role.allow(CREATE, JOB, **{**request, **changed})
    assert role.allow(CREATE, JOB, **{**request, "sagemaker__KeepAlivePeriod": "600"})
    del request["sagemaker__MaxRuntimeInSeconds"]  # a day, which is more
    assert not role.allow(CREATE, JOB, **request)


def test_what_one_job_of_a_kind_leaves_bounds_none(stack: Stack):
    workspace = TrainingWorkspace(stack, "Training")
    steps = [train("A", output_path=None), train("B", output_path=None, enable_network_isolation=False)]
    TrainingPipeline(stack, "P", steps=steps, workspace=workspace)
    role, request = RolePolicies.of(stack, "PRole"), kept(stack, workspace)
    assert role.allow(CREATE, JOB, **{**request, "sagemaker__NetworkIsolation": "false"})
    assert not role.allow(CREATE, JOB, **{**request, "sagemaker__VpcSubnets": ["subnet-of-somebody"]})


def test_none_where_the_author_wants_none(stack: Stack):
    workspace = TrainingWorkspace(stack, "Training")
    steps = [train(output_path=None)]
    TrainingPipeline(stack, "P", steps=steps, workspace=workspace, guardrails=TrainingGuardrails())
    assert RolePolicies.of(stack, "PRole").allow(CREATE, JOB)


def test_a_definition_that_leaves_the_bounds_is_an_error(stack: Stack):
    bounds = TrainingGuardrails(
        instance_types=["ml.c5.*"], max_run=60, enable_network_isolation=True, subnets=["subnet-1"]
    )
    found = mistakes(lambda: TrainingPipeline(stack, "P", steps=[train(max_run=61)], guardrails=bounds))
    request = "/Steps/0/Arguments"
    assert [
        f"{request}/VpcConfig/Subnets",
        f"{request}/EnableNetworkIsolation",
        f"{request}/ResourceConfig/InstanceType",
        f"{request}/StoppingCondition/MaxRuntimeInSeconds",
    ] == [where for where, *_ in found]


def checked(**config: Any) -> QualityCheckStep:
    image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/monitor:1"
    return QualityCheckStep(
        name="Check",
        check_job_config=CheckJobConfig(role="arn:aws:iam::123456789012:role/check", image_uri=image, **config),
        quality_check_config=DataQualityCheckConfig(
            baseline_dataset="s3://data/d.csv", dataset_format={"csv": {}}, output_s3_uri="s3://data/out"
        ),
    )


@pytest.mark.parametrize("others", [[], [train()]], ids=["alone", "beside others"])
def test_bounds_that_are_asked_for_hold_the_jobs_of_checks_too(stack: Stack, others: list[Any]):
    bounds = TrainingGuardrails(instance_types=["ml.m5.*"])
    TrainingPipeline(stack, "P", steps=[*others, checked()], guardrails=bounds)
    role = RolePolicies.of(stack, "PRole")
    job = "arn:<AWS::Partition>:sagemaker:<AWS::Region>:<AWS::AccountId>:processing-job/pipelines-1-Check-x-0"
    assert role.allow("sagemaker:CreateProcessingJob", job, sagemaker__InstanceTypes=["ml.m5.xlarge"])
    assert not role.allow("sagemaker:CreateProcessingJob", job, sagemaker__InstanceTypes=["ml.p5.48xlarge"])


def test_a_check_whose_job_leaves_the_bounds_is_an_error(stack: Stack):
    bounds = TrainingGuardrails(instance_types=["ml.c5.*"], subnets=["subnet-1"])
    found = mistakes(lambda: TrainingPipeline(stack, "P", steps=[checked()], guardrails=bounds))
    request = "/Steps/0/Arguments"
    assert [
        f"{request}/NetworkConfig/VpcConfig/Subnets",
        f"{request}/ProcessingResources/ClusterConfig/InstanceType",
    ] == [where for where, *_ in found]


def test_jobs_of_checks_are_bounded_by_nothing_that_is_derived(stack: Stack):
    """Whatever a check's request has besides, no other processing job says how it is placed."""
    workspace = TrainingWorkspace(stack, "Training")
    TrainingPipeline(stack, "P", steps=[checked()], workspace=workspace)
    job = "arn:<AWS::Partition>:sagemaker:<AWS::Region>:<AWS::AccountId>:processing-job/pipelines-1-Check-x-0"
    assert RolePolicies.of(stack, "PRole").allow("sagemaker:CreateProcessingJob", job)


def test_bounds_that_are_asked_for_hold_automl_jobs(stack: Stack):
    """Their action knows no instance types, so a volume key is demanded whatever the types are."""
    searched = AutoML(target_attribute_name="y", role=ROLE, output_path="s3://models/", volume_kms_key=KEY)
    step = AutoMLStep(name="Search", auto_ml=searched, inputs=["s3://data/train/"])
    bounds = TrainingGuardrails(volume_kms_keys=[KEY], instance_types=["ml.m5.*"])
    TrainingPipeline(stack, "P", steps=[step], guardrails=bounds)
    role = RolePolicies.of(stack, "PRole")
    job = "arn:<AWS::Partition>:sagemaker:<AWS::Region>:<AWS::AccountId>:automl-job/x"
    assert role.allow("sagemaker:CreateAutoMLJob", job, sagemaker__VolumeKmsKeyArn=KEY)
    assert not role.allow("sagemaker:CreateAutoMLJob", job)
    assert not role.allow("sagemaker:CreateAutoMLJob", job, sagemaker__VolumeKmsKeyArn=f"{KEY}2")


def test_not_beside_a_given_role(stack: Stack):
    role = iam.Role.from_role_arn(stack, "R", "arn:aws:iam::123456789012:role/mine")
    with pytest.raises(InvalidInputError, match="TrainingGuardrailPolicy"):
        TrainingPipeline(stack, "P", steps=[train()], role=role, guardrails=TrainingGuardrails(max_run=60))


# --- for others -------------------------------------------------------------------------------------------------------


def test_a_policy_for_other_roles(stack: Stack):
    role = iam.Role(stack, "Data", assumed_by=cast("Any", iam.AccountRootPrincipal()))
    role.add_to_policy(iam.PolicyStatement(actions=["sagemaker:*"], resources=["*"]))
    bounds = TrainingGuardrails(instance_types=["ml.m5.*"], max_run=3600)
    TrainingGuardrailPolicy(stack, "Guardrails", guardrails=bounds).policy.attach_to_role(cast("Any", role))
    found = RolePolicies.of(stack, "Data")
    small = {"sagemaker__InstanceTypes": ["ml.m5.large"], "sagemaker__MaxRuntimeInSeconds": "60"}
    for action in ("CreateTrainingJob", "CreateHyperParameterTuningJob", "CreateProcessingJob"):
        assert found.allow(f"sagemaker:{action}", "*", **small)
        assert not found.allow(f"sagemaker:{action}", "*", **{**small, "sagemaker__InstanceTypes": ["ml.p5.48xlarge"]})
        assert not found.allow(f"sagemaker:{action}", "*", **{**small, "sagemaker__MaxRuntimeInSeconds": "3601"})
    assert found.allow("sagemaker:CreateTransformJob", "*", sagemaker__InstanceTypes=["ml.m5.large"])
    assert found.allow("sagemaker:DescribeTrainingJob", "*")


def test_a_boundary_takes_away_what_it_denies_alone(stack: Stack):
    bounds = TrainingGuardrails(enable_network_isolation=True)
    TrainingGuardrailPolicy(stack, "Guardrails", guardrails=bounds, permissions_boundary=True)
    (policy,) = resources(stack, "AWS::IAM::ManagedPolicy")
    boundary = RolePolicies([policy["PolicyDocument"]])
    assert boundary.allow("s3:GetObject", "arn:aws:s3:::b/k")
    assert not boundary.allow(CREATE, "*")
    assert boundary.allow(CREATE, "*", sagemaker__NetworkIsolation="true")


def test_nothing_to_bound(stack: Stack):
    with pytest.raises(InvalidInputError, match="at least one bound"):
        TrainingGuardrailPolicy(stack, "Guardrails", guardrails=TrainingGuardrails())


def test_it_is_explained(stack: Stack):
    policy = TrainingGuardrailPolicy(stack, "Guardrails", guardrails=TrainingGuardrails(max_run=90_000))
    (told,) = map(str, policy.explain())
    jobs = "sagemaker:CreateTrainingJob, sagemaker:CreateHyperParameterTuningJob, sagemaker:CreateProcessingJob"
    assert f"never {jobs} on * if sagemaker:MaxRuntimeInSeconds NumericGreaterThan 90000" == told
