"""SMT834."""

from __future__ import annotations

from cdk_sagemaker_training.rules.graph.paths import key_in, parts_of
from cdk_sagemaker_training.rules.graph.references import Suggestions, mistake_at, references_of
from cdk_sagemaker_training.rules.graph.samples import call, get, steps
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import UNKNOWN, DefinitionView

_ASK = call("Ask", OutputParameters=[{"OutputName": "answer", "OutputType": "String"}])


class UndeclaredOutput(DefinitionRule):
    id = "SMT834"
    severity = Severity.ERROR
    title = "Output that a Lambda or Callback step does not declare"
    why = "The reference has no value."
    fix = "declare the output in outputs (OutputParameters), or correct the name"
    source = (
        "SageMaker SDK, mlops/workflow/lambda_step.py and callback_step.py: the properties of a step are its outputs"
    )
    bad = steps(_ASK, call("Tell", {"age": get("Steps.Ask.OutputParameters['age']")}))
    good = steps(_ASK, call("Tell", {"answer": get("Steps.Ask.OutputParameters['answer']")}))

    def check(self, definition: DefinitionView) -> Mistakes:
        suggestions = Suggestions()
        for found in references_of(definition, "Steps"):
            step = definition.step_by_name.get(found.name)
            if step is None or step.type not in {"Lambda", "Callback"}:
                continue
            name, declared = key_in(parts_of(found), "OutputParameters").key, step.listed("OutputParameters")
            all_known = len(step.outputs) == len(declared or ()) and step.get("OutputParameters") is not UNKNOWN
            if name is not None and name not in step.outputs and all_known:
                hint = suggestions.of(name, step.outputs)
                yield mistake_at(found, f"step {shown(step.name)} declares no output {shown(name)}{hint}")
