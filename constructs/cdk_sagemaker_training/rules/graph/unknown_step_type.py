"""SMT814."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.catalog.request_shapes import step_requests
from cdk_sagemaker_training.catalog.suggestions import did_you_mean
from cdk_sagemaker_training.definition.steps.step import step_types
from cdk_sagemaker_training.rules.examples import fail_step, step
from cdk_sagemaker_training.rules.graph.samples import steps
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView

_KNOWN: Final = tuple(sorted({*step_types(), "Athena", "HubContent"}))
"""Types of the SDK, and those that only the metadata of executions show; those of Bedrock begin with its name."""
_LONGEST: Final = 64


class UnknownStepType(StepRule):
    id = "SMT814"
    severity = Severity.WARNING
    title = "Step of an unknown type"
    why = "The service refuses the pipeline, unless its types are newer than this check."
    fix = "correct the type (Type)"
    source = (
        "SageMaker SDK v3, mlops/workflow/steps.py: StepTypeEnum; API PipelineExecutionStepMetadata. unverified: "
        "that there are no others"
    )
    bad = steps(step("Train", "Churn"))
    good = steps(fail_step("Churn"))

    def check(self, step: StepView) -> Mistakes:
        given = step.text("Type")
        if not given or given in _KNOWN or given.startswith("Bedrock"):
            return
        hint = _meant(given) if len(given) < _LONGEST else ""
        message = f"{shown(given)} is no type of step that is known"
        yield step.mistake("Type", message=f"{message}; {hint}" if hint else message)


def _meant(given: str) -> str:
    """The type whose request has that name, or one that is close: ``CreateModel`` is what a step of type Model does."""
    requests = {f"{given}Request", f"{given}Input"}
    calls = (kind for kind in _KNOWN if any(request.shape in requests for request in step_requests(kind)))
    called = next((kind for kind in calls if not kind.endswith("Check")), None)
    return did_you_mean(given, _KNOWN) if called is None else f"did you mean {called!r}?"
