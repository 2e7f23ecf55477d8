"""Steps that train: Training and Tuning."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, cast

from cdk_sagemaker_training.definition.fields.reading import at, items, member
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.source.code import Atom, Call, Code, listed, literal, mapped
from cdk_sagemaker_training.definition.source.estimators import RESOURCES, Job, channels, estimators
from cdk_sagemaker_training.definition.source.framework_code import is_code_channel
from cdk_sagemaker_training.definition.source.made import made
from cdk_sagemaker_training.definition.source.notebook import is_notebook, notebook
from cdk_sagemaker_training.definition.source.reading import Attempt, Given, step_made, taken
from cdk_sagemaker_training.definition.source.scope import Scope
from cdk_sagemaker_training.definition.source.values import tags, text, value
from cdk_sagemaker_training.definition.steps.training import TrainingStep
from cdk_sagemaker_training.definition.steps.tuning import TuningStep
from cdk_sagemaker_training.definition.training.framework_estimator import FrameworkEstimator
from cdk_sagemaker_training.definition.training.script_mode import CODE_CHANNEL
from cdk_sagemaker_training.definition.tuning.parameter_ranges import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
)
from cdk_sagemaker_training.definition.tuning.tuner import HyperparameterTuner, MultiAlgorithmTuner
from cdk_sagemaker_training.definition.tuning.tuning_settings import (
    HyperbandStrategyConfig,
    InstanceConfig,
    StrategyConfig,
    TuningJobCompletionCriteriaConfig,
    WarmStartConfig,
    WarmStartTypes,
)
from cdk_sagemaker_training.errors import InvalidInputError

_CONFIG: Final = "HyperParameterTuningJobConfig"


def training(step: dict[str, Json], scope: Scope) -> Iterator[Attempt]:
    """Training steps, those of notebooks among them."""
    request = member(step, "Arguments")
    if is_notebook(request):
        yield lambda common: notebook(step, request, common, scope)
    hyperparameters = member(request, "HyperParameters")
    for estimator in estimators(Job(request, hyperparameters, scope)):

        def attempt(common: Given, estimator: Callable[[], Call] = estimator) -> Call:
            found = estimator()
            return step_made(
                TrainingStep, common, estimator=found, inputs=_inputs(request, hyperparameters, found, scope)
            )

        yield attempt


def _inputs(
    request: Mapping[str, Json], hyperparameters: Mapping[str, Json], estimator: Call, scope: Scope
) -> Code | None:
    """The channels but for that of the code, which the estimators of the frameworks make."""
    own = isinstance(estimator.value, FrameworkEstimator) and is_code_channel(hyperparameters)
    return channels(request, scope, without=CODE_CHANNEL if own else None)


def tuning(step: dict[str, Json], scope: Scope) -> Iterator[Attempt]:
    """Tuning steps, with one algorithm or several."""
    request = member(step, "Arguments")
    if "TrainingJobDefinitions" in request:
        yield lambda common: _tuning_of_several(request, common, scope)
        return
    definition = member(request, "TrainingJobDefinition")
    for estimator, hyperparameters in _tuned_estimators(definition, at(request, _CONFIG, "ParameterRanges"), scope):

        def attempt(
            common: Given,
            estimator: Callable[[], Call] = estimator,
            hyperparameters: Mapping[str, Json] = hyperparameters,
        ) -> Call:
            found = estimator()
            tuner = made(
                HyperparameterTuner,
                estimator=found,
                **taken(request, scope, objective_metric_name=f"{_CONFIG}.HyperParameterTuningJobObjective.MetricName"),
                hyperparameter_ranges=_ranges(at(request, _CONFIG, "ParameterRanges"), scope),
                **_tuned(definition, scope),
                **_settings(request, definition, at(request, _CONFIG, "HyperParameterTuningJobObjective"), scope),
            )
            inputs = _inputs(definition, hyperparameters, found, scope)
            return step_made(TuningStep, common, tuner=tuner, inputs=inputs)

        yield attempt


def _tuning_of_several(request: dict[str, Json], common: Given, scope: Scope) -> Call:
    definitions = {str(one.get("DefinitionName")): one for one in items(request.get("TrainingJobDefinitions"))}
    found: dict[str, dict[str, Code]] = {}
    inputs: dict[str, Code] = {}
    for name, definition in definitions.items():
        ranges = definition.get("HyperParameterRanges")
        estimator = _accepted(attempt for attempt, _ in _tuned_estimators(definition, ranges, scope))
        members = {
            "estimator_dict": estimator,
            "objective_metric_name_dict": taken(definition, scope, found="TuningObjective.MetricName")["found"],
            "hyperparameter_ranges_dict": _ranges(ranges, scope),
            **{f"{key}_dict": code for key, code in _tuned(definition, scope).items()},
        }
        for key, code in members.items():
            if code is not None:
                found.setdefault(key, {})[name] = code
        inputs[name] = channels(definition, scope) or mapped({})
    first = next(iter(definitions.values()), dict[str, Json]())
    tuner = made(
        MultiAlgorithmTuner,
        **{key: mapped(codes) for key, codes in found.items()},
        **_settings(request, first, first.get("TuningObjective"), scope),
    )
    return step_made(TuningStep, common, tuner=tuner, inputs=mapped(inputs))


def _accepted(attempts: Iterator[Callable[[], Call]]) -> Call | None:
    """The first estimator that takes its arguments: whether it fits shows only in the whole step."""
    return next(filter(None, map(_taking, attempts)), None)


def _taking(attempt: Callable[[], Call]) -> Call | None:
    try:
        return attempt()
    except InvalidInputError:
        return None


def _tuned_estimators(
    definition: dict[str, Json], ranges: Json, scope: Scope
) -> Iterator[tuple[Callable[[], Call], Mapping[str, Json]]]:
    """Estimators with what is static, then with a value of each range too: some hyperparameters an algorithm needs."""
    static = member(definition, "StaticHyperParameters")
    hints = {str(hint.get("Name")): hint.get("ValueHint") for hint in items(at(ranges, "AutoParameters"))}
    searched = {
        str(one.get("Name")): one.get("MinValue") or next(iter(cast("list[Json]", one.get("Values") or [])), None)
        for kind in ("Integer", "Continuous", "Categorical")
        for one in items(at(ranges, f"{kind}ParameterRanges"))
    }
    told = [{**static, **hints, **more} for more in ({}, searched)]
    jobs = [Job(_estimated(definition), hyperparameters, scope) for hyperparameters in told]
    # The same class with either: what says most about the job comes first.
    for ways in zip(*(estimators(job) for job in jobs), strict=True):
        for estimator, job in zip(ways, jobs, strict=True):
            yield estimator, job.hyperparameters


def _estimated(definition: dict[str, Json]) -> dict[str, Json]:
    """A training definition without what the tuner says: metrics, and the choice of instances, of which one is left."""
    specification = member(definition, "AlgorithmSpecification")
    found: dict[str, Json] = {
        **definition,
        "AlgorithmSpecification": {key: given for key, given in specification.items() if key != "MetricDefinitions"},
    }
    for key in RESOURCES:
        first = next(iter(items(at(definition, key, "InstanceConfigs"))), None)
        if first is not None:
            found[key] = {**member(definition, key), "InstanceType": first.get("InstanceType")}
    return found


def _tuned(definition: dict[str, Json], scope: Scope) -> dict[str, Code | None]:
    """What a tuner says about one algorithm besides its estimator, objective and ranges."""
    configs = next((at(definition, key, "InstanceConfigs") for key in RESOURCES if key in definition), None)
    choices = [
        made(
            InstanceConfig,
            **taken(
                one, scope, instance_type="InstanceType", instance_count="InstanceCount", volume_size="VolumeSizeInGB"
            ),
        )
        for one in items(configs)
    ]
    return {
        **taken(definition, scope, metric_definitions="AlgorithmSpecification.MetricDefinitions"),
        "instance_configs": listed(choices) if choices else None,
    }


def _settings(
    request: dict[str, Json], definition: dict[str, Json], objective: Json, scope: Scope
) -> dict[str, Code | None]:
    config = request.get(_CONFIG)
    autotune = at(request, "Autotune", "Mode") == "Enabled"
    static = member(definition, "StaticHyperParameters")
    return {
        **taken(objective, scope, objective_type="Type"),
        **taken(
            config,
            scope,
            strategy="Strategy",
            max_jobs="ResourceLimits.MaxNumberOfTrainingJobs",
            max_parallel_jobs="ResourceLimits.MaxParallelTrainingJobs",
            max_runtime_in_seconds="ResourceLimits.MaxRuntimeInSeconds",
            early_stopping_type="TrainingJobEarlyStoppingType",
            random_seed="RandomSeed",
            strategy_config=("StrategyConfig.HyperbandStrategyConfig", _strategy),
            completion_criteria_config=("TuningJobCompletionCriteria", _completion),
        ),
        **taken(request, scope, warm_start_config=("WarmStartConfig", _warm_start), tags=("Tags", tags)),
        "autotune": literal(True) if autotune else None,
        "hyperparameters_to_keep_static": listed([literal(name) for name in static]) if autotune and static else None,
    }


def _ranges(given: Json, scope: Scope) -> Code | None:
    classes = {
        "Continuous": ContinuousParameter,
        "Categorical": CategoricalParameter,
        "Integer": IntegerParameter,
    }
    found: dict[str, Code] = {}
    for kind, cls in classes.items():
        for one in items(at(given, f"{kind}ParameterRanges")):
            members = taken(one, scope, values="Values", min_value=("MinValue", text), max_value=("MaxValue", text))
            if cls is CategoricalParameter:
                found[str(one.get("Name"))] = made(cls, values=members["values"])
                continue
            members.pop("values")
            found[str(one.get("Name"))] = made(cls, **members, **taken(one, scope, scaling_type="ScalingType"))
    return mapped(found) if found else None


def _strategy(given: Json, scope: Scope) -> Code:
    inner = made(HyperbandStrategyConfig, **taken(given, scope, min_resource="MinResource", max_resource="MaxResource"))
    return made(StrategyConfig, hyperband_strategy_config=inner)


def _completion(given: Json, scope: Scope) -> Code:
    switch = at(given, "ConvergenceDetected", "CompleteOnConvergence")
    return made(
        TuningJobCompletionCriteriaConfig,
        **taken(
            given,
            scope,
            max_number_of_training_jobs_not_improving="BestObjectiveNotImproving.MaxNumberOfTrainingJobsNotImproving",
            target_objective_metric_value="TargetObjectiveMetricValue",
        ),
        complete_on_convergence=None if switch is None else literal(switch == "Enabled"),
    )


def _warm_start(given: Json, scope: Scope) -> Code:
    types = {member.value: member for member in WarmStartTypes}
    kind = types.get(str(at(given, "WarmStartType")))
    parents = [one.get("HyperParameterTuningJobName") for one in items(at(given, "ParentHyperParameterTuningJobs"))]
    word = None if kind is None else Atom(value=kind, text=f"WarmStartTypes.{kind.name}", imported="WarmStartTypes")
    return made(WarmStartConfig, warm_start_type=word, parents=value(parents, scope))
