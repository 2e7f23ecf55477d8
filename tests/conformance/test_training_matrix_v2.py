"""Training steps: every knob alone and many together, every channel, every parameter, beside SDK v2's Estimator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest

import cdk_sagemaker_training.definition as d
from tests.conformance import sdk_v2
from tests.conformance.comparison import compare

pytestmark = pytest.mark.conformance

KEY: Final = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
OUT: Final = "s3://bucket/models/"
NETWORK: Final[dict[str, Any]] = {"subnets": ["subnet-1", "subnet-2"], "security_group_ids": ["sg-1"]}
OFF: Final[dict[str, Any]] = {"debugger_hook_config": False, "disable_profiler": True}
LOGIN: Final = "arn:aws:lambda:us-east-1:123456789012:function:login"

SAME: Final[dict[str, dict[str, Any]]] = {
    "minimal": {},
    "four instances": {"instance_count": 4},
    "volume": {"volume_size": 200},
    "volume key": {"volume_kms_key": KEY},
    "output key": {"output_kms_key": KEY},
    "limit": {"max_run": 3600},
    "Spot": {"use_spot_instances": True, "max_run": 3600, "max_wait": 7200},
    "Spot with checkpoints": {
        "use_spot_instances": True,
        "max_run": 60,
        "max_wait": 60,
        "checkpoint_s3_uri": "s3://bucket/checkpoints",
    },
    "checkpoints elsewhere": {"checkpoint_s3_uri": "s3://bucket/c", "checkpoint_local_path": "/tmp/c"},
    "warm pool": {"keep_alive_period_in_seconds": 600},
    "Pipe mode": {"input_mode": "Pipe"},
    "FastFile mode": {"input_mode": "FastFile"},
    "text hyperparameters": {"hyperparameters": {"objective": "reg:linear", "path": "a b/c"}},
    "numbers as hyperparameters": {"hyperparameters": {"rounds": 10, "eta": 0.1, "tiny": 1e-07}},
    "booleans as hyperparameters": {"hyperparameters": {"yes": True, "no": False}},
    "metrics": {"metric_definitions": [{"Name": "loss", "Regex": "loss: (.*)"}, {"Name": "f1", "Regex": "f1=(.*);"}]},
    "metrics as a series": {"enable_sagemaker_metrics": True},
    "environment": {"environment": {"LEVEL": "debug", "EMPTY": ""}},
    "tags as a list": {"tags": [{"Key": "team", "Value": "risk"}]},
    "tags as a dict": {"tags": {"team": "risk", "cost": "42"}},
    "network": NETWORK,
    "isolated": {"enable_network_isolation": True},
    "encrypted traffic": {**NETWORK, "encrypt_inter_container_traffic": True},
    "retries of the platform": {"max_retry_attempts": 3},
    "pretrained model": {"model_uri": "s3://bucket/pretrained/model.tar.gz"},
    "pretrained model elsewhere": {"model_uri": "s3://bucket/m.tar.gz", "model_channel_name": "start"},
    "uncompressed output": {"disable_output_compression": True},
    "entry point": {"container_entry_point": ["python3", "/opt/run.py"]},
    "arguments": {"container_arguments": ["--rounds", "3"]},
    "registry in the VPC": {**NETWORK, "training_repository_access_mode": "Vpc"},
    "private registry": {
        **NETWORK,
        "training_repository_access_mode": "Vpc",
        "training_repository_credentials_provider_arn": LOGIN,
    },
    "remote debugging": {"enable_remote_debug": True},
    "no remote debugging": {"enable_remote_debug": False},
    "infrastructure check": {"enable_infra_check": True},
    "session tags": {"enable_session_tag_chaining": True},
    "training plan": {
        "instance_type": "ml.p5.48xlarge",
        "training_plan": "arn:aws:sagemaker:us-east-1:123456789012:training-plan/spring",
    },
    "GPU with its own storage": {"instance_type": "ml.g5.xlarge", "volume_size": 50},
    "everything that goes together": {
        **NETWORK,
        "instance_count": 2,
        "volume_size": 100,
        "volume_kms_key": KEY,
        "output_kms_key": KEY,
        "max_run": 7200,
        "max_wait": 9000,
        "use_spot_instances": True,
        "checkpoint_s3_uri": "s3://bucket/c",
        "input_mode": "FastFile",
        "hyperparameters": {"rounds": 10},
        "metric_definitions": [{"Name": "loss", "Regex": "loss: (.*)"}],
        "environment": {"LEVEL": "debug"},
        "tags": {"team": "risk"},
        "enable_network_isolation": True,
        "encrypt_inter_container_traffic": True,
        "max_retry_attempts": 2,
        "model_uri": "s3://bucket/m.tar.gz",
        "container_entry_point": ["run"],
        "container_arguments": ["--fast"],
        "enable_session_tag_chaining": True,
    },
}
"""Knobs that both take under one name."""

CHANNELS: Final[dict[str, dict[str, Any]]] = {
    "prefix": {},
    "content type": {"content_type": "text/csv"},
    "sharded": {"distribution": "ShardedByS3Key"},
    "manifest": {"s3_data_type": "ManifestFile"},
    "augmented manifest": {
        "s3_data_type": "AugmentedManifestFile",
        "attribute_names": ["source-ref", "label"],
        "record_wrapping": "RecordIO",
        "input_mode": "Pipe",
    },
    "compressed": {"compression": "Gzip", "input_mode": "Pipe"},
    "File": {"input_mode": "File"},
    "FastFile": {"input_mode": "FastFile"},
    "instance groups": {"instance_groups": ["gpu"]},
    "hub": {
        "hub_access_config": {
            "HubContentArn": "arn:aws:sagemaker:us-east-1:123456789012:hub-content/hub/Model/mine/1.0.0"
        }
    },
    "licence accepted": {"model_access_config": {"AcceptEula": True}},
}

POLICIES: Final[dict[str, Callable[[Any], list[Any]]]] = {
    "service faults": lambda n: [
        n.StepRetryPolicy(exception_types=[n.StepExceptionTypeEnum.SERVICE_FAULT], max_attempts=20)
    ],
    "throttling until later": lambda n: [
        n.StepRetryPolicy(
            exception_types=[n.StepExceptionTypeEnum.THROTTLING],
            expire_after_mins=14_400,
            interval_seconds=43_200,
            backoff_rate=0,
        )
    ],
    "capacity": lambda n: [
        n.SageMakerJobStepRetryPolicy(
            exception_types=[
                n.SageMakerJobExceptionTypeEnum.CAPACITY_ERROR,
                n.SageMakerJobExceptionTypeEnum.RESOURCE_LIMIT,
            ],
            max_attempts=10,
            interval_seconds=60,
            backoff_rate=1.5,
        )
    ],
    "failed jobs": lambda n: [
        n.SageMakerJobStepRetryPolicy(
            failure_reason_types=[n.SageMakerJobExceptionTypeEnum.INTERNAL_ERROR], max_attempts=1
        ),
        n.StepRetryPolicy(exception_types=[n.StepExceptionTypeEnum.THROTTLING], max_attempts=5),
    ],
}


def sdk() -> Any:
    """The SDK's names in one place, as ours are."""
    from types import SimpleNamespace

    from sagemaker.workflow import execution_variables, functions, parameters, retry, steps

    names: dict[str, Any] = {}
    for module in (execution_variables, functions, parameters, retry, steps):
        names.update({name: value for name, value in vars(module).items() if name[:1].isupper()})
    return SimpleNamespace(**names)


