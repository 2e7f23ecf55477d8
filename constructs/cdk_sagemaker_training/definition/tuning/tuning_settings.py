"""How a tuning job goes about its search: strategy, end, warm start, instances."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum

import attrs

from cdk_sagemaker_training.definition.fields.checks import (
    checked,
    instance_of,
    integer,
    is_unknown,
    items,
    member_of,
    number,
    text,
)
from cdk_sagemaker_training.definition.fields.job_fields import INSTANCE_COUNT, INSTANCE_TYPE, Integer, Text
from cdk_sagemaker_training.definition.fields.rendering import rendered, wrapped
from cdk_sagemaker_training.definition.fields.spec import Spec, as_tuple
from cdk_sagemaker_training.definition.fields.variables import Json, PipelineVariable
from cdk_sagemaker_training.definition.tuning.strategies import resources_upside_down
from cdk_sagemaker_training.errors import Problem


class WarmStartTypes(Enum):
    """What a warm start may assume of its parents (``HyperParameterTuningJobWarmStartType``)."""

    IDENTICAL_DATA_AND_ALGORITHM = "IdenticalDataAndAlgorithm"
    TRANSFER_LEARNING = "TransferLearning"


def _in_order(value: Iterable[Text]) -> Sequence[Text]:
    """Converter: a set, as the SDK takes it, has no order of its own; the document must have the same on every run."""
    return tuple(sorted(value, key=repr)) if isinstance(value, set | frozenset) else as_tuple(value)


@attrs.frozen
class WarmStartConfig(Spec):
    """Starts from the results of earlier tuning jobs. ``parents``: 1-5 of their names, at most 32 characters each."""

    warm_start_type: WarmStartTypes = attrs.field(metadata=checked(member_of(WarmStartTypes)))
    parents: Sequence[Text] = attrs.field(
        converter=_in_order, metadata=checked(items(text(minimum=1, maximum=32), minimum=1, maximum=5))
    )

    def to_request(self) -> dict[str, Json]:
        """The request's ``WarmStartConfig``."""
        return rendered(
            WarmStartType=self.warm_start_type,
            ParentHyperParameterTuningJobs=[{"HyperParameterTuningJobName": parent} for parent in self.parents],
        )


@attrs.frozen(kw_only=True)
class HyperbandStrategyConfig(Spec):
    """Epochs (or whatever the algorithm counts) that Hyperband gives a training job: 1 <= min <= max_resource."""

    max_resource: Integer | None = attrs.field(default=None, metadata=checked(integer(minimum=1)))
    min_resource: Integer | None = attrs.field(default=None, metadata=checked(integer(minimum=1)))

    def to_request(self) -> dict[str, Json]:
        """The ``HyperbandStrategyConfig`` of the ``StrategyConfig``."""
        return rendered(MinResource=self.min_resource, MaxResource=self.max_resource)

    def problems(self) -> Iterable[Problem]:
        if not any(map(is_unknown, (self.min_resource, self.max_resource))) and resources_upside_down(
            self.min_resource, self.max_resource
        ):
            allowed = f"at most max_resource, {self.max_resource}: a job that reaches that is stopped"
            yield Problem("min_resource", self.min_resource, allowed, "lower min_resource, or raise max_resource")


@attrs.frozen(kw_only=True)
class StrategyConfig(Spec):
    """Settings of the strategy; there are some for Hyperband only."""

    hyperband_strategy_config: HyperbandStrategyConfig = attrs.field(
        metadata=checked(instance_of(HyperbandStrategyConfig))
    )

    def to_request(self) -> dict[str, Json]:
        """The ``StrategyConfig`` of the tuning job's configuration."""
        return {"HyperbandStrategyConfig": self.hyperband_strategy_config.to_request()}


@attrs.frozen(kw_only=True)
class TuningJobCompletionCriteriaConfig(Spec):
    """When the tuning job ends early.

    ``max_number_of_training_jobs_not_improving``: >= 3. ``complete_on_convergence``: when the search has converged.
    ``target_objective_metric_value``: when a training job reaches it.
    """

    max_number_of_training_jobs_not_improving: Integer | None = attrs.field(
        default=None, metadata=checked(integer(minimum=3))
    )
    complete_on_convergence: bool | None = attrs.field(default=None, metadata=checked(instance_of(bool)))
    target_objective_metric_value: float | PipelineVariable | None = attrs.field(
        default=None, metadata=checked(number())
    )

    def to_request(self) -> dict[str, Json]:
        """The ``TuningJobCompletionCriteria`` of the tuning job's configuration."""
        switch = "Enabled" if self.complete_on_convergence else "Disabled"
        return rendered(
            BestObjectiveNotImproving=wrapped(
                "MaxNumberOfTrainingJobsNotImproving", self.max_number_of_training_jobs_not_improving
            ),
            TargetObjectiveMetricValue=self.target_objective_metric_value,
            ConvergenceDetected=None if self.complete_on_convergence is None else {"CompleteOnConvergence": switch},
        )


@attrs.frozen(kw_only=True)
class InstanceConfig(Spec):
    """One choice of instances for the training jobs of a tuning job, tried in the order given.

    ``instance_count``: >= 1. ``volume_size``: GiB, >= 1, default 30.
    """

    instance_type: Text = attrs.field(metadata=checked(INSTANCE_TYPE))
    instance_count: Integer = attrs.field(default=1, metadata=checked(INSTANCE_COUNT))
    volume_size: Integer = attrs.field(default=30, metadata=checked(integer(minimum=1, unit="GiB")))

    def to_request(self) -> dict[str, Json]:
        """The entry in ``InstanceConfigs``."""
        return rendered(
            InstanceCount=self.instance_count, InstanceType=self.instance_type, VolumeSizeInGB=self.volume_size
        )
