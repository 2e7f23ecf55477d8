"""SMT844."""

from __future__ import annotations

from cdk_sagemaker_training.catalog.limits import MAX_LOOP_LITERAL_ITEMS
from cdk_sagemaker_training.rules.graph.samples import call, loop, steps
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import UNKNOWN, StepView


class LoopItems(StepRule):
    id = "SMT844"
    severity = Severity.ERROR
    title = "Loop without items, or with too many"
    why = "The service refuses the pipeline: a ForEach step goes through a list of 1 to 100 items."
    fix = "give 1 to 100 items as iterable_items (IterableItems), or a variable that is a list when the step runs"
    source = (
        "SageMaker SDK v3, mlops/workflow/for_each_step.py: a list that stands in the definition has 1 to 100 items"
    )
    bad = steps(loop(call(), IterableItems=[]))
    good = steps(loop(call(), IterableItems=["a", "b"]))
    step_types = ("ForEach",)

    def check(self, step: StepView) -> Mistakes:
        if step.arguments.raw("IterableItems") is None:
            if step.get("Arguments") is not UNKNOWN:
                yield step.arguments.mistake("IterableItems", message="no IterableItems")
            return
        items = step.arguments.listed("IterableItems")
        if items is not None and not 1 <= len(items) <= MAX_LOOP_LITERAL_ITEMS:
            message = f"IterableItems has {len(items):,} items, not 1 to {MAX_LOOP_LITERAL_ITEMS}"
            yield step.arguments.mistake("IterableItems", message=message)
