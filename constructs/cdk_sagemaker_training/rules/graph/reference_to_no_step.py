"""SMT805."""

from __future__ import annotations

from cdk_sagemaker_training.rules.graph.references import Suggestions, mistake_at, references_of
from cdk_sagemaker_training.rules.graph.samples import call, get, steps
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView

_ANSWER = [{"OutputName": "answer", "OutputType": "String"}]


class ReferenceToNoStep(DefinitionRule):
    id = "SMT805"
    severity = Severity.ERROR
    title = "Reference to a step that there is not"
    why = "The service refuses the pipeline."
    fix = "correct the name in the reference (Get), or add the step"
    source = "SageMaker SDK, mlops/workflow/steps.py: _get_step_name_from_str refuses undefined steps"
    bad = steps(call("Ask"), call("Tell", {"answer": get("Steps.Asked.OutputParameters['answer']")}))
    good = steps(
        call("Ask", OutputParameters=_ANSWER), call("Tell", {"answer": get("Steps.Ask.OutputParameters['answer']")})
    )

    def check(self, definition: DefinitionView) -> Mistakes:
        names = {step.name for step in definition.steps}
        suggestions = Suggestions()
        for found in references_of(definition, "Steps"):
            if found.name not in names:
                hint = suggestions.of(found.name, names)
                yield mistake_at(found, f"{shown(found.text)} names no step of this pipeline{hint}")
