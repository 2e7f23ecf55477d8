"""Training steps: our document beside that of SDK v3's ``ModelTrainer`` for the same input."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conformance.v3.sdk_v3 import IMAGE, ROLE, same, session  # isort: skip - before the SDK

from sagemaker.core import shapes
from sagemaker.core.shapes import (
    InfraCheckConfig,
    InstanceGroup,
    InstancePreference,
    MetricDefinition,
    RemoteDebugConfig,
    RetryStrategy,
    SessionChainingConfig,
    StoppingCondition,
    Tag,
    TensorBoardOutputConfig,
    TrainingImageConfig,
    TrainingRepositoryAuthConfig,
)
from sagemaker.core.training.configs import CheckpointConfig, Compute, InputData, Networking, OutputDataConfig
from sagemaker.core.workflow.execution_variables import ExecutionVariables
from sagemaker.core.workflow.functions import Join
from sagemaker.core.workflow.parameters import ParameterBoolean, ParameterFloat, ParameterInteger, ParameterString
from sagemaker.mlops.workflow import retry
from sagemaker.mlops.workflow.step_dependency import StepDependency, TriggerCondition
from sagemaker.mlops.workflow.steps import CacheConfig, TrainingStep
from sagemaker.train.model_trainer import ModelTrainer

import cdk_sagemaker_training.definition as d
from cdk_sagemaker_training.definition.steps.step import StepDependency as OurDependency
from cdk_sagemaker_training.definition.steps.step import TriggerCondition as OurTrigger

pytestmark = pytest.mark.conformance

OUT = "s3://bucket/models/"
KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
DAY = 86_400
PLAN = "arn:aws:sagemaker:us-east-1:123456789012:training-plan/spring"


def compute(**knobs: Any) -> Compute:
    return Compute(**{"instance_type": "ml.m5.xlarge", "instance_count": 1, **knobs})


def output(**knobs: Any) -> shapes.OutputDataConfig:
    return shapes.OutputDataConfig(**{"s3_output_path": OUT, **knobs})


def trainer(**knobs: Any) -> ModelTrainer:
    given: dict[str, Any] = {
        "training_image": IMAGE,
        "role": ROLE,
        "compute": compute(),
        "stopping_condition": StoppingCondition(max_runtime_in_seconds=DAY),
        "output_data_config": output(),
        "hyperparameters": {"rounds": "1"},
        **knobs,
    }
    return ModelTrainer(
        sagemaker_session=session(), **{key: value for key, value in given.items() if value is not None}
    )


def estimator(**knobs: Any) -> d.Estimator:
    given: dict[str, Any] = {
        "instance_type": "ml.m5.xlarge",
        "image_uri": IMAGE,
        "role": ROLE,
        "output_path": OUT,
        "hyperparameters": {"rounds": "1"},
    }
    return d.Estimator(**{key: value for key, value in {**given, **knobs}.items() if value is not None})


KNOBS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "minimal": ({}, {}),
    "no hyperparameters": ({"hyperparameters": None}, {"hyperparameters": None}),
    "output of the trainer's own class": ({"output_data_config": OutputDataConfig(s3_output_path=OUT)}, {}),
    "instance count": ({"compute": compute(instance_count=4)}, {"instance_count": 4}),
    "volume": ({"compute": compute(volume_size_in_gb=200)}, {"volume_size": 200}),
    "volume key": ({"compute": compute(volume_kms_key_id=KEY)}, {"volume_kms_key": KEY}),
    "warm pool": (
        {"compute": compute(keep_alive_period_in_seconds=600)},
        {"keep_alive_period_in_seconds": 600},
    ),
    "training plan": ({"compute": compute(training_plan_arn=PLAN)}, {"training_plan": PLAN}),
    "spot": (
        {
            "compute": compute(enable_managed_spot_training=True),
            "stopping_condition": StoppingCondition(max_runtime_in_seconds=60, max_wait_time_in_seconds=120),
        },
        {"use_spot_instances": True, "max_run": 60, "max_wait": 120},
    ),
    "spot with checkpoints": (
        {
            "compute": compute(enable_managed_spot_training=True),
            "stopping_condition": StoppingCondition(max_runtime_in_seconds=60, max_wait_time_in_seconds=60),
            "checkpoint_config": CheckpointConfig(s3_uri="s3://bucket/checkpoints"),
        },
        {
            "use_spot_instances": True,
            "max_run": 60,
            "checkpoint_s3_uri": "s3://bucket/checkpoints",
            "checkpoint_local_path": "/opt/ml/checkpoints",
        },
    ),
    "pending time": (
        {"stopping_condition": StoppingCondition(max_runtime_in_seconds=60, max_pending_time_in_seconds=7200)},
        {"max_run": 60, "max_pending_time_in_seconds": 7200},
    ),
    "checkpoints elsewhere": (
        {"checkpoint_config": CheckpointConfig(s3_uri="s3://bucket/c", local_path="/tmp/c")},
        {"checkpoint_s3_uri": "s3://bucket/c", "checkpoint_local_path": "/tmp/c"},
    ),
    "instance groups": (
        {
            "compute": compute(
                instance_type=None,
                instance_count=None,
                instance_groups=[
                    InstanceGroup(instance_group_name="cpu", instance_type="ml.c5.xlarge", instance_count=2),
                    InstanceGroup(instance_group_name="gpu", instance_type="ml.g5.xlarge", instance_count=1),
                ],
            )
        },
        {
            "instance_type": None,
            "instance_groups": [
                d.InstanceGroup(instance_group_name="cpu", instance_type="ml.c5.xlarge", instance_count=2),
                d.InstanceGroup(instance_group_name="gpu", instance_type="ml.g5.xlarge", instance_count=1),
            ],
        },
    ),
    "instance preferences": (
        {
            "compute": compute(
                instance_type=None,
                instance_preferences=[
                    InstancePreference(instance_type="ml.m5.xlarge"),
                    InstancePreference(instance_type="ml.m5.2xlarge"),
                ],
            )
        },
        {
            "instance_type": None,
            "instance_count": 1,
            "instance_preferences": [
                d.InstancePreference(instance_type="ml.m5.xlarge"),
                d.InstancePreference(instance_type="ml.m5.2xlarge"),
            ],
        },
    ),
    "Pipe mode": ({"training_input_mode": "Pipe"}, {"input_mode": "Pipe"}),
    "FastFile mode": ({"training_input_mode": "FastFile"}, {"input_mode": "FastFile"}),
    "hyperparameters": (
        {"hyperparameters": {"text": "a b", "count": 3, "rate": 0.1}},
        {"hyperparameters": {"text": "a b", "count": 3, "rate": 0.1}},
    ),
    "booleans in hyperparameters": (
        {"hyperparameters": {"yes": True, "no": False}},
        {"hyperparameters": {"yes": True, "no": False}},
    ),
    "environment": ({"environment": {"LEVEL": "debug"}}, {"environment": {"LEVEL": "debug"}}),
    "output key": ({"output_data_config": output(kms_key_id=KEY)}, {"output_kms_key": KEY}),
    "uncompressed output": (
        {"output_data_config": output(compression_type="NONE")},
        {"disable_output_compression": True},
    ),
    "tags": ({"tags": [Tag(key="team", value="risk")]}, {"tags": {"team": "risk"}}),
    "network": (
        {"networking": Networking(subnets=["subnet-1", "subnet-2"], security_group_ids=["sg-1"])},
        {"subnets": ["subnet-1", "subnet-2"], "security_group_ids": ["sg-1"]},
    ),
    "isolated and encrypted": (
        {
            "networking": Networking(
                subnets=["subnet-1"],
                security_group_ids=["sg-1"],
                enable_network_isolation=True,
                enable_inter_container_traffic_encryption=True,
            )
        },
        {
            "subnets": ["subnet-1"],
            "security_group_ids": ["sg-1"],
            "enable_network_isolation": True,
            "encrypt_inter_container_traffic": True,
        },
    ),
    "private registry": (
        {
            "training_image_config": TrainingImageConfig(
                training_repository_access_mode="Vpc",
                training_repository_auth_config=TrainingRepositoryAuthConfig(
                    training_repository_credentials_provider_arn="arn:aws:lambda:us-east-1:123456789012:function:login"
                ),
            )
        },
        {
            "training_repository_access_mode": "Vpc",
            "training_repository_credentials_provider_arn": "arn:aws:lambda:us-east-1:123456789012:function:login",
        },
    ),
}

WITH: dict[str, tuple[str, Any, dict[str, Any]]] = {
    "retry strategy": ("with_retry_strategy", RetryStrategy(maximum_retry_attempts=3), {"max_retry_attempts": 3}),
    "metrics": (
        "with_metric_definitions",
        [MetricDefinition(name="loss", regex="loss: (.*)")],
        {"metric_definitions": [{"Name": "loss", "Regex": "loss: (.*)"}]},
    ),
    "remote debugging": (
        "with_remote_debug_config",
        RemoteDebugConfig(enable_remote_debug=True),
        {"enable_remote_debug": True},
    ),
    "infrastructure check": (
        "with_infra_check_config",
        InfraCheckConfig(enable_infra_check=True),
        {"enable_infra_check": True},
    ),
    "session tags": (
        "with_session_chaining_config",
        SessionChainingConfig(enable_session_tag_chaining=True),
        {"enable_session_tag_chaining": True},
    ),
    "TensorBoard": (
        "with_tensorboard_output_config",
        TensorBoardOutputConfig(s3_output_path="s3://bucket/board", local_path="/opt/ml/board"),
        {
            "tensorboard_output_config": d.TensorBoardOutputConfig(
                s3_output_path="s3://bucket/board", container_local_output_path="/opt/ml/board"
            )
        },
    ),
}


@pytest.mark.parametrize(("theirs", "ours"), KNOBS.values(), ids=KNOBS)
def test_knob(theirs: dict[str, Any], ours: dict[str, Any]):
    same(
        [TrainingStep(name="Train", step_args=trainer(**theirs).train())],
        [d.TrainingStep(name="Train", estimator=estimator(**ours))],
    )


@pytest.mark.parametrize(("method", "config", "ours"), WITH.values(), ids=WITH)
def test_with(method: str, config: Any, ours: dict[str, Any]):
    made = getattr(trainer(), method)(config)
    same(
        [TrainingStep(name="Train", step_args=made.train())],
        [d.TrainingStep(name="Train", estimator=estimator(**ours))],
    )


def test_algorithm_by_arn():
    name = "arn:aws:sagemaker:us-east-1:123456789012:algorithm/mine"
    theirs = trainer(training_image=None, algorithm_name=name, base_job_name="mine")
    knobs = {"instance_type": "ml.m5.xlarge", "role": ROLE, "output_path": OUT, "hyperparameters": {"rounds": "1"}}
    same(
        [TrainingStep(name="Train", step_args=theirs.train())],
        [d.TrainingStep(name="Train", estimator=d.AlgorithmEstimator(algorithm_arn=name, **knobs))],
    )


def test_parameters_everywhere():
    theirs = {
        "Image": ParameterString("Image", IMAGE),
        "Type": ParameterString("Type", "ml.m5.xlarge", enum_values=["ml.m5.xlarge", "ml.m5.2xlarge"]),
        "Count": ParameterInteger("Count", 2),
        "Data": ParameterString("Data"),
        "Rate": ParameterFloat("Rate", 0.5),
        "Deep": ParameterBoolean("Deep", default_value=True),
    }
    ours = {
        "Image": d.ParameterString(name="Image", default_value=IMAGE),
        "Type": d.ParameterString(
            name="Type", default_value="ml.m5.xlarge", enum_values=["ml.m5.xlarge", "ml.m5.2xlarge"]
        ),
        "Count": d.ParameterInteger(name="Count", default_value=2),
        "Data": d.ParameterString(name="Data"),
        "Rate": d.ParameterFloat(name="Rate", default_value=0.5),
        "Deep": d.ParameterBoolean(name="Deep", default_value=True),
    }
    made = trainer(
        training_image=theirs["Image"],
        base_job_name="mine",
        compute=compute(instance_type=theirs["Type"], instance_count=theirs["Count"]),
        output_data_config=output(s3_output_path=Join(on="/", values=[OUT, ExecutionVariables.PIPELINE_EXECUTION_ID])),
        hyperparameters={key.lower(): value for key, value in theirs.items()},
        input_data_config=[InputData(channel_name="train", data_source=theirs["Data"])],
        environment={"IMAGE": theirs["Image"]},
    )
    our_estimator = estimator(
        image_uri=ours["Image"],
        instance_type=ours["Type"],
        instance_count=ours["Count"],
        output_path=d.Join(on="/", values=[OUT, d.ExecutionVariables.PIPELINE_EXECUTION_ID]),
        hyperparameters={key.lower(): value for key, value in ours.items()},
        environment={"IMAGE": ours["Image"]},
    )
    inputs = {"train": d.TrainingInput(s3_data=ours["Data"], input_mode="File")}
    same(
        [TrainingStep(name="Train", step_args=made.train())],
        [d.TrainingStep(name="Train", estimator=our_estimator, inputs=inputs)],
        their_parameters=list(theirs.values()),
        our_parameters=list(ours.values()),
    )


def test_step_keys():
    policies = [
        retry.StepRetryPolicy(
            exception_types=[retry.StepExceptionTypeEnum.SERVICE_FAULT, retry.StepExceptionTypeEnum.THROTTLING],
            max_attempts=3,
        ),
        retry.SageMakerJobStepRetryPolicy(
            exception_types=[retry.SageMakerJobExceptionTypeEnum.RESOURCE_LIMIT],
            failure_reason_types=[retry.SageMakerJobExceptionTypeEnum.CAPACITY_ERROR],
            backoff_rate=1.5,
            interval_seconds=30,
            expire_after_mins=120,
        ),
    ]
    our_policies = [
        d.StepRetryPolicy(exception_types=[d.SERVICE_FAULT, d.THROTTLING], max_attempts=3),
        d.SageMakerJobStepRetryPolicy(
            exception_types=[d.RESOURCE_LIMIT],
            failure_reason_types=[d.CAPACITY_ERROR],
            backoff_rate=1.5,
            interval_seconds=30,
            expire_after_mins=120,
        ),
    ]
    words = {"display_name": "Train the model", "description": "Nightly."}
    same(
        [
            TrainingStep(
                name="Train",
                step_args=trainer().train(),
                cache_config=CacheConfig(enable_caching=True, expire_after="P30D"),
                retry_policies=policies,
                **words,
            )
        ],
        [
            d.TrainingStep(
                name="Train",
                estimator=estimator(),
                cache_config=d.CacheConfig(enable_caching=True, expire_after="P30D"),
                retry_policies=our_policies,
                **words,
            )
        ],
    )


@pytest.mark.parametrize("trigger", ["COMPLETED", "FAILED", "STOPPED", "ANY"])
def test_dependency_on_an_outcome(trigger: str):
    first = TrainingStep(name="First", step_args=trainer().train())
    second = TrainingStep(
        name="Second",
        step_args=trainer().train(),
        depends_on=[StepDependency(step=first, trigger=TriggerCondition[trigger])],
    )
    ours = d.TrainingStep(name="First", estimator=estimator())
    dependency = OurDependency(step=ours, trigger=OurTrigger[trigger])
    same([first, second], [ours, d.TrainingStep(name="Second", estimator=estimator(), depends_on=[dependency])])


def test_result_of_another_step():
    first = TrainingStep(name="First", step_args=trainer().train())
    source = InputData(channel_name="train", data_source=first.properties.ModelArtifacts.S3ModelArtifacts)
    second = TrainingStep(name="Second", step_args=trainer(input_data_config=[source]).train(), depends_on=[first])
    ours = d.TrainingStep(name="First", estimator=estimator())
    channel_of_ours = d.TrainingInput(s3_data=ours.properties.ModelArtifacts.S3ModelArtifacts, input_mode="File")
    same(
        [first, second],
        [
            ours,
            d.TrainingStep(name="Second", estimator=estimator(), inputs={"train": channel_of_ours}, depends_on=[ours]),
        ],
    )
