"""SMT830."""

from __future__ import annotations

from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.rules.examples import condition_step, fail_step
from cdk_sagemaker_training.rules.graph.conditions import COMPARISONS, conditions_of
from cdk_sagemaker_training.rules.graph.kinds import kind_in
from cdk_sagemaker_training.rules.graph.samples import steps
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView

_ROUNDS = {"Name": "Rounds", "Type": "Integer", "DefaultValue": 100}


def _check(limit: object) -> dict[str, Json]:
    return condition_step(
        [{"Type": "GreaterThan", "LeftValue": {"Get": "Parameters.Rounds"}, "RightValue": limit}], [fail_step()]
    )


class ComparesDifferentKinds(StepRule):
    id = "SMT830"
    severity = Severity.WARNING
    title = "Condition that compares values of different kinds"
    why = "Text is never equal to a number, and neither is greater than the other."
    fix = "give both sides (LeftValue, RightValue; QueryValue, Values) the same kind of value"
    source = "unverified: whether the service refuses the comparison or finds it false"
    bad = steps(_check("3"), parameters=[_ROUNDS])
    good = steps(_check(3), parameters=[_ROUNDS])
    step_types = ("Condition",)

    def check(self, step: StepView) -> Mistakes:
        for _, _, place in conditions_of(step):
            name = place.text("Type")
            if name in COMPARISONS:
                kinds = [kind_in(place.raw(key), step.definition) for key in ("LeftValue", "RightValue")]
                if all(kinds) and kinds[0] != kinds[1]:
                    message = f"{name} compares {kinds[0]} with {kinds[1]}"
                    yield place.mistake("RightValue", message=message)
            elif name == "In":
                given = kind_in(place.raw("QueryValue"), step.definition)
                kinds = [kind_in(item, step.definition) for item in place.listed("Values") or ()]
                if given and all(kinds) and given not in kinds and kinds:
                    yield place.mistake("Values", message=f"In looks for {given} among other kinds of values")
