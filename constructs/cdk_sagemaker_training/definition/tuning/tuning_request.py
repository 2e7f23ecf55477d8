"""A tuner and its channels as a CreateHyperParameterTuningJob request, without the job name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, cast

from cdk_sagemaker_training.definition.fields.rendering import rendered, texts, wrapped
from cdk_sagemaker_training.definition.fields.variables import Json, compact
from cdk_sagemaker_training.definition.training.channels import Channel
from cdk_sagemaker_training.definition.training.estimator import EstimatorBase
from cdk_sagemaker_training.definition.training.training_sections import (
    algorithm,
    checkpoints,
    input_channels,
    output,
    resources,
    stopping,
    vpc,
)
from cdk_sagemaker_training.definition.tuning.parameter_ranges import ranges_request
from cdk_sagemaker_training.definition.tuning.tuner import TunedAlgorithm, TunerBase

_NOT_TUNED: Final = frozenset({"EnableSageMakerMetricsTimeSeries", "MetricDefinitions"})
"""Members of ``AlgorithmSpecification`` that a training definition has not, or that the tuner has a say in."""


def tuning_request(tuner: TunerBase, inputs: Mapping[str | None, Mapping[str, Channel]]) -> dict[str, Json]:
    """The arguments of a Tuning step. ``inputs``: the channels by the name of their training definition."""
    definitions = {
        name: _definition(tuner, name, tuned, inputs.get(name, {})) for name, tuned in tuner.algorithms().items()
    }
    return rendered(
        HyperParameterTuningJobConfig=_config(tuner),
        Autotune={"Mode": "Enabled"} if tuner.autotune else None,
        TrainingJobDefinition=definitions.get(None),
        TrainingJobDefinitions=None if None in definitions else list(definitions.values()),
        WarmStartConfig=tuner.warm_start_config and tuner.warm_start_config.to_request(),
        Tags=_tags(tuner),
    )


def _config(tuner: TunerBase) -> dict[str, object]:
    only = tuner.algorithms().get(None)
    max_jobs = 1 if tuner.max_jobs is None and tuner.strategy != "Grid" else tuner.max_jobs
    return compact(
        Strategy=tuner.strategy,
        ResourceLimits=compact(
            MaxNumberOfTrainingJobs=max_jobs,
            MaxParallelTrainingJobs=tuner.max_parallel_jobs,
            MaxRuntimeInSeconds=tuner.max_runtime_in_seconds,
        ),
        TrainingJobEarlyStoppingType=tuner.early_stopping_type,
        RandomSeed=tuner.random_seed,
        HyperParameterTuningJobObjective=None if only is None else _objective(tuner, only),
        ParameterRanges=None if only is None else _ranges(only, autotune=tuner.autotune),
        StrategyConfig=tuner.strategy_config and tuner.strategy_config.to_request(),
        TuningJobCompletionCriteria=tuner.completion_criteria_config and tuner.completion_criteria_config.to_request(),
    )


def _definition(
    tuner: TunerBase, name: str | None, tuned: TunedAlgorithm, inputs: Mapping[str, Channel]
) -> dict[str, Json]:
    """One training definition. Members that the author ruled out are None: no workspace fills those."""
    estimator = tuned.estimator
    request = rendered(
        DefinitionName=name,
        TuningObjective=None if name is None else _objective(tuner, tuned),
        HyperParameterRanges=None if name is None else _ranges(tuned, autotune=tuner.autotune),
        StaticHyperParameters=_static(tuned, autotune=tuner.autotune),
        AlgorithmSpecification={k: v for k, v in algorithm(estimator).items() if k not in _NOT_TUNED}
        | compact(MetricDefinitions=tuned.metric_definitions or estimator.metric_definitions),
        RoleArn=estimator.role,
        InputDataConfig=input_channels(estimator, inputs) or None,
        OutputDataConfig=output(estimator) or None,
        **_resources(estimator, tuned),
        StoppingCondition=stopping(estimator),
        EnableNetworkIsolation=estimator.enable_network_isolation,
        EnableInterContainerTrafficEncryption=estimator.encrypt_inter_container_traffic,
        EnableManagedSpotTraining=None if estimator.use_spot_instances is False else estimator.use_spot_instances,
        CheckpointConfig=checkpoints(estimator),
        RetryStrategy=wrapped("MaximumRetryAttempts", estimator.max_retry_attempts),
        Environment=None if estimator.environment is None else texts(estimator.environment),
    )
    return {**request, **vpc(estimator)}


def _objective(tuner: TunerBase, tuned: TunedAlgorithm) -> dict[str, object]:
    return {"Type": tuner.objective_type, "MetricName": tuned.objective_metric_name}


def _open(tuned: TunedAlgorithm) -> dict[str, Json]:
    """The estimator's hyperparameters that no range takes the place of."""
    encoded = tuned.estimator.encoded_hyperparameters()
    return {key: value for key, value in encoded.items() if key not in tuned.hyperparameter_ranges}


def _static(tuned: TunedAlgorithm, *, autotune: bool) -> dict[str, Json]:
    kept = tuned.hyperparameters_to_keep_static or ()
    own = tuned.estimator.hyperparameters  # the others say what to run, which is nothing to search
    return {key: value for key, value in _open(tuned).items() if not autotune or key in kept or key not in own}


def _ranges(tuned: TunedAlgorithm, *, autotune: bool) -> dict[str, Json]:
    ranges = ranges_request(tuned.hyperparameter_ranges, tuned.estimator.encoded_choice)
    if not autotune:
        return ranges
    static = _static(tuned, autotune=True)
    hints: list[Json] = [{"Name": k, "ValueHint": v} for k, v in _open(tuned).items() if k not in static]
    return {**ranges, "AutoParameters": hints}


def _resources(estimator: EstimatorBase, tuned: TunedAlgorithm) -> dict[str, object]:
    """Groups and preferences of instances, training plans and placement are members of ``ResourceConfig`` alone."""
    own = resources(estimator)
    if {"InstanceGroups", "InstancePreferences", "TrainingPlanArn", "InstancePlacementConfig"} & set(own):
        return {"ResourceConfig": own}
    if tuned.instance_configs is not None:
        key = {"VolumeKmsKeyId": own["VolumeKmsKeyId"]} if "VolumeKmsKeyId" in own else {}
        own = {**key, "InstanceConfigs": [choice.to_request() for choice in tuned.instance_configs]}
    return {"HyperParameterTuningResourceConfig": own}


def _tags(tuner: TunerBase) -> Sequence[Mapping[str, str]] | None:
    """The tuner's tags and the first estimator's, as in the SDK."""
    first = next(iter(tuner.algorithms().values())).estimator
    own, inherited = tuner.tags or (), first.tags or ()
    tags = [*own, *(tag for tag in inherited if tag not in own)]
    return cast("Sequence[Mapping[str, str]]", tags) or (None if tuner.tags is None else ())