def knobs_of(given: dict[str, Any]) -> dict[str, Any]:
    knobs = {"role": sdk_v2.ROLE, "instance_type": "ml.m5.xlarge", "instance_count": 1, "output_path": OUT, **given}
    return {"image_uri": sdk_v2.IMAGE, **knobs}


def test_debugger_and_profiler_are_off_unless_asked_for():
    same([their_step({"debugger_hook_config": None, "disable_profiler": False})], [our_step({"profiler_config": None})])


def their_step(knobs: dict[str, Any], inputs: Any = None, name: str = "Train", **step: Any) -> Any:
    from sagemaker.estimator import Estimator
    from sagemaker.workflow.steps import TrainingStep

    estimator = Estimator(**{**OFF, **knobs_of(knobs)}, sagemaker_session=sdk_v2.offline_session())
    return TrainingStep(name=name, step_args=estimator.fit(inputs=inputs), **step)


def our_step(knobs: dict[str, Any], inputs: Any = None, name: str = "Train", **step: Any) -> d.TrainingStep:
    off: dict[str, Any] = {"profiler_config": d.ProfilerConfig(disable_profiler=True)}
    estimator = d.Estimator(**{**off, **knobs_of(knobs)})
    return d.TrainingStep(name=name, estimator=estimator, inputs={} if inputs is None else inputs, **step)


