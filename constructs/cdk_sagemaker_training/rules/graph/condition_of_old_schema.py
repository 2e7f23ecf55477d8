"""SMT839."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import condition_step, fail_step
from cdk_sagemaker_training.rules.graph.conditions import OLD, OLD_MEMBERS, conditions_of
from cdk_sagemaker_training.rules.graph.samples import steps
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView

_PAIR = {"LeftValue": {"Get": "Execution.PipelineName"}, "RightValue": "churn"}


class ConditionOfOldSchema(StepRule):
    id = "SMT839"
    severity = Severity.WARNING
    title = "Condition that only the public schema knows"
    why = "AWS's SDKs write other conditions: what the service does with these is not documented."
    fix = "use ConditionNot around ConditionEquals or ConditionIn (Type Not), and QueryValue and Values for In"
    source = "public JSON schema of definitions, which is stale; unverified: whether the service takes them"
    bad = steps(condition_step([{"Type": "NotEquals", **_PAIR}], [fail_step()]))
    good = steps(condition_step([{"Type": "Not", "Condition": {"Type": "Equals", **_PAIR}}], [fail_step()]))
    step_types = ("Condition",)

    def check(self, step: StepView) -> Mistakes:
        for _, _, place in conditions_of(step):
            name = place.text("Type")
            if name in OLD:
                yield place.mistake("Type", message=f"{name} is no condition of the SDK, which writes {OLD[name]}")
            elif name == "In":
                for key, right in OLD_MEMBERS.items():
                    if key in place.members and right not in place.members:
                        yield place.mistake(key, message=f"a condition of type In has {right}, not {key}")
