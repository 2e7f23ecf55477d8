"""SMT819."""

from __future__ import annotations

from cdk_sagemaker_training.catalog.limits import MAX_LOOP_CONCURRENCY
from cdk_sagemaker_training.rules.graph.samples import call, loop, steps
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import UNKNOWN, StepView


class LoopConcurrency(StepRule):
    id = "SMT819"
    severity = Severity.ERROR
    title = "Loop with an impossible concurrency"
    why = "The service refuses the pipeline: a ForEach step runs 1 to 50 iterations at a time."
    fix = "give a whole number from 1 to 50 for max_concurrency (MaxConcurrency)"
    source = "SageMaker SDK v3, mlops/workflow/for_each_step.py: MAX_CONCURRENCY_MIN, MAX_CONCURRENCY_MAX"
    bad = steps(loop(call(), MaxConcurrency=100))
    good = steps(loop(call(), MaxConcurrency=50))
    step_types = ("ForEach",)

    def check(self, step: StepView) -> Mistakes:
        given = step.arguments.get("MaxConcurrency")
        if given is UNKNOWN or step.get("Arguments") is UNKNOWN:
            return
        number = step.arguments.integer("MaxConcurrency")
        if number is None or not 1 <= number <= MAX_LOOP_CONCURRENCY:
            told = f"MaxConcurrency {shown(given)} is no whole number from 1 to {MAX_LOOP_CONCURRENCY}"
            yield step.arguments.mistake("MaxConcurrency", message="no MaxConcurrency" if given is None else told)