def same(theirs: list[Any], ours: list[Any], their_parameters: Any = (), our_parameters: Any = ()) -> None:
    compare("v2", sdk_v2.sdk_definition(theirs, their_parameters), sdk_v2.ours(ours, our_parameters))


@pytest.mark.parametrize("knobs", SAME.values(), ids=SAME)
def test_knobs(knobs: dict[str, Any]):
    same([their_step(knobs)], [our_step(knobs)])


@pytest.mark.parametrize("knobs", CHANNELS.values(), ids=CHANNELS)
def test_channel(knobs: dict[str, Any]):
    from sagemaker.inputs import TrainingInput

    theirs, ours = TrainingInput("s3://bucket/a", **knobs), d.TrainingInput(s3_data="s3://bucket/a", **knobs)
    same([their_step({}, {"train": theirs})], [our_step({}, {"train": ours})])


def test_shuffled_channel():
    from sagemaker.inputs import ShuffleConfig, TrainingInput

    theirs = TrainingInput("s3://bucket/a", shuffle_config=ShuffleConfig(7), input_mode="Pipe")
    ours = d.TrainingInput(s3_data="s3://bucket/a", shuffle_config=d.ShuffleConfig(seed=7), input_mode="Pipe")
    same([their_step({}, {"train": theirs})], [our_step({}, {"train": ours})])


@pytest.mark.parametrize("kind", ["EFS", "FSxLustre"])
@pytest.mark.parametrize("mode", ["ro", "rw"])
def test_file_system(kind: str, mode: str):
    from sagemaker.inputs import FileSystemInput

    members = {"file_system_id": "fs-0123456789abcdef0", "file_system_type": kind, "directory_path": "/data"}
    theirs = FileSystemInput(**members, file_system_access_mode=mode, content_type="text/csv")
    ours = d.FileSystemInput(**members, file_system_access_mode=mode, content_type="text/csv")
    same([their_step(NETWORK, {"train": theirs})], [our_step(NETWORK, {"train": ours})])


def test_one_input_is_the_training_channel():
    same([their_step({}, "s3://bucket/a")], [our_step({}, "s3://bucket/a")])


def test_three_channels_in_their_order():
    inputs = {"train": "s3://bucket/a", "validation": "s3://bucket/b", "1st": "s3://bucket/c"}
    same([their_step({}, inputs)], [our_step({}, inputs)])


def test_instance_groups():
    from sagemaker.instance_group import InstanceGroup

    groups = [("cpu", "ml.c5.xlarge", 2), ("gpu", "ml.p3.2xlarge", 1)]
    names = ("instance_group_name", "instance_type", "instance_count")
    members: list[dict[str, Any]] = [dict(zip(names, group, strict=True)) for group in groups]
    alone: dict[str, Any] = {"instance_type": None, "instance_count": None}
    theirs = {**alone, "instance_groups": [InstanceGroup(**one) for one in members]}
    same([their_step(theirs)], [our_step({**alone, "instance_groups": [d.InstanceGroup(**one) for one in members]})])


def test_debugger_and_profiler_switched_on():
    from sagemaker.debugger.debugger import CollectionConfig, DebuggerHookConfig, TensorBoardOutputConfig

    place = {"s3_output_path": "s3://bucket/debug", "container_local_output_path": "/opt/ml/tensors"}
    hook: dict[str, Any] = {"save_interval": "10"}
    theirs = {
        "debugger_hook_config": DebuggerHookConfig(
            **place, hook_parameters=hook, collection_configs=[CollectionConfig("losses", {"a": "b"})]
        ),
        "tensorboard_output_config": TensorBoardOutputConfig(**place),
    }
    ours = {
        "debugger_hook_config": d.DebuggerHookConfig(
            **place,
            hook_parameters=hook,
            collection_configs=[d.CollectionConfig(name="losses", parameters={"a": "b"})],
        ),
        "tensorboard_output_config": d.TensorBoardOutputConfig(**place),
    }
    same([their_step(theirs)], [our_step(ours)])


