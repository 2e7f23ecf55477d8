"""SMT813."""

from __future__ import annotations

from cdk_sagemaker_training.definition.document.graph import dependencies, depends_on
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.rules.finding import Mistake
from cdk_sagemaker_training.rules.graph.references import Suggestions
from cdk_sagemaker_training.rules.graph.samples import call, steps
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView


class DependencyOnNoStep(DefinitionRule):
    id = "SMT813"
    severity = Severity.ERROR
    title = "Dependency on a step that there is not"
    why = "The service refuses the pipeline."
    fix = "correct the name in depends_on (DependsOn), or remove the entry"
    source = "SageMaker SDK, mlops/workflow/steps.py: _get_step_name_from_str refuses undefined steps"
    bad = steps(call("Ask"), call("Tell", DependsOn=["Asked"]))
    good = steps(call("Ask"), call("Tell", DependsOn=["Ask"]))

    def check(self, definition: DefinitionView) -> Mistakes:
        names = {step.name for step in definition.steps}
        suggestions = Suggestions()
        for node in definition.nodes:
            entries = dict(dependencies(node))
            for pointer, name in depends_on(node):
                if name not in names and not is_token(name):
                    message = f"{shown(name)} is no step of this pipeline{suggestions.of(name, names)}"
                    yield Mistake(pointer, entries[pointer], message)
