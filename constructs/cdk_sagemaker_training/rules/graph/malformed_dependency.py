"""SMT828."""

from __future__ import annotations

from typing import cast

from cdk_sagemaker_training.definition.document.graph_problems import malformed_dependencies
from cdk_sagemaker_training.definition.fields.variables import is_expression
from cdk_sagemaker_training.rules.finding import Mistake
from cdk_sagemaker_training.rules.graph.samples import call, steps
from cdk_sagemaker_training.rules.requests.words import json_type, shown
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import UNKNOWN, StepView


class MalformedDependency(StepRule):
    id = "SMT828"
    severity = Severity.ERROR
    title = "Dependency that names no step"
    why = "The service refuses the pipeline."
    fix = 'list names of steps in depends_on (DependsOn), or {"Step": name, "Trigger": outcome}'
    source = "SageMaker SDK v3, mlops/workflow/step_dependency.py and steps.py: to_request"
    bad = steps(call("Ask"), call("Tell", DependsOn="Ask"))
    good = steps(call("Ask"), call("Tell", DependsOn=["Ask"]))

    def check(self, step: StepView) -> Mistakes:
        for pointer, given in malformed_dependencies(step.node):
            if step.values.known(given) is UNKNOWN or is_expression(given):
                continue
            inside = cast("dict[str, object]", given).get("Step") if isinstance(given, dict) else None
            if step.values.known(inside) is not UNKNOWN:
                wanted = "a list of steps" if pointer == step.at("DependsOn") else "a step"
                yield Mistake(pointer, given, f"{shown(given)} is {json_type(given)} that is not {wanted}")
