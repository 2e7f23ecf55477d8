from __future__ import annotations

from typing import Any

import pytest

from cdk_sagemaker_training.catalog.vpc_endpoints import TrainingEndpoint
from cdk_sagemaker_training.definition.document.network_needs import (
    JobNetwork,
    may_talk_to_each_other,
    network_needs,
    talk_to_each_other,
)

VPC: dict[str, Any] = {"Subnets": ["subnet-1", "subnet-2"], "SecurityGroupIds": ["sg-1"]}
APP = "arn:aws:sagemaker:us-east-1:123456789012:mlflow-app/app-1"
SERVER = "arn:aws:sagemaker:us-east-1:123456789012:mlflow-tracking-server/team"
AT_VPC = "/Steps/0/Arguments/VpcConfig"


def training(**members: Any) -> dict[str, Any]:
    return {
        "VpcConfig": VPC,
        "EnableNetworkIsolation": True,
        "ResourceConfig": {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1},
        **members,
    }


def needs(
    *arguments: dict[str, Any], kind: str = "Training", parameters: list[dict[str, Any]] | None = None
) -> list[JobNetwork]:
    steps = [{"Name": f"Step{position}", "Type": kind, "Arguments": each} for position, each in enumerate(arguments, 1)]
    return list(network_needs({"Steps": steps, "Parameters": parameters or []}))  # pyright: ignore[reportArgumentType]


def need(*arguments: dict[str, Any], **options: Any) -> JobNetwork:
    (job,) = needs(*arguments, **options)
    return job


def asked(job: JobNetwork, *, certain: bool = True) -> list[tuple[str, str]]:
    return [(each.endpoint.value, each.pointer) for each in job.endpoints if each.certain == certain]


def resources(**members: Any) -> dict[str, Any]:
    return training(ResourceConfig=members)


# --- endpoints --------------------------------------------------------------------------------------------------------


def test_an_isolated_job_in_a_vpc_needs_s3_alone():
    job = need(training())

    assert [("s3", AT_VPC)] == asked(job)
    assert [] == asked(job, certain=False)
    assert ("Step1", "/Steps/0/Arguments", AT_VPC) == (job.step, job.pointer, job.vpc_pointer)
    assert (["subnet-1", "subnet-2"], ["sg-1"]) == (job.subnets, job.security_groups)


@pytest.mark.parametrize("vpc", [None, {}])
def test_a_job_outside_of_a_vpc_needs_nothing(vpc: object):
    assert [] == needs(training(VpcConfig=vpc))


def test_code_that_is_not_isolated_may_call_aws():
    isolation = "/Steps/0/Arguments/EnableNetworkIsolation"
    for value in (False, None, {"Get": "Steps.X.Y"}):
        job = need(training(EnableNetworkIsolation=value))
        assert [("s3", AT_VPC)] == asked(job)
        assert [(name, isolation) for name in ("sagemaker.api", "sts", "logs", "monitoring")] == asked(
            job, certain=False
        )


def test_remote_debugging():
    pointer = "/Steps/0/Arguments/RemoteDebugConfig/EnableRemoteDebug"
    both = [("ssm", pointer), ("ssmmessages", pointer)]

    on, off = {"EnableRemoteDebug": True}, {"EnableRemoteDebug": False}
    assert both == asked(need(training(RemoteDebugConfig=on)))[1:]
    assert [("s3", AT_VPC)] == asked(need(training(RemoteDebugConfig=off)))
    unknown = need(training(RemoteDebugConfig={"EnableRemoteDebug": {"Get": "Parameters.Debug"}}))
    assert ([("s3", AT_VPC)], both) == (asked(unknown), asked(unknown, certain=False))


