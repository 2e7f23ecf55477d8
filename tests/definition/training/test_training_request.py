from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cdk_sagemaker_training.definition import (
    AlgorithmEstimator,
    CollectionConfig,
    DebuggerHookConfig,
    Estimator,
    FileSystemInput,
    InstanceGroup,
    MlflowConfig,
    ParameterInteger,
    ParameterString,
    ProfilerConfig,
    Rule,
    ShuffleConfig,
    TensorBoardOutputConfig,
    TrainingInput,
    builtin_image,
)
from cdk_sagemaker_training.definition.training.training_request import training_request
from cdk_sagemaker_training.errors import InvalidInputError
from tests.support.service_model import violations

ROLE = "arn:aws:iam::123456789012:role/training"
IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/mine:1.0"
OUTPUT = "s3://bucket/output/"


def estimator(**fields: Any) -> Estimator:
    given: dict[str, Any] = {
        "image_uri": IMAGE,
        "role": ROLE,
        "output_path": OUTPUT,
        "instance_type": "ml.m5.xlarge",
        **fields,
    }
    return Estimator(**given)


def request(inputs: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    return training_request(estimator(**fields), inputs or {})


EVERYTHING: dict[str, Any] = {
    "instance_count": 2,
    "volume_size": 100,
    "volume_kms_key": "1234abcd-12ab-34cd-56ef-1234567890ab",
    "max_run": 3600,
    "max_wait": 7200,
    "max_pending_time_in_seconds": 7200,
    "use_spot_instances": True,
    "checkpoint_s3_uri": "s3://bucket/checkpoints/",
    "checkpoint_local_path": "/opt/ml/checkpoints",
    "keep_alive_period_in_seconds": 60,
    "input_mode": "FastFile",
    "hyperparameters": {"a": 1, "b": 0.5, "c": True, "d": "x"},
    "metric_definitions": [{"Name": "auc", "Regex": "auc=(.*)"}],
    "enable_sagemaker_metrics": True,
    "environment": {"A": 1},
    "output_kms_key": "arn:aws:kms:us-east-1:123456789012:key/1",
    "disable_output_compression": True,
    "subnets": ["subnet-1"],
    "security_group_ids": ["sg-1"],
    "encrypt_inter_container_traffic": True,
    "enable_network_isolation": False,
    "max_retry_attempts": 3,
    "tags": {"team": "risk"},
    "model_uri": "s3://bucket/model.tar.gz",
    "container_entry_point": ["python", "train.py"],
    "container_arguments": ["--epochs", 3],
    "training_repository_access_mode": "Vpc",
    "training_repository_credentials_provider_arn": "arn:aws:lambda:us-east-1:123456789012:function:credentials",
    "enable_remote_debug": True,
    "enable_infra_check": True,
    "enable_session_tag_chaining": True,
    "mlflow_config": MlflowConfig(mlflow_resource_arn="arn:aws:sagemaker:us-east-1:123456789012:mlflow-app/app-1"),
    "training_plan": "arn:aws:sagemaker:us-east-1:123456789012:training-plan/plan",
    "debugger_hook_config": DebuggerHookConfig(
        s3_output_path="s3://bucket/debug/",
        container_local_output_path="/opt/ml/tensors",
        hook_parameters={"save_interval": "10"},
        collection_configs=[CollectionConfig(name="losses", parameters={"save_interval": "5"})],
    ),
    "tensorboard_output_config": TensorBoardOutputConfig(s3_output_path="s3://bucket/tensorboard/"),
    "profiler_config": ProfilerConfig(
        s3_output_path="s3://bucket/profile/", system_monitor_interval_millis=500, profiling_parameters={"a": "b"}
    ),
    "rules": [
        Rule(
            name="LossNotDecreasing",
            image_uri=IMAGE,
            instance_type="ml.t3.medium",
            volume_size_in_gb=10,
            rule_parameters={"rule_to_invoke": "LossNotDecreasing"},
        )
    ],
}


def test_the_least():
    assert {
        "AlgorithmSpecification": {"TrainingInputMode": "File", "TrainingImage": IMAGE},
        "OutputDataConfig": {"S3OutputPath": OUTPUT},
        "StoppingCondition": {"MaxRuntimeInSeconds": 86_400},
        "ResourceConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.xlarge", "VolumeSizeInGB": 30},
        "RoleArn": ROLE,
    } == request()


