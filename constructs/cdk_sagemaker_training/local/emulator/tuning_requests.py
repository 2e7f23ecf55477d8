"""What a CreateHyperParameterTuningJob request asks for: training jobs, one after the other."""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cdk_sagemaker_training.catalog.algorithms import algorithm_names
from cdk_sagemaker_training.catalog.images import parse_image_uri
from cdk_sagemaker_training.local.emulator import requests, tuning_values
from cdk_sagemaker_training.local.emulator.members import list_at, map_at
from cdk_sagemaker_training.local.emulator.refusal import RefusedError
from cdk_sagemaker_training.local.emulator.tuning_values import Values

_SEED_BITS: Final = 32
_COPIED: Final = (
    "AlgorithmSpecification",
    "RoleArn",
    "InputDataConfig",
    "VpcConfig",
    "OutputDataConfig",
    "ResourceConfig",
    "StoppingCondition",
    "EnableNetworkIsolation",
    "EnableInterContainerTrafficEncryption",
    "EnableManagedSpotTraining",
    "RetryStrategy",
    "Environment",
)
"""Members of a training definition that its training jobs have too."""
_OBJECTIVE: Final = "_tuning_objective_metric"
"""Guide, ``automatic-model-tuning-define-ranges``: the hyperparameter that is added by itself."""
_OWN_SEARCHES: Final = ("Bayesian", "Hyperband")


@dataclass(frozen=True)
class Definition:
    """One training definition. ``objective``: ``Type`` and ``MetricName``. ``tags``: those of the tuning job."""

    body: Mapping[str, Any]
    objective: Mapping[str, Any]
    ranges: Mapping[str, Any]
    tags: Sequence[Mapping[str, str]]

    @property
    def name(self) -> str:
        """Its name; empty for the only one."""
        return str(self.body.get("DefinitionName", ""))

    def value_in(self, job: Mapping[str, Any]) -> float | None:
        """The objective of a training job; None where it has published none."""
        finals = {metric["MetricName"]: metric["Value"] for metric in list_at(job, "FinalMetricDataList")}
        return finals.get(self.objective["MetricName"])

    def rank(self, value: float) -> float:
        """What is the higher the better."""
        return value if self.objective["Type"] == "Maximize" else -value

    def request(self, name: str, values: Values) -> dict[str, Any]:
        """CreateTrainingJob of the training job of that name, without it."""
        found = {member: self.body[member] for member in _COPIED if member in self.body}
        if resources := map_at(self.body, "HyperParameterTuningResourceConfig"):
            found["ResourceConfig"] = _resources(resources)
        if checkpoints := map_at(self.body, "CheckpointConfig"):
            # So that no job goes on from another's. How the service keeps them apart is not documented.
            found["CheckpointConfig"] = {**checkpoints, "S3Uri": f"{checkpoints['S3Uri'].rstrip('/')}/{name}"}
        objective = {_OBJECTIVE: self.objective["MetricName"]}
        found["HyperParameters"] = {**map_at(self.body, "StaticHyperParameters"), **values, **objective}
        return {**found, **({"Tags": list(self.tags)} if self.tags else {})}


def _resources(given: Mapping[str, Any]) -> dict[str, Any]:
    """The first of several instance configurations, which the service prefers too if it has the instances."""
    choices = list_at(given, "InstanceConfigs")
    plain = {
        name: given[name]
        for name in ("InstanceType", "InstanceCount", "VolumeSizeInGB", "VolumeKmsKeyId")
        if name in given
    }
    return {**plain, **(choices[0] if choices else {})}


def definitions_of(request: Mapping[str, Any]) -> Sequence[Definition]:
    """The training definitions of a request. Raises ``RefusedError`` for what the service would refuse."""
    config, tags = request["HyperParameterTuningJobConfig"], list_at(request, "Tags")
    only, several = request.get("TrainingJobDefinition"), list_at(request, "TrainingJobDefinitions")
    if (only is None) == (not several):
        raise RefusedError("A tuning job has either TrainingJobDefinition or TrainingJobDefinitions.")
    if only is not None:
        several = [only]
        objectives, ranges = [config.get("HyperParameterTuningJobObjective")], [map_at(config, "ParameterRanges")]
    else:
        objectives = [body.get("TuningObjective") for body in several]
        ranges = [map_at(body, "HyperParameterRanges") for body in several]
    found = [
        Definition(body, _objective(objective), searched, tags)
        for body, objective, searched in zip(several, objectives, ranges, strict=True)
    ]
    if len({each.name for each in found}) != len(found):
        raise RefusedError("Each of several training definitions has a DefinitionName of its own.")
    return found