@pytest.mark.parametrize(
    ("arn", "certain", "uncertain"),
    [
        (APP, ["s3", "sagemaker.api", "mlflow"], []),
        (SERVER, ["s3", "sagemaker.api", "experiments"], []),
        ("arn:${Token[P.1]}:mlflow-app/${Token[Id.2]}", ["s3", "sagemaker.api", "mlflow"], []),
        ("${Token[Arn.1]}", ["s3", "sagemaker.api"], ["mlflow", "experiments"]),
        ({"Get": "Parameters.Mlflow"}, ["s3", "sagemaker.api"], ["mlflow", "experiments"]),
    ],
)
def test_mlflow_by_the_kind_of_the_arn(arn: object, certain: list[str], uncertain: list[str]):
    job = need(training(MlflowConfig={"MlflowResourceArn": arn}))
    assert certain == [name for name, _ in asked(job)]
    assert uncertain == [name for name, _ in asked(job, certain=False)]
    assert {"/Steps/0/Arguments/MlflowConfig/MlflowResourceArn"} == {pointer for _, pointer in asked(job)[1:]}


@pytest.mark.parametrize(("isolated", "expected"), [(True, []), (False, ["sagemaker.api", "mlflow"])])
def test_the_mlflow_of_the_pipeline_is_one_that_an_open_job_may_log_to(isolated: bool, expected: list[str]):
    step: Any = {"Name": "A", "Type": "Training", "Arguments": training(EnableNetworkIsolation=isolated)}
    (job,) = network_needs({"Steps": [step], "MlflowConfig": {"MlflowResourceArn": APP}})
    found = [each for each in job.endpoints if each.pointer == "/MlflowConfig/MlflowResourceArn"]
    assert expected == [each.endpoint.value for each in found]
    assert not any(each.certain for each in found)


@pytest.mark.parametrize(
    ("image", "certain", "uncertain"),
    [
        ("123456789012.dkr.ecr.us-east-1.amazonaws.com/mine:1", ["s3", "ecr.api", "ecr.dkr"], []),
        ("registry.example.com/mine:1", ["s3"], []),
        ({"Get": "Parameters.Image"}, ["s3"], ["ecr.api", "ecr.dkr"]),
    ],
)
def test_an_image_that_is_pulled_through_the_vpc(image: object, certain: list[str], uncertain: list[str]):
    config = {"TrainingRepositoryAccessMode": "Vpc"}
    job = need(training(AlgorithmSpecification={"TrainingImage": image, "TrainingImageConfig": config}))
    assert certain == [name for name, _ in asked(job)]
    assert uncertain == [name for name, _ in asked(job, certain=False)]


def test_an_image_that_sagemaker_pulls_needs_no_endpoint():
    image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/mine:1"
    assert ["s3"] == [name for name, _ in asked(need(training(AlgorithmSpecification={"TrainingImage": image})))]


def test_directory_buckets_and_the_names_of_all_others():
    channels = [
        {"DataSource": {"S3DataSource": {"S3Uri": "s3://plain/train/"}}},
        {"DataSource": {"S3DataSource": {"S3Uri": {"Get": "Parameters.Data"}}}},
        {"DataSource": {"S3DataSource": {"S3Uri": {"Get": "Steps.Before.Output"}}}},
        {"DataSource": {"S3DataSource": {"S3Uri": "s3://${Token[Bucket.1]}/train/"}}},
    ]
    output = {"S3OutputPath": {"Std:Join": {"On": "/", "Values": ["s3://joined", {"Get": "Execution.PipelineName"}]}}}
    parameters = [{"Name": "Data", "Type": "String", "DefaultValue": "s3://near--use1-az4--x-s3/train/"}]
    job = need(training(InputDataConfig=channels, OutputDataConfig=output), parameters=parameters)

    assert ["plain", "near--use1-az4--x-s3", "joined"] == list(job.buckets)
    uri = "/Steps/0/Arguments/InputDataConfig/1/DataSource/S3DataSource/S3Uri"
    assert [("s3express", uri)] == asked(job)[1:]


