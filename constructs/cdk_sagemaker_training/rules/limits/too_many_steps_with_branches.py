"""SMT365."""

from __future__ import annotations

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.rules.examples import condition_step, fail_step, pipeline
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView

_EQUAL = {"Type": "Equals", "LeftValue": {"Get": "Execution.PipelineName"}, "RightValue": "churn"}


class TooManyStepsWithBranches(DefinitionRule):
    """What is too much without branches is SMT364's subject."""

    id = "SMT365"
    severity = Severity.WARNING
    title = "More than 50 steps with those of branches and loops"
    why = "The service may refuse the pipeline: whether its quota counts steps in branches is not documented."
    fix = "do more in one step, or split the pipeline; at most 50 steps (Steps), those of branches included"
    source = "service quotas of SageMaker: steps per pipeline, 50; unverified: that steps in branches count"
    bad = pipeline(
        condition_step([_EQUAL], [fail_step(f"Stop{number}") for number in range(50)]),
        shown={"Type": "Condition", "Arguments": {"IfSteps": "50 steps"}},
    )
    good = pipeline(
        condition_step([_EQUAL], [fail_step(f"Stop{number}") for number in range(49)]),
        shown={"Type": "Condition", "Arguments": {"IfSteps": "49 steps"}},
    )

    def check(self, definition: DefinitionView) -> Mistakes:
        count, top = len(definition.nodes), definition.top_level_count
        if top <= limits.MAX_PIPELINE_STEPS < count:
            message = f"{count} steps, {count - top} of them in branches and loops; the quota is 50"
            yield definition.mistake("Steps", message=message)