def _objective(given: Mapping[str, Any] | None) -> Mapping[str, Any]:
    if given is None:
        raise RefusedError("A tuning job needs an objective for each of its training definitions.")
    return given


def check(request: Mapping[str, Any]) -> Sequence[Definition]:
    """Its training definitions. Raises ``RefusedError`` for what the service would refuse."""
    found, config = definitions_of(request), request["HyperParameterTuningJobConfig"]
    strategy, limits = config["Strategy"], config["ResourceLimits"]
    if not request.get("Autotune"):
        for definition in found:
            tuning_values.check(strategy, definition.ranges)
    for definition in found:
        _check_metric(definition)
        requests.validate("CreateTrainingJob", {**definition.request("job", {}), "TrainingJobName": "job"})
    if strategy == "Hyperband" and config.get("TrainingJobEarlyStoppingType") == "Auto":
        raise RefusedError("TrainingJobEarlyStoppingType must be Off with the strategy Hyperband.")
    most = limits.get("MaxNumberOfTrainingJobs")
    if strategy == "Grid" and most not in (None, size := sum(tuning_values.grid_size(each.ranges) for each in found)):
        raise RefusedError(
            f"MaxNumberOfTrainingJobs {most} of a grid search of {size} combinations: give {size}, or none."
        )
    if strategy != "Grid" and most is None:
        raise RefusedError(f"The strategy {strategy} needs MaxNumberOfTrainingJobs here.")
    return found


def _check_metric(definition: Definition) -> None:
    """The service's words: github.com/aws/sagemaker-python-sdk, issue 3932."""
    algorithm = definition.body["AlgorithmSpecification"]
    image = parse_image_uri(str(algorithm.get("TrainingImage", "")))
    publishes = "AlgorithmName" in algorithm or (image is not None and image.name in algorithm_names())
    defined = {metric["Name"] for metric in list_at(algorithm, "MetricDefinitions")}
    if not publishes and definition.objective["MetricName"] not in defined:
        raise RefusedError(
            "A metric is required for this hyperparameter tuning job objective. Provide a metric in the metric "
            "definitions."
        )


def notes_of(request: Mapping[str, Any]) -> str:
    """What of the search is not SageMaker's own here."""
    config = request["HyperParameterTuningJobConfig"]
    strategy = config["Strategy"]
    found = ["Values chosen by the embedded AWS."]
    if strategy in _OWN_SEARCHES:
        found = [f"Values chosen at random by the embedded AWS: {strategy} is a search of SageMaker's own."]
    if config.get("TrainingJobEarlyStoppingType") == "Auto":
        found.append("Early stopping has no effect here.")
    if map_at(map_at(config, "TuningJobCompletionCriteria"), "ConvergenceDetected"):
        found.append("Convergence is not detected here.")
    if request.get("WarmStartConfig"):
        found.append("The warm start has no effect here.")
    return " ".join(found)


def plan(request: Mapping[str, Any], definitions: Sequence[Definition]) -> Iterator[tuple[Definition, Values]]:
    """What each training job tries. Several definitions take turns, in the order of the request."""
    config = request["HyperParameterTuningJobConfig"]
    source = random.Random(config.get("RandomSeed", secrets.randbits(_SEED_BITS)))  # noqa: S311 no secret
    if config["Strategy"] == "Grid":
        for definition in definitions:
            yield from ((definition, values) for values in tuning_values.grid(definition.ranges))
        return
    searches = [(each, tuning_values.at_random(each.ranges, source)) for each in definitions]
    for number in range(config["ResourceLimits"]["MaxNumberOfTrainingJobs"]):
        definition, search = searches[number % len(searches)]
        yield definition, next(search)