def test_everything():
    assert {
        "AlgorithmSpecification": {
            "TrainingInputMode": "FastFile",
            "TrainingImage": IMAGE,
            "MetricDefinitions": [{"Name": "auc", "Regex": "auc=(.*)"}],
            "EnableSageMakerMetricsTimeSeries": True,
            "ContainerEntrypoint": ["python", "train.py"],
            "ContainerArguments": ["--epochs", "3"],
            "TrainingImageConfig": {
                "TrainingRepositoryAccessMode": "Vpc",
                "TrainingRepositoryAuthConfig": {
                    "TrainingRepositoryCredentialsProviderArn": (
                        "arn:aws:lambda:us-east-1:123456789012:function:credentials"
                    )
                },
            },
        },
        "OutputDataConfig": {
            "S3OutputPath": OUTPUT,
            "KmsKeyId": "arn:aws:kms:us-east-1:123456789012:key/1",
            "CompressionType": "NONE",
        },
        "StoppingCondition": {
            "MaxRuntimeInSeconds": 3600,
            "MaxWaitTimeInSeconds": 7200,
            "MaxPendingTimeInSeconds": 7200,
        },
        "ResourceConfig": {
            "InstanceCount": 2,
            "InstanceType": "ml.m5.xlarge",
            "VolumeSizeInGB": 100,
            "VolumeKmsKeyId": "1234abcd-12ab-34cd-56ef-1234567890ab",
            "KeepAlivePeriodInSeconds": 60,
            "TrainingPlanArn": "arn:aws:sagemaker:us-east-1:123456789012:training-plan/plan",
        },
        "RoleArn": ROLE,
        "InputDataConfig": [
            {
                "DataSource": {
                    "S3DataSource": {
                        "S3DataType": "S3Prefix",
                        "S3Uri": "s3://bucket/model.tar.gz",
                        "S3DataDistributionType": "FullyReplicated",
                    }
                },
                "ContentType": "application/x-sagemaker-model",
                "InputMode": "File",
                "ChannelName": "model",
            }
        ],
        "HyperParameters": {"a": "1", "b": "0.5", "c": "True", "d": "x"},
        "Environment": {"A": "1"},
        "Tags": [{"Key": "team", "Value": "risk"}],
        "EnableNetworkIsolation": False,
        "EnableInterContainerTrafficEncryption": True,
        "EnableManagedSpotTraining": True,
        "CheckpointConfig": {"S3Uri": "s3://bucket/checkpoints/", "LocalPath": "/opt/ml/checkpoints"},
        "RetryStrategy": {"MaximumRetryAttempts": 3},
        "RemoteDebugConfig": {"EnableRemoteDebug": True},
        "InfraCheckConfig": {"EnableInfraCheck": True},
        "SessionChainingConfig": {"EnableSessionTagChaining": True},
        "MlflowConfig": {"MlflowResourceArn": "arn:aws:sagemaker:us-east-1:123456789012:mlflow-app/app-1"},
        "DebugHookConfig": {
            "S3OutputPath": "s3://bucket/debug/",
            "LocalPath": "/opt/ml/tensors",
            "HookParameters": {"save_interval": "10"},
            "CollectionConfigurations": [{"CollectionName": "losses", "CollectionParameters": {"save_interval": "5"}}],
        },
        "DebugRuleConfigurations": [
            {
                "RuleConfigurationName": "LossNotDecreasing",
                "RuleEvaluatorImage": IMAGE,
                "InstanceType": "ml.t3.medium",
                "VolumeSizeInGB": 10,
                "RuleParameters": {"rule_to_invoke": "LossNotDecreasing"},
            }
        ],
        "TensorBoardOutputConfig": {"S3OutputPath": "s3://bucket/tensorboard/"},
        "ProfilerConfig": {
            "S3OutputPath": "s3://bucket/profile/",
            "ProfilingIntervalInMilliseconds": 500,
            "ProfilingParameters": {"a": "b"},
        },
        "VpcConfig": {"SecurityGroupIds": ["sg-1"], "Subnets": ["subnet-1"]},
    } == request(**EVERYTHING)


@pytest.mark.parametrize("fields", [{}, EVERYTHING])
def test_the_service_takes_it(fields: dict[str, Any]):
    assert [] == violations("CreateTrainingJob", {"TrainingJobName": "job", **request(**fields)})


@pytest.mark.parametrize("change", [{"RoleArn": 5}, {"Unknown": 1}, {"StoppingCondition": {"MaxRuntimeInSeconds": 0}}])
def test_the_oracle_sees_mistakes(change: dict[str, Any]):
    assert [] != violations("CreateTrainingJob", {"TrainingJobName": "job", **request(), **change})


def test_every_kind_of_channel():
    inputs = {
        "text": "s3://bucket/train/",
        "s3": TrainingInput(s3_data="s3://bucket/x", shuffle_config=ShuffleConfig(seed=1), input_mode="Pipe"),
        "files": FileSystemInput(
            file_system_id="fs-0123456789abcdef0", file_system_type="FSxLustre", directory_path="/fsx"
        ),
    }
    made = request(inputs)
    assert ["text", "s3", "files"] == [channel["ChannelName"] for channel in made["InputDataConfig"]]
    assert [] == violations("CreateTrainingJob", {"TrainingJobName": "job", **made})


