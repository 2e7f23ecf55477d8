"""What a pipeline of an app may cost and how long it may take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cdk_sagemaker_training.definition.settings.parallelism import ParallelismConfiguration
from cdk_sagemaker_training.pipeline.pipeline_picture import DrawnPipeline
from cdk_sagemaker_training.rules import Finding

if TYPE_CHECKING:
    from cdk_sagemaker_training.estimate import Bounds, Budget, RunTime


class BoundedPipeline(DrawnPipeline):
    """A pipeline whose definition and parallelism are known."""

    _parallelism: ParallelismConfiguration | None

    def bounds(self, *, runs: Mapping[str, RunTime] | None = None) -> Bounds:
        """How long an execution takes and which instances it is billed for, at best and at worst.

        ``print(pipeline.bounds())`` shows it with its arithmetic, ``pipeline.bounds().cost(prices)`` in money.

        :param runs: By step, how long one of its jobs runs. Default: as long as the definition allows.
        :raises InvalidInputError: names of steps that there are not.
        """
        from cdk_sagemaker_training.estimate import Bounds

        at_once = None if self._parallelism is None else self._parallelism.max_parallel_execution_steps
        return Bounds.of(self.definition.document, runs=runs, max_parallel_steps=at_once)

    def _beyond(self, budget: Budget | None) -> Sequence[Finding]:
        """What an execution may take beyond a budget."""
        if budget is None:
            return []
        from cdk_sagemaker_training.estimate.budget import judge_budget  # most pipelines have none

        return judge_budget(self.bounds, budget)