def test_file_systems_need_ports_and_no_endpoint():
    channels = [
        {"DataSource": {"FileSystemDataSource": {"FileSystemType": kind, "FileSystemId": "fs-1"}}}
        for kind in ("EFS", "FSxLustre")
    ]
    job = need(training(InputDataConfig=channels))

    assert [("EFS", "2049"), ("FSxLustre", "988 and 1018 to 1023")] == [(n.type, n.ports) for n in job.file_systems]
    assert "/Steps/0/Arguments/InputDataConfig/1/DataSource/FileSystemDataSource" == job.file_systems[1].pointer
    assert [("s3", AT_VPC)] == asked(job)


# --- other types of steps ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["Processing", "QualityCheck", "ClarifyCheck"])
def test_processing(kind: str):
    request = {
        "ProcessingResources": {"ClusterConfig": {"InstanceType": "ml.m5.xlarge", "InstanceCount": 3}},
        "NetworkConfig": {"VpcConfig": VPC, "EnableNetworkIsolation": False},
        "MlflowConfig": None,
    }
    job = need(request, kind=kind)
    assert [("s3", "/Steps/0/Arguments/NetworkConfig/VpcConfig")] == asked(job)
    assert {"/Steps/0/Arguments/NetworkConfig/EnableNetworkIsolation"} == {p for _, p in asked(job, certain=False)}
    assert (6, True) == (job.addresses, job.talks)


def test_all_training_definitions_of_a_tuning_job_as_often_as_they_run_at_once():
    request = {
        "HyperParameterTuningJobConfig": {"ResourceLimits": {"MaxParallelTrainingJobs": 5}},
        "TrainingJobDefinitions": [
            training(),
            {
                **training(VpcConfig={"Subnets": ["subnet-3"]}),
                "HyperParameterTuningResourceConfig": {"InstanceConfigs": [{"InstanceType": "ml.m5.xlarge"}]},
            },
        ],
    }
    first, second = needs(request, kind="Tuning")
    assert [10, 10] == [first.addresses, second.addresses]
    assert [("s3", "/Steps/0/Arguments/TrainingJobDefinitions/1/VpcConfig")] == asked(second)


def test_automl_chooses_its_instances():
    request = {"AutoMLJobConfig": {"SecurityConfig": {"VpcConfig": VPC}}}
    job = need(request, kind="AutoML")
    assert (None, None, None) == (job.addresses, job.efa, job.talks)
    assert [("s3", "/Steps/0/Arguments/AutoMLJobConfig/SecurityConfig/VpcConfig")] == asked(job)


def test_a_transform_job_runs_in_the_vpc_of_its_model():
    steps: list[Any] = [
        {"Name": "Make", "Type": "Model", "Arguments": {"VpcConfig": VPC, "EnableNetworkIsolation": True}},
        {
            "Name": "Score",
            "Type": "Transform",
            "Arguments": {
                "ModelName": {"Get": "Steps.Make.ModelName"},
                "TransformResources": {"InstanceType": "ml.m5.xlarge", "InstanceCount": 2},
            },
        },
    ]
    model, transform = network_needs({"Steps": steps})
    assert (None, False) == (model.addresses, model.talks)
    assert (4, [("s3", AT_VPC)], []) == (transform.addresses, asked(transform), asked(transform, certain=False))


def test_steps_in_branches_count():
    inner = {"Name": "Inner", "Type": "Training", "Arguments": training()}
    branch: Any = {"Name": "If", "Type": "Condition", "Arguments": {"IfSteps": [inner], "ElseSteps": []}}
    (job,) = network_needs({"Steps": [branch]})
    assert "/Steps/0/Arguments/IfSteps/0/Arguments/VpcConfig" == job.vpc_pointer


