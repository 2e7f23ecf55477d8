"""One small and one full step of every type, each in a pipeline of its own: what the oracles here have in common.

"Full" sets every field that may stand beside the others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import cdk_sagemaker_training.definition as d
from cdk_sagemaker_training.definition.steps.step import Step

ACCOUNT: Final = "123456789012"
ROLE: Final = f"arn:aws:iam::{ACCOUNT}:role/training"
IMAGE: Final = f"{ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/mine:1.0"
KEY: Final = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
BUCKET: Final = "s3://bucket"
TAGS: Final[dict[str, str]] = {"team": "risk"}
VPC: Final[dict[str, Any]] = {"subnets": ["subnet-1", "subnet-2"], "security_group_ids": ["sg-1"]}
VPC_CONFIG: Final[dict[str, Any]] = {"Subnets": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}
CACHE: Final = d.CacheConfig(enable_caching=True, expire_after="P30D")
WORDS: Final[dict[str, Any]] = {"display_name": "A step", "description": "Does something."}
STEP_RETRIES: Final = [d.StepRetryPolicy(exception_types=[d.SERVICE_FAULT, d.THROTTLING], max_attempts=3)]
RETRIES: Final = [
    *STEP_RETRIES,
    d.SageMakerJobStepRetryPolicy(
        exception_types=[d.RESOURCE_LIMIT], failure_reason_types=[d.CAPACITY_ERROR], expire_after_mins=60
    ),
]
JOB_STEP: Final[dict[str, Any]] = {**WORDS, "cache_config": CACHE, "retry_policies": RETRIES}
COUNT: Final = d.ParameterInteger(name="Count", default_value=2)
DATA: Final = d.ParameterString(name="Data", default_value="s3://bucket/data")

MINIMAL: Final[dict[str, Callable[[], Sequence[Step]]]] = {}
FULL: Final[dict[str, Callable[[], Sequence[Step]]]] = {}

Make = Callable[[], Sequence[Step]]


def minimal(make: Make) -> Make:
    """The least that a step of this type needs."""
    MINIMAL[make.__name__.removeprefix("minimal_")] = make
    return make


def full(make: Make) -> Make:
    """A step of this type with everything set."""
    FULL[make.__name__.removeprefix("full_")] = make
    return make


def estimator(**knobs: Any) -> d.Estimator:
    """The least that an estimator needs."""
    given: dict[str, Any] = {"image_uri": IMAGE, "instance_type": "ml.m5.xlarge", **knobs}
    return d.Estimator(**given)


def train(name: str = "Train") -> d.TrainingStep:
    """The least that a training step needs."""
    return d.TrainingStep(name=name, estimator=estimator(), inputs={"train": f"{BUCKET}/train/"})


@minimal
def minimal_training() -> Sequence[Step]:
    return [train()]


def full_estimator(**more: Any) -> d.Estimator:
    """An estimator with everything set that tuning jobs take too."""
    return estimator(
        **VPC,
        role=ROLE,
        instance_count=COUNT,
        volume_size=50,
        volume_kms_key=KEY,
        output_path=f"{BUCKET}/models/",
        output_kms_key=KEY,
        max_run=3600,
        max_wait=7200,
        max_pending_time_in_seconds=7200,
        use_spot_instances=True,
        checkpoint_s3_uri=f"{BUCKET}/checkpoints/",
        checkpoint_local_path="/opt/ml/checkpoints",
        input_mode="FastFile",
        hyperparameters={"objective": "reg:linear", "rounds": 10, "deep": True, "count": COUNT},
        metric_definitions=[{"Name": "loss", "Regex": "loss: (.*)"}],
        environment={"LEVEL": "debug", "COUNT": COUNT},
        encrypt_inter_container_traffic=True,
        enable_network_isolation=False,
        max_retry_attempts=2,
        tags=TAGS,
        disable_output_compression=True,
        model_uri=f"{BUCKET}/pretrained/",
        **more,
    )


@full
def full_training() -> Sequence[Step]:
    place = {"s3_output_path": f"{BUCKET}/debug/", "container_local_output_path": "/opt/ml/tensors"}
    made = full_estimator(
        enable_sagemaker_metrics=True,
        container_entry_point=["python3", "/opt/run.py"],
        container_arguments=["--rate", 0.5],
        training_repository_access_mode="Vpc",
        training_repository_credentials_provider_arn=f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:login",
        enable_remote_debug=True,
        enable_infra_check=True,
        enable_session_tag_chaining=True,
        mlflow_config=d.MlflowConfig(
            mlflow_resource_arn=f"arn:aws:sagemaker:us-east-1:{ACCOUNT}:mlflow-tracking-server/team",
            mlflow_experiment_name="churn",
            mlflow_run_name="nightly",
        ),
        debugger_hook_config=d.DebuggerHookConfig(
            **place,
            hook_parameters={"save_interval": "10"},
            collection_configs=[d.CollectionConfig(name="losses", parameters={"a": "b"})],
        ),
        tensorboard_output_config=d.TensorBoardOutputConfig(**place),
        profiler_config=d.ProfilerConfig(
            s3_output_path=f"{BUCKET}/profile/", system_monitor_interval_millis=500, profiling_parameters={"a": "b"}
        ),
        rules=[
            d.Rule(
                name="Loss",
                image_uri=IMAGE,
                instance_type="ml.m5.xlarge",
                volume_size_in_gb=10,
                rule_parameters={"rule_to_invoke": "LossNotDecreasing"},
                **place,
            )
        ],
    )
    inputs = {
        "train": d.TrainingInput(
            s3_data=DATA,
            s3_data_type="AugmentedManifestFile",
            attribute_names=["source-ref"],
            record_wrapping="RecordIO",
            input_mode="Pipe",
            compression="None",
            content_type="application/x-recordio",
            distribution="ShardedByS3Key",
            shuffle_config=d.ShuffleConfig(seed=7),
        ),
        "files": d.FileSystemInput(
            file_system_id="fs-0123456789abcdef0",
            file_system_type="FSxLustre",
            directory_path="/data",
            content_type="text/csv",
        ),
    }
    return [d.TrainingStep(name="Train", estimator=made, inputs=inputs, **JOB_STEP)]


@full
def full_training_on_instance_groups() -> Sequence[Step]:
    group = d.InstanceGroup(instance_group_name="gpu", instance_type="ml.g5.xlarge", instance_count=2)
    channel = d.TrainingInput(s3_data=f"{BUCKET}/a", instance_groups=["gpu"])
    made = estimator(instance_type=None, instance_groups=[group])
    return [d.TrainingStep(name="Train", estimator=made, inputs={"train": channel})]


@minimal
def minimal_processing() -> Sequence[Step]:
    processor = d.Processor(image_uri=IMAGE, instance_type="ml.m5.xlarge")
    return [d.ProcessingStep(name="Process", processor=processor)]


@full
def full_processing() -> Sequence[Step]:
    network = d.NetworkConfig(**VPC, enable_network_isolation=True, encrypt_inter_container_traffic=True)
    processor = d.Processor(
        image_uri=IMAGE,
        instance_type="ml.m5.xlarge",
        instance_count=COUNT,
        role=ROLE,
        entrypoint=["python3", "/opt/run.py"],
        volume_size_in_gb=50,
        volume_kms_key=KEY,
        output_kms_key=KEY,
        max_runtime_in_seconds=3600,
        env={"LEVEL": "debug", "COUNT": COUNT},
        tags=TAGS,
        network_config=network,
    )
    folder = "/opt/ml/processing"
    query = {
        "AthenaDatasetDefinition": {
            "Catalog": "AwsDataCatalog",
            "Database": "db",
            "QueryString": "select 1",
            "OutputS3Uri": f"{BUCKET}/athena/",
            "OutputFormat": "PARQUET",
        },
        "LocalPath": f"{folder}/input/query",
    }
    inputs = [
        d.ProcessingInput(
            source=DATA, destination=f"{folder}/input/a", s3_input_mode="Pipe", s3_compression_type="Gzip"
        ),
        d.ProcessingInput(dataset_definition=query, app_managed=True, input_name="query"),
    ]
    outputs = [
        d.ProcessingOutput(source=f"{folder}/out", destination=f"{BUCKET}/out", output_name="report"),
        d.ProcessingOutput(
            app_managed=True, feature_store_output=d.FeatureStoreOutput(feature_group_name="churn"), output_name="group"
        ),
    ]
    file = d.PropertyFile(name="Report", output_name="report", path="report.json")
    return [
        d.ProcessingStep(
            name="Process",
            processor=processor,
            inputs=inputs,
            outputs=outputs,
            job_arguments=["--count", COUNT, 3],
            property_files=[file],
            **JOB_STEP,
        )
    ]


@minimal
def minimal_tuning() -> Sequence[Step]:
    tuner = d.HyperparameterTuner(
        estimator=estimator(),
        objective_metric_name="validation:auc",
        hyperparameter_ranges={"eta": d.ContinuousParameter(min_value=0.1, max_value=0.5)},
    )
    return [d.TuningStep(name="Tune", tuner=tuner, inputs={"train": f"{BUCKET}/train/"})]


RANGES: Final = {
    "eta": d.ContinuousParameter(min_value=0.1, max_value=0.5, scaling_type="Logarithmic"),
    "depth": d.IntegerParameter(min_value=1, max_value=10),
    "booster": d.CategoricalParameter(values=["tree", "linear"]),
}
PARENT: Final = d.WarmStartConfig(warm_start_type=d.WarmStartTypes.TRANSFER_LEARNING, parents=["earlier"])


@full
def full_tuning() -> Sequence[Step]:
    tuner = d.HyperparameterTuner(
        estimator=full_estimator(),
        objective_metric_name="loss",
        hyperparameter_ranges=RANGES,
        metric_definitions=[{"Name": "loss", "Regex": "loss: (.*)"}],
        strategy="Hyperband",
        strategy_config=d.StrategyConfig(
            hyperband_strategy_config=d.HyperbandStrategyConfig(min_resource=1, max_resource=10)
        ),
        objective_type="Minimize",
        max_jobs=20,
        max_parallel_jobs=4,
        max_runtime_in_seconds=7200,
        random_seed=7,
        autotune=True,
        hyperparameters_to_keep_static=["objective"],
        completion_criteria_config=d.TuningJobCompletionCriteriaConfig(
            max_number_of_training_jobs_not_improving=3, complete_on_convergence=True, target_objective_metric_value=0.1
        ),
        warm_start_config=PARENT,
        tags=TAGS,
    )
    return [d.TuningStep(name="Tune", tuner=tuner, inputs={"train": DATA}, **JOB_STEP)]


@full
def full_tuning_of_several_algorithms() -> Sequence[Step]:
    choice = d.InstanceConfig(instance_type="ml.m5.xlarge", instance_count=1, volume_size=20)
    names = ("first", "second")
    tuner = d.HyperparameterTuner.create(
        estimator_dict=dict.fromkeys(names, estimator()),
        objective_metric_name_dict=dict.fromkeys(names, "loss"),
        hyperparameter_ranges_dict=dict.fromkeys(names, RANGES),
        metric_definitions_dict={name: [{"Name": "loss", "Regex": "loss: (.*)"}] for name in names},
        instance_configs_dict={"first": [choice]},
        early_stopping_type="Auto",
    )
    return [d.TuningStep(name="Tune", tuner=tuner, inputs={name: {"train": DATA} for name in names})]
