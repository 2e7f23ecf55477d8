from __future__ import annotations

from typing import Any

import attrs
import pytest

from cdk_sagemaker_training.definition import InstanceGroup, ParameterInteger, ParameterString, PipelineDefinition
from cdk_sagemaker_training.definition.document.job_defaults import JobDefaults, missing_members
from cdk_sagemaker_training.errors import MISSING
from tests.support.steps import ROLE, train

DEFAULT_ROLE = "arn:aws:iam::123456789012:role/default"
WORKSPACE = JobDefaults(
    role_arns={"Train": DEFAULT_ROLE},
    output_path="s3://default/",
    output_kms_key="output-key",
    volume_kms_key="volume-key",
    subnets=("subnet-1",),
    security_group_ids=("sg-1",),
    encrypt_inter_container_traffic=True,
    enable_network_isolation=True,
)


def filled(defaults: JobDefaults = WORKSPACE, **fields: Any) -> Any:
    given: dict[str, Any] = {"output_path": None, **fields}
    steps = [train(**given)]
    return PipelineDefinition.from_steps(steps=steps).with_defaults(defaults).nodes[0].step["Arguments"]


def test_what_is_open_is_filled():
    request = filled()
    assert DEFAULT_ROLE == request["RoleArn"]
    assert {"S3OutputPath": "s3://default/", "KmsKeyId": "output-key"} == request["OutputDataConfig"]
    assert "volume-key" == request["ResourceConfig"]["VolumeKmsKeyId"]
    assert {"SecurityGroupIds": ["sg-1"], "Subnets": ["subnet-1"]} == request["VpcConfig"]
    assert (True, True) == (request["EnableNetworkIsolation"], request["EnableInterContainerTrafficEncryption"])


def test_what_the_author_said_stays():
    request = filled(
        role=ROLE,
        output_path="s3://mine/",
        output_kms_key="my-key",
        volume_kms_key="my-volume-key",
        subnets=["subnet-9"],
        security_group_ids=["sg-9"],
        encrypt_inter_container_traffic=False,
        enable_network_isolation=False,
    )
    assert ROLE == request["RoleArn"]
    assert {"S3OutputPath": "s3://mine/", "KmsKeyId": "my-key"} == request["OutputDataConfig"]
    assert "my-volume-key" == request["ResourceConfig"]["VolumeKmsKeyId"]
    assert {"SecurityGroupIds": ["sg-9"], "Subnets": ["subnet-9"]} == request["VpcConfig"]
    assert (False, False) == (request["EnableNetworkIsolation"], request["EnableInterContainerTrafficEncryption"])


def test_what_the_author_ruled_out_is_gone():
    request = filled(subnets=[], security_group_ids=[], volume_kms_key="", output_kms_key="")
    assert "VpcConfig" not in request
    assert "VolumeKmsKeyId" not in request["ResourceConfig"]
    assert {"S3OutputPath": "s3://default/"} == request["OutputDataConfig"]


def test_nothing_is_filled_without_defaults():
    assert not {"RoleArn", "OutputDataConfig", "VpcConfig", "EnableNetworkIsolation"} & set(filled(JobDefaults()))


@pytest.mark.parametrize("half", [{"subnets": ["subnet-1"]}, {"security_group_ids": ["sg-1"]}])
def test_no_vpc_of_one_half(half: dict[str, Any]):
    assert "VpcConfig" not in filled(JobDefaults(**half))


def group(name: str, instance_type: Any) -> InstanceGroup:
    return InstanceGroup(instance_group_name=name, instance_type=instance_type, instance_count=1)


@pytest.mark.parametrize(
    ("expected", "fields"),
    [
        (False, {"instance_type": "ml.g5.xlarge"}),
        (False, {"instance_type": ParameterString(name="T", default_value="ml.g5.xlarge")}),
        (False, {"instance_type": ParameterString(name="T", enum_values=["ml.m5.large", "ml.g5.xlarge"])}),
        (False, {"instance_type": None, "instance_groups": [group("a", "ml.m5.large"), group("b", "ml.g5.xlarge")]}),
        (
            False,
            {
                "instance_type": None,
                "instance_groups": [group("a", ParameterString(name="T", default_value="ml.g5.xlarge"))],
            },
        ),
        (True, {"instance_type": ParameterString(name="T", default_value="ml.m5.large")}),
        (True, {"instance_type": ParameterString(name="T")}),
        (True, {"instance_type": "${Token[Type.1]}"}),
        (True, {"instance_type": "ml.zz9.large"}),
        (True, {"instance_type": None, "instance_groups": [group("a", "ml.m5.large")]}),
    ],
)
def test_no_volume_key_where_a_type_with_its_own_storage_may_be_used(expected: bool, fields: dict[str, Any]):
    assert expected == ("VolumeKmsKeyId" in filled(**fields)["ResourceConfig"])


@pytest.mark.parametrize(
    ("expected", "fields"),
    [
        (None, {"enable_remote_debug": True}),
        (True, {"enable_remote_debug": False}),
        (None, {"hyperparameters": {"sagemaker_submit_directory": "s3://bucket/source.tar.gz"}}),
        (True, {"enable_remote_debug": True, "enable_network_isolation": True}),
    ],
)
def test_no_isolation_where_the_job_must_call_out(expected: bool | None, fields: dict[str, Any]):
    assert expected == filled(**fields).get("EnableNetworkIsolation")


def test_what_is_missing_in_spite_of_the_defaults():
    document = PipelineDefinition.from_steps(steps=[train("A", output_path=None), train("B", role=ROLE)])
    found = [
        (problem.where, problem.given) for problem in missing_members(document.with_defaults(JobDefaults()).to_dict())
    ]
    assert [
        ("/Steps/0/Arguments/RoleArn", MISSING),
        ("/Steps/0/Arguments/OutputDataConfig/S3OutputPath", MISSING),
    ] == found


def test_nothing_is_missing_with_a_workspace():
    document = PipelineDefinition.from_steps(steps=[train(output_path=None)]).with_defaults(WORKSPACE)
    assert [] == list(missing_members(document.to_dict()))


@pytest.mark.parametrize(
    ("expected", "count"),
    [(["sg-1"], 1), (["sg-1", "sg-2"], 2), (["sg-1", "sg-2"], ParameterInteger(name="Count", default_value=1))],
)
def test_jobs_on_several_instances_get_the_group_between_them(expected: list[str], count: Any):
    defaults = attrs.evolve(WORKSPACE, between_instances_group_ids=("sg-2",))
    assert expected == filled(defaults, instance_count=count)["VpcConfig"]["SecurityGroupIds"]
    assert ["sg-1"] == filled(WORKSPACE, instance_count=count)["VpcConfig"]["SecurityGroupIds"]