def variables(n: Any) -> tuple[list[Any], dict[str, Any], Any]:
    """Parameters of every type in every position that takes one: the parameters, the knobs, the channels."""
    listed = {
        "Image": n.ParameterString(name="Image", default_value=sdk_v2.IMAGE),
        "Type": n.ParameterString(
            name="Type", default_value="ml.m5.xlarge", enum_values=["ml.m5.xlarge", "ml.c5.xlarge"]
        ),
        "Count": n.ParameterInteger(name="Count", default_value=2),
        "Size": n.ParameterInteger(name="Size", default_value=50),
        "Seconds": n.ParameterInteger(name="Seconds", default_value=3600),
        "Rate": n.ParameterFloat(name="Rate", default_value=0.5),
        "Deep": n.ParameterBoolean(name="Deep", default_value=True),
        "Data": n.ParameterString(name="Data"),
    }
    run = n.ExecutionVariables.PIPELINE_EXECUTION_ID
    knobs = {
        "image_uri": listed["Image"],
        "instance_type": listed["Type"],
        "instance_count": listed["Count"],
        "volume_size": listed["Size"],
        "volume_kms_key": n.ParameterString(name="Key", default_value=KEY),
        "output_kms_key": n.ParameterString(name="Key", default_value=KEY),
        "max_run": listed["Seconds"],
        "output_path": n.Join(on="/", values=["s3:/", listed["Data"], run, n.Join(on="-", values=["a", 1, run])]),
        "checkpoint_s3_uri": n.Join(on="/", values=["s3://bucket/checkpoints", run]),
        "hyperparameters": {name.lower(): value for name, value in listed.items()} | {"when": run},
        "environment": {"DATA": listed["Data"], "RUN": run},
        "subnets": ["subnet-1", n.ParameterString(name="Subnet")],
        "security_group_ids": [n.ParameterString(name="Group")],
        "enable_network_isolation": listed["Deep"],
        "encrypt_inter_container_traffic": listed["Deep"],
    }
    extra = [n.ParameterString(name="Key", default_value=KEY), n.ParameterString(name="Subnet")]
    extra.append(n.ParameterString(name="Group"))
    return [*listed.values(), *extra], knobs, listed["Data"]


def test_parameters_in_every_position():
    from sagemaker.inputs import TrainingInput

    their_list, their_knobs, their_data = variables(sdk())
    our_list, our_knobs, our_data = variables(d)
    theirs = their_step(their_knobs, {"training": TrainingInput(their_data)})
    same([theirs], [our_step(our_knobs, our_data)], their_list, our_list)


@pytest.mark.parametrize("policies", POLICIES.values(), ids=POLICIES)
def test_retry_policies(policies: Callable[[Any], list[Any]]):
    same([their_step({}, retry_policies=policies(sdk()))], [our_step({}, retry_policies=policies(d))])


@pytest.mark.parametrize("members", [{}, {"enable_caching": True, "expire_after": "P30D"}, {"enable_caching": False}])
def test_caching(members: dict[str, Any]):
    theirs, ours = sdk().CacheConfig(**members), d.CacheConfig(**members)
    same([their_step({}, cache_config=theirs)], [our_step({}, cache_config=ours)])


def test_step_words_and_order():
    words = {"display_name": "Train the model", "description": "Nightly."}
    theirs = [their_step({}, name="First"), their_step({}, name="Second", depends_on=["First"], **words)]
    ours = [our_step({}, name="First"), our_step({}, name="Second", depends_on=["First"], **words)]
    same(theirs, ours)


def test_result_of_another_step():
    from sagemaker.inputs import TrainingInput

    first, ours = their_step({}, name="First"), our_step({}, name="First")
    their_inputs = {"model": TrainingInput(first.properties.ModelArtifacts.S3ModelArtifacts)}
    our_inputs = {"model": ours.properties.ModelArtifacts.S3ModelArtifacts}
    same([first, their_step({}, their_inputs, name="Second")], [ours, our_step({}, our_inputs, name="Second")])
