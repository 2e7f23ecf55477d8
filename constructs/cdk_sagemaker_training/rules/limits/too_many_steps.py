"""SMT364."""

from __future__ import annotations

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.rules.examples import fail_step, pipeline
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView


class TooManySteps(DefinitionRule):
    """Steps in branches and loops are SMT365's subject."""

    id = "SMT364"
    severity = Severity.ERROR
    title = "More than 50 steps"
    why = "The service refuses the pipeline: the quota cannot be raised."
    fix = "do more in one step, or split the pipeline; at most 50 steps (Steps)"
    source = "service quotas of SageMaker: steps per pipeline, 50, not adjustable"
    bad = pipeline(*(fail_step(f"Stop{number}") for number in range(51)), shown={"Steps": "51 steps"})
    good = pipeline(*(fail_step(f"Stop{number}") for number in range(50)), shown={"Steps": "50 steps"})

    def check(self, definition: DefinitionView) -> Mistakes:
        count = definition.top_level_count
        if count > limits.MAX_PIPELINE_STEPS:
            message = f"{count} steps, more than the quota of {limits.MAX_PIPELINE_STEPS}"
            yield definition.mistake("Steps", message=message)