# --- addresses and neighbours -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expected", "efa", "talks", "members"),
    [
        (2, False, False, {"InstanceType": "ml.m5.xlarge"}),
        (8, False, True, {"InstanceType": "ml.m5.xlarge", "InstanceCount": 4}),
        (160, True, True, {"InstanceType": "ml.p4d.24xlarge", "InstanceCount": 32}),
        (4, None, True, {"InstanceType": "ml.new9.xlarge", "InstanceCount": 2}),
        (4, None, True, {"InstanceType": {"Get": "Steps.X.Type"}, "InstanceCount": 2}),
        (None, False, None, {"InstanceType": "ml.m5.xlarge", "InstanceCount": {"Get": "Parameters.NoDefault"}}),
        (6, False, None, {"InstanceType": "ml.m5.xlarge", "InstanceCount": {"Get": "Parameters.Three"}}),
    ],
)
def test_addresses(expected: int | None, efa: bool | None, talks: bool | None, members: dict[str, Any]):
    parameters = [{"Name": "Three", "Type": "Integer", "DefaultValue": 3}, {"Name": "NoDefault", "Type": "Integer"}]
    job = need(resources(**members), parameters=parameters)
    assert (expected, efa, talks) == (job.addresses, job.efa, job.talks)


def test_groups_run_together_and_preferences_instead_of_each_other():
    m5, p4d = {"InstanceType": "ml.m5.xlarge"}, {"InstanceType": "ml.p4d.24xlarge"}
    groups = need(resources(InstanceGroups=[{**m5, "InstanceCount": 2}, {**m5, "InstanceCount": 3}]))
    either = need(resources(InstancePreferences=[p4d, m5], InstanceCount=4))
    assert [(10, True), (8, True)] == [(groups.addresses, groups.talks), (either.addresses, either.talks)]
    assert either.efa is False  # the least that it takes


def test_the_arithmetic_can_be_read():
    many = need(resources(InstanceType="ml.p4d.24xlarge", InstanceCount=32))
    assert ["1 instance x 2", "32 instances with EFA x 5"] == [need(training()).arithmetic, many.arithmetic]


@pytest.mark.parametrize(("on", "expected"), [(True, True), (None, False), ({"Get": "Steps.X.Y"}, None)])
def test_encryption_between_containers(on: object, expected: bool | None):
    assert expected is need(training(EnableInterContainerTrafficEncryption=on)).encrypted


def test_two_groups_of_instances_talk_whatever_their_size():
    groups: list[Any] = [{"InstanceCount": 1}, {"InstanceCount": 1}]
    assert talk_to_each_other({"ResourceConfig": {"InstanceGroups": groups}}) is True


@pytest.mark.parametrize(
    ("expected", "kind", "arguments"),
    [
        (False, "Training", {"ResourceConfig": {"InstanceCount": 1}}),
        (True, "Training", {"ResourceConfig": {"InstanceCount": 2}}),
        (False, "Training", {"ResourceConfig": {"InstanceCount": 2}, "VpcConfig": VPC}),
        (False, "Training", {"ResourceConfig": {"InstanceCount": 2}, "VpcConfig": None}),
        (
            False,
            "Processing",
            {
                "ProcessingResources": {"ClusterConfig": {"InstanceCount": 2}},
                "NetworkConfig": {"VpcConfig": None},
            },
        ),
        (True, "Processing", {"ProcessingResources": {"ClusterConfig": {"InstanceCount": 2}}, "NetworkConfig": {}}),
        (True, "Training", {"ResourceConfig": {"InstanceCount": {"Get": "Parameters.Count"}}}),
        (True, "AutoML", {"AutoMLJobConfig": {}}),
        (True, "Tuning", {"TrainingJobDefinition": {"ResourceConfig": {"InstanceCount": 2}}}),
        (False, "Lambda", {}),
    ],
)
def test_whether_any_job_that_is_left_to_the_defaults_needs_its_neighbours(
    expected: bool, kind: str, arguments: dict[str, Any]
):
    steps: list[Any] = [{"Name": "Stop", "Type": "Fail"}, {"Name": "Step", "Type": kind, "Arguments": arguments}]
    assert expected == may_talk_to_each_other({"Steps": steps})


def test_every_need_is_of_a_known_endpoint():
    job = need(training(EnableNetworkIsolation=False))
    assert {TrainingEndpoint.S3, TrainingEndpoint.STS} <= {each.endpoint for each in job.endpoints}
