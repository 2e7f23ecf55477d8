"""SMT381."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.rules.examples import IMAGE, ROLE, Example, pipeline, step
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView

_WAYS: Final = ("PrimaryContainer", "Containers")


def _model(**containers: object) -> Example:
    request = {"ExecutionRoleArn": ROLE, **containers}
    return pipeline(step("Model", "Create", request), shown={"Type": "Model", "Arguments": request})


class ModelWithoutContainers(StepRule):
    id = "SMT381"
    severity = Severity.ERROR
    title = "Model with no container, or with both forms of them"
    why = "The service refuses the model: it runs one container or a pipeline of several, and needs one of the two."
    fix = "give either PrimaryContainer or the Containers of an inference pipeline"
    source = (
        "API CreateModel; SageMaker SDK, Session.create_model, which refuses both; hashicorp/terraform-provider-aws, "
        "sagemaker_model: without the one the other is required"
    )
    step_types = ("Model",)
    bad = _model()
    good = _model(PrimaryContainer={"Image": IMAGE})

    def check(self, step: StepView) -> Mistakes:
        if not isinstance(step.get("Arguments"), dict):
            return
        given = [key for key in _WAYS if step.arguments.get(key) not in (None, [])]
        if len(given) == 2:
            yield step.arguments.mistake("Containers", message="Containers beside PrimaryContainer")
        elif not given:
            yield step.arguments.mistake("PrimaryContainer", message="neither PrimaryContainer nor Containers")