def test_instance_groups_instead_of_one_type():
    groups = [InstanceGroup(instance_group_name="a", instance_type="ml.m5.xlarge", instance_count=2)]
    made = request(instance_type=None, instance_groups=groups)
    assert {
        "InstanceGroups": [{"InstanceGroupName": "a", "InstanceType": "ml.m5.xlarge", "InstanceCount": 2}],
        "VolumeSizeInGB": 30,
    } == made["ResourceConfig"]
    assert [] == violations("CreateTrainingJob", {"TrainingJobName": "job", **made})


@pytest.mark.parametrize(
    ("expected", "fields"),
    [
        (30, {"instance_type": "ml.m5.xlarge"}),
        (30, {"instance_type": "ml.zz9.large"}),
        (30, {"instance_type": ParameterString(name="Type", default_value="ml.g5.xlarge")}),
        (None, {"instance_type": "ml.g5.xlarge"}),
        (7, {"instance_type": "ml.g5.xlarge", "volume_size": 7}),
        (0, {"volume_size": 0}),
    ],
)
def test_a_volume_where_the_type_has_no_storage_of_its_own(expected: int | None, fields: dict[str, Any]):
    assert expected == request(**fields)["ResourceConfig"].get("VolumeSizeInGB")


def test_a_volume_where_one_group_has_no_storage_of_its_own():
    def groups(*types: str) -> list[InstanceGroup]:
        return [InstanceGroup(instance_group_name=t, instance_type=t, instance_count=1) for t in types]

    mixed = request(instance_type=None, instance_groups=groups("ml.g5.xlarge", "ml.m5.xlarge"))
    local = request(instance_type=None, instance_groups=groups("ml.g5.xlarge", "ml.p4d.24xlarge"))
    assert (30, None) == tuple(made["ResourceConfig"].get("VolumeSizeInGB") for made in (mixed, local))


@pytest.mark.parametrize(
    ("expected", "fields"),
    [
        ({"MaxRuntimeInSeconds": 60}, {}),
        ({"MaxRuntimeInSeconds": 60, "MaxWaitTimeInSeconds": 60}, {"use_spot_instances": True}),
        ({"MaxRuntimeInSeconds": 60, "MaxWaitTimeInSeconds": 90}, {"use_spot_instances": True, "max_wait": 90}),
    ],
)
def test_spot_waits_at_least_as_long_as_it_runs(expected: dict[str, int], fields: dict[str, Any]):
    assert expected == request(max_run=60, **fields)["StoppingCondition"]


def test_what_the_author_rules_out_stands_there_as_null():
    made = request(subnets=[], security_group_ids=[], volume_kms_key="", output_kms_key="")
    assert (None, None, None) == (
        made["VpcConfig"],
        made["ResourceConfig"]["VolumeKmsKeyId"],
        made["OutputDataConfig"]["KmsKeyId"],
    )


