"""Tuners: the search for the best hyperparameters, with one algorithm or several.

Members and bounds: CreateHyperParameterTuningJob in botocore's service model; the names are the SageMaker SDK's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.definition.fields.checks import (
    checked,
    instance_of,
    integer,
    items,
    mapping,
    one_of,
    text,
)
from cdk_sagemaker_training.definition.fields.job_fields import TAGS, Integer, Text, record, tags_of
from cdk_sagemaker_training.definition.fields.spec import Spec, frozen_mapping, optional_mapping, optional_tuple
from cdk_sagemaker_training.definition.training.estimator import EstimatorBase
from cdk_sagemaker_training.definition.tuning.parameter_ranges import ParameterRange, range_problems
from cdk_sagemaker_training.definition.tuning.strategies import ignores_strategy_config, stops_twice
from cdk_sagemaker_training.definition.tuning.tuning_settings import (
    InstanceConfig,
    StrategyConfig,
    TuningJobCompletionCriteriaConfig,
    WarmStartConfig,
)
from cdk_sagemaker_training.errors import MISSING, Problem

_METRIC_NAME = text(minimum=1, maximum=limits.MAX_METRIC_NAME_CHARS)
_RANGES = mapping(instance_of(ParameterRange), check_key=text(minimum=1, maximum=limits.MAX_HYPERPARAMETER_KEY_CHARS))
_METRICS = items(
    record(Name=_METRIC_NAME, Regex=text(minimum=1, maximum=limits.MAX_METRIC_REGEX_CHARS)),
    maximum=limits.MAX_METRIC_DEFINITIONS,
)
_INSTANCES = items(instance_of(InstanceConfig), minimum=1, maximum=6)
_DEFINITION_NAME = text(pattern=r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,63}", minimum=1, maximum=64, like="xgboost")

_WITHOUT_EFFECT = (
    "keep_alive_period_in_seconds",
    "enable_sagemaker_metrics",
    "container_entry_point",
    "container_arguments",
    "training_repository_access_mode",
    "training_repository_credentials_provider_arn",
    "enable_remote_debug",
    "enable_infra_check",
    "enable_session_tag_chaining",
    "debugger_hook_config",
    "tensorboard_output_config",
    "mlflow_config",
    "profiler_config",
    "rules",
)
"""What an estimator may ask for and the training jobs of a tuning job have no member for."""


@attrs.frozen(kw_only=True)
class TunedAlgorithm(Spec):
    """One algorithm of a tuning job: its estimator and what is searched."""

    estimator: EstimatorBase = attrs.field(metadata=checked(instance_of(EstimatorBase)))
    objective_metric_name: Text = attrs.field(metadata=checked(_METRIC_NAME))
    hyperparameter_ranges: Mapping[str, ParameterRange] = attrs.field(
        factory=dict[str, ParameterRange], converter=frozen_mapping, metadata=checked(_RANGES)
    )
    metric_definitions: Sequence[Mapping[str, Text]] | None = attrs.field(
        default=None, converter=optional_tuple, metadata=checked(_METRICS)
    )
    hyperparameters_to_keep_static: Sequence[str] | None = attrs.field(
        default=None, converter=optional_tuple, metadata=checked(items(text(minimum=1)))
    )
    instance_configs: Sequence[InstanceConfig] | None = attrs.field(
        default=None, converter=optional_tuple, metadata=checked(_INSTANCES)
    )

    def tuning_problems(self, *, autotune: bool) -> Iterable[Problem]:
        """What does not fit together, with and without autotuning."""
        if not self.hyperparameter_ranges and not autotune:
            yield Problem("hyperparameter_ranges", MISSING, "at least one range, or autotune=True")
        yield from range_problems("hyperparameter_ranges", self.hyperparameter_ranges)
        definitions = self.metric_definitions or self.estimator.metric_definitions
        yield from self.estimator.objective_problems("objective_metric_name", self.objective_metric_name, definitions)
        kept = self.hyperparameters_to_keep_static
        if kept and not autotune:
            yield Problem("hyperparameters_to_keep_static", list(kept), "nothing without autotune=True")
        unknown = [name for name in kept or () if name not in self.estimator.hyperparameters]
        if unknown:
            allowed = f"hyperparameters of the estimator: {', '.join(self.estimator.hyperparameters) or 'it has none'}"
            yield Problem("hyperparameters_to_keep_static", unknown, allowed)
        environment = self.estimator.environment or {}
        if len(environment) > limits.MAX_TUNING_ENVIRONMENT_VARIABLES:
            allowed = f"at most {limits.MAX_TUNING_ENVIRONMENT_VARIABLES} variables in a tuning job"
            yield Problem("estimator.environment", f"{len(environment)} entries", allowed)
        for name in ("instance_groups", "instance_preferences", "training_plan", "instance_placement_config"):
            if self.instance_configs and getattr(self.estimator, name) is not None:
                yield Problem("instance_configs", f"together with estimator.{name}", f"instance_configs or {name}")
        for name in _WITHOUT_EFFECT:
            value = getattr(self.estimator, name)
            if value is not None and value is not False:
                fix = f"attrs.evolve(estimator, {name}=None)"
                yield Problem(f"estimator.{name}", value, "nothing: the jobs of a tuning job do not take it", fix)


@attrs.frozen(kw_only=True)
class TunerBase(Spec):
    """What every tuning job can be told.

    ``max_jobs``: >= 1, default 1 except for the Grid strategy, which tries every combination. ``max_parallel_jobs``:
    >= 1, default 1. ``max_runtime_in_seconds``: 120-15,768,000 (half a year), all training jobs together.
    ``early_stopping_type``: "Off" (default) or "Auto"; Hyperband stops jobs by itself and wants "Off". ``strategy``:
    "Bayesian" (default), "Random", "Hyperband" or "Grid". ``random_seed``: >= 0. ``autotune``: ranges and settings that
    are left out are chosen by the service; all hyperparameters of the estimator but ``hyperparameters_to_keep_static``
    are then only hints.
    """

    strategy: Text = attrs.field(
        default="Bayesian", metadata=checked(one_of("Bayesian", "Random", "Hyperband", "Grid"))
    )
    objective_type: Text = attrs.field(default="Maximize", metadata=checked(one_of("Maximize", "Minimize")))
    max_jobs: Integer | None = attrs.field(default=None, metadata=checked(integer(minimum=1)))
    max_parallel_jobs: Integer = attrs.field(default=1, metadata=checked(integer(minimum=1)))
    max_runtime_in_seconds: Integer | None = attrs.field(
        default=None, metadata=checked(integer(minimum=120, maximum=15_768_000, unit="seconds"))
    )
    tags: Sequence[Mapping[str, str]] | None = attrs.field(default=None, converter=tags_of, metadata=checked(TAGS))
    warm_start_config: WarmStartConfig | None = attrs.field(
        default=None, metadata=checked(instance_of(WarmStartConfig))
    )
    strategy_config: StrategyConfig | None = attrs.field(default=None, metadata=checked(instance_of(StrategyConfig)))
    completion_criteria_config: TuningJobCompletionCriteriaConfig | None = attrs.field(
        default=None, metadata=checked(instance_of(TuningJobCompletionCriteriaConfig))
    )
    early_stopping_type: Text = attrs.field(default="Off", metadata=checked(one_of("Off", "Auto")))
    random_seed: Integer | None = attrs.field(default=None, metadata=checked(integer(minimum=0)))
    autotune: bool = attrs.field(default=False, metadata=checked(instance_of(bool)))

    def algorithms(self) -> Mapping[str | None, TunedAlgorithm]:
        """What is tuned, by the name of its training definition; None is the name of the only one."""
        raise NotImplementedError

    def problems(self) -> Iterable[Problem]:
        if stops_twice(self.strategy, self.early_stopping_type):
            yield Problem("early_stopping_type", "Auto", '"Off" with Hyperband, which stops jobs by itself')
        if self.strategy_config is not None and ignores_strategy_config(self.strategy):
            yield Problem("strategy_config", self.strategy_config, "nothing but for the Hyperband strategy")


@attrs.frozen
class HyperparameterTuner(TunerBase):
    """Tunes one algorithm; ``HyperparameterTuner.create`` makes a tuner of several.

    ``objective_metric_name``: at most 255 characters, published by the algorithm or found by ``metric_definitions`` (at
    most 40). ``hyperparameter_ranges``: at most 30 of all kinds; they take the place of the estimator's hyperparameters
    of the same names. ``instance_configs``: at most 6 choices of instances, instead of the estimator's own.
    """

    estimator: EstimatorBase = attrs.field(metadata=checked(instance_of(EstimatorBase)))
    objective_metric_name: Text = attrs.field(metadata=checked(_METRIC_NAME))
    hyperparameter_ranges: Mapping[str, ParameterRange] = attrs.field(
        factory=dict[str, ParameterRange], converter=frozen_mapping, metadata=checked(_RANGES)
    )
    metric_definitions: Sequence[Mapping[str, Text]] | None = attrs.field(
        default=None, converter=optional_tuple, metadata=checked(_METRICS)
    )
    hyperparameters_to_keep_static: Sequence[str] | None = attrs.field(
        default=None, kw_only=True, converter=optional_tuple, metadata=checked(items(text(minimum=1)))
    )
    instance_configs: Sequence[InstanceConfig] | None = attrs.field(
        default=None, kw_only=True, converter=optional_tuple, metadata=checked(_INSTANCES)
    )

    @classmethod
    def create(cls, **members: Any) -> MultiAlgorithmTuner:
        """A tuner of several algorithms, as in the SDK: the members are the fields of ``MultiAlgorithmTuner``."""
        return MultiAlgorithmTuner(**members)

    def algorithms(self) -> Mapping[str | None, TunedAlgorithm]:
        only = TunedAlgorithm(
            estimator=self.estimator,
            objective_metric_name=self.objective_metric_name,
            hyperparameter_ranges=self.hyperparameter_ranges,
            metric_definitions=self.metric_definitions,
            hyperparameters_to_keep_static=self.hyperparameters_to_keep_static,
            instance_configs=self.instance_configs,
        )
        return {None: only}

    def problems(self) -> Iterable[Problem]:
        yield from TunerBase.problems(self)
        if not list(self.field_problems()):
            yield from self.algorithms()[None].tuning_problems(autotune=self.autotune)


@attrs.frozen(kw_only=True)
class MultiAlgorithmTuner(TunerBase):
    """Tunes 1-10 algorithms against each other, each with an objective and ranges of its own.

    The keys of ``estimator_dict`` name the training definitions: 1-64 letters, digits and ``-``. The other dicts have
    the same keys; those of ``metric_definitions_dict``, ``hyperparameters_to_keep_static_dict`` and
    ``instance_configs_dict`` may be fewer.
    """

    estimator_dict: Mapping[str, EstimatorBase] = attrs.field(
        converter=frozen_mapping,
        metadata=checked(mapping(instance_of(EstimatorBase), check_key=_DEFINITION_NAME, minimum=1, maximum=10)),
    )
    objective_metric_name_dict: Mapping[str, Text] = attrs.field(
        converter=frozen_mapping, metadata=checked(mapping(_METRIC_NAME))
    )
    hyperparameter_ranges_dict: Mapping[str, Mapping[str, ParameterRange]] = attrs.field(
        converter=frozen_mapping, metadata=checked(mapping(_RANGES))
    )
    metric_definitions_dict: Mapping[str, Sequence[Mapping[str, Text]]] | None = attrs.field(
        default=None, converter=optional_mapping, metadata=checked(mapping(_METRICS))
    )
    hyperparameters_to_keep_static_dict: Mapping[str, Sequence[str]] | None = attrs.field(
        default=None, converter=optional_mapping, metadata=checked(mapping(items(text(minimum=1))))
    )
    instance_configs_dict: Mapping[str, Sequence[InstanceConfig]] | None = attrs.field(
        default=None, converter=optional_mapping, metadata=checked(mapping(_INSTANCES))
    )

    def algorithms(self) -> Mapping[str | None, TunedAlgorithm]:
        return {
            name: TunedAlgorithm(
                estimator=self.estimator_dict[name],
                objective_metric_name=self.objective_metric_name_dict[name],
                hyperparameter_ranges=self.hyperparameter_ranges_dict[name],
                metric_definitions=(self.metric_definitions_dict or {}).get(name),
                hyperparameters_to_keep_static=(self.hyperparameters_to_keep_static_dict or {}).get(name),
                instance_configs=(self.instance_configs_dict or {}).get(name),
            )
            for name in sorted(self.estimator_dict)  # as in the SDK: the same document however the dict was written
        }

    def problems(self) -> Iterable[Problem]:
        yield from TunerBase.problems(self)
        if list(self.field_problems()):
            return
        unmatched = list(self._unmatched())
        yield from unmatched
        if unmatched:
            return
        for name, algorithm in self.algorithms().items():
            for found in algorithm.tuning_problems(autotune=self.autotune):
                yield Problem(f"{name}: {found.where}", found.given, found.allowed, found.fix)

    def _unmatched(self) -> Iterable[Problem]:
        names = set(self.estimator_dict)
        wanted = f"the keys of estimator_dict: {', '.join(sorted(names))}"
        for field in ("objective_metric_name_dict", "hyperparameter_ranges_dict"):
            if set(getattr(self, field)) != names:
                yield Problem(field, sorted(getattr(self, field)), wanted)
        for field in ("metric_definitions_dict", "hyperparameters_to_keep_static_dict", "instance_configs_dict"):
            if extra := sorted(set(getattr(self, field) or ()) - names):
                yield Problem(field, extra, f"some of {wanted}")
