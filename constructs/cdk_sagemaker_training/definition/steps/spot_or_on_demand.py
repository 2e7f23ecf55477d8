"""One definition that trains on Spot or on demand, as whoever starts an execution says.

``MaxWaitTimeInSeconds`` belongs to Spot and is refused without it, so a parameter alone cannot switch: there must be a
branch for each. What follows the training is written once and made for both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

import attrs

from cdk_sagemaker_training.definition.expressions.conditions import ConditionEquals
from cdk_sagemaker_training.definition.expressions.execution_variables import ExecutionVariables
from cdk_sagemaker_training.definition.expressions.functions import Join
from cdk_sagemaker_training.definition.expressions.parameters import ParameterBoolean
from cdk_sagemaker_training.definition.fields.checks import Check, checked, instance_of
from cdk_sagemaker_training.definition.fields.spec import Spec
from cdk_sagemaker_training.definition.steps.condition import ConditionStep
from cdk_sagemaker_training.definition.steps.step import STEP_NAME, Step
from cdk_sagemaker_training.definition.steps.training import TrainingStep
from cdk_sagemaker_training.errors import InvalidInputError, Problem

SPOT: Final = "-Spot"
ON_DEMAND: Final = "-OnDemand"


def _nothing(trained: TrainingStep, suffix: str) -> Sequence[Step]:
    del trained, suffix
    return ()


def _callable() -> Check:
    def check(where: str, value: object) -> Iterable[Problem]:
        if not callable(value):
            yield Problem(where, value, "a function of the training step and its suffix that returns steps")

    return check


@attrs.frozen(kw_only=True)
class SpotOrOnDemand(Spec):
    """A training step on Spot where ``use_spot`` is true, the same on demand where not.

    ``name``: of the Condition step. ``step``: with the settings for Spot (``max_wait``, checkpoints) and a name that
    leaves room for the suffixes "-Spot" and "-OnDemand"; the branches differ in Spot and waiting time alone, so a job
    that one of them interrupted goes on from its checkpoints in the other. ``then``: called for either branch with its
    training step and its suffix, returns the steps that follow it there; each of their names needs the suffix.
    """

    name: str = attrs.field(metadata=checked(STEP_NAME))
    step: TrainingStep = attrs.field(metadata=checked(instance_of(TrainingStep)))
    use_spot: ParameterBoolean = attrs.field(metadata=checked(instance_of(ParameterBoolean)))
    then: Callable[[TrainingStep, str], Sequence[Step]] = attrs.field(default=_nothing, metadata=checked(_callable()))

    def problems(self) -> Iterable[Problem]:
        if list(self.field_problems()):
            return
        for suffix in (SPOT, ON_DEMAND):
            yield from STEP_NAME("step.name", self.step.name + suffix)
        if self.step.estimator.use_spot_instances is not True:
            given = self.step.estimator.use_spot_instances
            yield Problem("step.estimator.use_spot_instances", given, "True: the estimator holds the settings for Spot")

    @property
    def condition(self) -> ConditionStep:
        """The one step to give to the pipeline; both branches are in it."""
        own, given = self._own_prefix, self.step.estimator
        estimator = given if own is None else attrs.evolve(given, output_path=own)
        on_demand = attrs.evolve(estimator, use_spot_instances=False, max_wait=None)
        return ConditionStep(
            name=self.name,
            conditions=[ConditionEquals(left=self.use_spot, right=True)],
            if_steps=self._branch(attrs.evolve(self.step, estimator=estimator), SPOT),
            else_steps=self._branch(attrs.evolve(self.step, estimator=on_demand), ON_DEMAND),
        )

    @property
    def artifacts(self) -> Join:
        """Where the artifact lies whichever branch ran: a prefix of this execution's own, for a step after both.

        It holds one ``<job name>/output/model.tar.gz``. Such a step needs ``depends_on=[condition]``.
        Raises ``InvalidInputError`` where no such prefix is known: the estimator has no ``output_path``, or a cached
        result may lie where an earlier execution left it.
        """
        if self._own_prefix is None:
            given = {"output_path": self.step.estimator.output_path, "cache_config": self.step.cache_config}
            allowed = "an estimator with output_path, on a step without caching"
            raise InvalidInputError(self.subject, [Problem("artifacts", given, allowed)])
        return self._own_prefix

    @property
    def _own_prefix(self) -> Join | None:
        path, cache = self.step.estimator.output_path, self.step.cache_config
        if path is None or (cache is not None and cache.enable_caching):
            return None
        folder = path.rstrip("/") if isinstance(path, str) else path
        return Join(on="/", values=[folder, ExecutionVariables.PIPELINE_EXECUTION_ID])

    def _branch(self, trained: TrainingStep, suffix: str) -> Sequence[Step]:
        named = attrs.evolve(trained, name=trained.name + suffix)
        return [named, *self.then(named, suffix)]