def test_variables_and_images_of_the_catalog_stay():
    image = builtin_image("xgboost", "3.2-0")
    made = request(
        image_uri=image, instance_count=ParameterInteger(name="N"), hyperparameters={"n": ParameterInteger(name="N")}
    )
    assert image == made["AlgorithmSpecification"]["TrainingImage"]
    assert {"Get": "Parameters.N"} == made["ResourceConfig"]["InstanceCount"]
    assert {"n": {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.N"}]}}} == made["HyperParameters"]


def test_an_algorithm_resource_has_no_image():
    made = training_request(
        AlgorithmEstimator(algorithm_arn="trees", instance_type="ml.m5.xlarge", role=ROLE, output_path=OUTPUT), {}
    )
    assert {"TrainingInputMode": "File", "AlgorithmName": "trees"} == made["AlgorithmSpecification"]


# --- whatever an estimator accepts, the service accepts ---------------------------------------------------------------

CHARACTERS = st.characters(codec="ascii", min_codepoint=32, max_codepoint=126)
TEXTS = st.text(CHARACTERS, max_size=12) | st.sampled_from(["", "x" * 256, "x" * 257, "x" * 512, "x" * 2501])
COUNTS = st.integers(-2, 3) | st.sampled_from([30, 31, 100, 1_800, 21_600, 21_601, 2_419_200, 2_419_201])
URIS = st.sampled_from(["s3://bucket/x/", "s3://b", "https://s3.amazonaws.com/b/x", "bucket", "", f"s3://{'x' * 1019}"])
FLAGS = st.booleans()
SCALARS = TEXTS | COUNTS | FLAGS | st.floats()
NAMES = st.sampled_from(["A", "_a1", "a.b", "1a", "", "a-b", "x" * 512, "x" * 513])
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "instance_count": COUNTS,
    "volume_size": COUNTS,
    "volume_kms_key": st.sampled_from(["", "key-1", "arn:aws:kms:us-east-1:123456789012:key/1", "a key"]),
    "max_run": COUNTS,
    "max_wait": COUNTS,
    "max_pending_time_in_seconds": COUNTS,
    "use_spot_instances": FLAGS,
    "checkpoint_s3_uri": URIS,
    "checkpoint_local_path": TEXTS,
    "keep_alive_period_in_seconds": COUNTS,
    "input_mode": st.sampled_from(["File", "Pipe", "FastFile", "file"]),
    "hyperparameters": st.dictionaries(TEXTS, SCALARS, max_size=3),
    "metric_definitions": st.lists(st.fixed_dictionaries({"Name": TEXTS, "Regex": TEXTS}), max_size=2),
    "enable_sagemaker_metrics": FLAGS,
    "environment": st.dictionaries(NAMES, SCALARS, max_size=3),
    "output_path": URIS,
    "output_kms_key": st.sampled_from(["", "alias/key", "a key"]),
    "disable_output_compression": FLAGS,
    "encrypt_inter_container_traffic": FLAGS,
    "enable_network_isolation": FLAGS,
    "max_retry_attempts": COUNTS,
    "tags": st.dictionaries(
        st.sampled_from(["team", "a:b", "a b/c", "", "aws:x", "x" * 129, "t€am"]), TEXTS, max_size=2
    ),
    "model_uri": URIS,
    "model_channel_name": st.sampled_from(["model", "m.1", "m l", "", "x" * 65]),
    "container_entry_point": st.lists(SCALARS, max_size=2),
    "container_arguments": st.lists(SCALARS, max_size=2),
    "training_repository_access_mode": st.sampled_from(["Platform", "Vpc", "vpc"]),
    "training_repository_credentials_provider_arn": TEXTS
    | st.just("arn:aws:lambda:us-east-1:123456789012:function:credentials"),
    "enable_remote_debug": FLAGS,
    "enable_infra_check": FLAGS,
    "enable_session_tag_chaining": FLAGS,
    "vpc": st.tuples(
        st.lists(st.sampled_from(["subnet-1", "subnet 1", "", "x" * 33]), max_size=3),
        st.lists(st.sampled_from(["sg-1", "sg 1", "x" * 33]), max_size=3),
    ),
}


NEEDED = {
    "checkpoint_local_path": {"checkpoint_s3_uri": "s3://bucket/c/"},
    "training_repository_credentials_provider_arn": {"training_repository_access_mode": "Vpc"},
}
"""Fields that are refused alone, and what they need beside them."""


def test_the_channel_of_a_model_has_a_channels_name():
    with pytest.raises(InvalidInputError, match="model_channel_name: got 'm l'"):
        estimator(model_uri="s3://bucket/x/", model_channel_name="m l")


@given(st.lists(st.sampled_from(sorted(FIELDS)), unique=True, max_size=8), st.data())  # of more, few are accepted
@settings(max_examples=120, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
def test_what_an_estimator_accepts_the_service_accepts(names: list[str], data: st.DataObject):
    fields = {name: data.draw(FIELDS[name]) for name in names}
    subnets, groups = fields.pop("vpc", (None, None))
    fields |= {} if subnets is None else {"subnets": subnets, "security_group_ids": groups}
    try:
        made = estimator(**fields)
    except InvalidInputError:
        assume(False)
        raise
    sent = _without_ruled_out(training_request(made, {"train": "s3://bucket/train/"}))
    assert [] == violations("CreateTrainingJob", {"TrainingJobName": "job", **sent})


@pytest.mark.parametrize("name", sorted(set(FIELDS) - {"vpc"}))
@given(data=st.data())
@settings(max_examples=12)
def test_one_field_at_a_time(name: str, data: st.DataObject):
    value = data.draw(FIELDS[name])
    others = NEEDED.get(name, {})
    try:
        made = estimator(**others, **{name: value})
    except InvalidInputError as error:
        wrong = [problem.where for problem in error.problems]
    else:
        wrong = []
        sent = _without_ruled_out(training_request(made, {}))
        assert [] == violations("CreateTrainingJob", {"TrainingJobName": "job", **sent})
    assert [] == [where for where in wrong if not where.startswith(name)]


def _without_ruled_out(request: dict[str, Any]) -> dict[str, Any]:
    """The job defaults drop what is null before the document is deployed."""
    return {
        key: {k: v for k, v in value.items() if v is not None} if isinstance(value, dict) else value
        for key, value in request.items()
        if value is not None
    }
