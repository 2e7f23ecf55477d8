"""SMT815."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.catalog.suggestions import did_you_mean
from cdk_sagemaker_training.definition.fields.variables import is_expression
from cdk_sagemaker_training.rules.examples import condition_step, fail_step
from cdk_sagemaker_training.rules.finding import Mistake
from cdk_sagemaker_training.rules.graph.conditions import MEMBERS, OLD, OLD_MEMBERS, conditions_of
from cdk_sagemaker_training.rules.graph.samples import steps
from cdk_sagemaker_training.rules.requests.words import json_type, shown
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import UNKNOWN, Place, StepView

_LONGEST: Final = 64
_NAME = {"Get": "Execution.PipelineName"}


class MalformedCondition(StepRule):
    id = "SMT815"
    severity = Severity.ERROR
    title = "Condition that is none"
    why = "The service refuses the pipeline."
    fix = "use the SDK's conditions (Type): Equals, GreaterThan, LessThan, In, Not, Or, ..., each with its members"
    source = "SageMaker SDK, core/workflow/conditions.py: ConditionTypeEnum and to_request of each"
    bad = steps(condition_step([{"Type": "Equals", "LeftValue": _NAME}], [fail_step()]))
    good = steps(condition_step([{"Type": "Equals", "LeftValue": _NAME, "RightValue": "churn"}], [fail_step()]))
    step_types = ("Condition",)

    def check(self, step: StepView) -> Mistakes:
        given = step.arguments.get("Conditions")
        if given is not UNKNOWN and not isinstance(given, list) and isinstance(step.get("Arguments"), dict):
            kind = "no Conditions" if given is None else f"Conditions is {json_type(given)}, not a list"
            yield step.arguments.mistake("Conditions", message=kind)
        for pointer, value, place in conditions_of(step):
            if is_expression(value):
                yield Mistake(pointer, value, "an expression where a condition should be")
            elif place.members or value == {}:
                yield from _mistakes(place)
            elif step.values.known(value) is not UNKNOWN:
                yield Mistake(pointer, value, f"{shown(value)} is {json_type(value)}, not a condition")


def _mistakes(place: Place) -> Mistakes:
    name, given = place.text("Type"), place.get("Type")
    if given is UNKNOWN or name in OLD:
        return
    if name is None or name not in MEMBERS:
        hint = did_you_mean(name, MEMBERS) if name and len(name) < _LONGEST else ""
        told = "no Type" if given is None else f"Type {shown(given)} is none of {', '.join(MEMBERS)}"
        yield place.mistake("Type", message=f"{told}; {hint}" if hint else told)
        return
    old_names = {right: old for old, right in OLD_MEMBERS.items()}
    for key in MEMBERS[name]:
        if key not in place.members and not (name == "In" and old_names[key] in place.members):
            yield place.mistake(key, message=f"a condition of type {name} without {key}")
    for key in ("Values", "Conditions"):
        inner = place.get(key) if key in MEMBERS[name] else UNKNOWN
        if key in place.members and inner is not UNKNOWN and not isinstance(inner, list):
            yield place.mistake(key, message=f"{key} is {json_type(inner)}, not a list")
