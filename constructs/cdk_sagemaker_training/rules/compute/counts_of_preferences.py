"""SMT309."""

from __future__ import annotations

from cdk_sagemaker_training.rules.compute.resources import JOBS, full_list, has, resources_in
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


def _counts(first: int | None, second: int | None) -> dict[str, object]:
    choices = [("ml.m5.2xlarge", first), ("ml.m5.xlarge", second)]
    listed = [{"InstanceType": name, **({"InstanceCount": n} if n else {})} for name, n in choices]
    return {"ResourceConfig": {"InstanceType": None, "InstanceCount": None, "InstancePreferences": listed}}


class CountsOfPreferences(StepRule):
    id = "SMT309"
    severity = Severity.ERROR
    title = "Instance counts that are neither in all preferences nor in the job alone"
    why = "The service refuses the job: each preference has a count, or the job has one for all of them."
    fix = (
        "give instance_count (InstanceCount) in each of instance_preferences (InstancePreferences), "
        "or once beside them and in none"
    )
    source = "API InstancePreference.InstanceCount and ProcessingInstancePreference.InstanceCount"
    step_types = JOBS
    bad = training(_counts(1, None))
    good = training(_counts(1, 2))

    def check(self, step: StepView) -> Mistakes:
        for resources in resources_in(step):
            preferences = full_list(resources, "InstancePreferences")
            counted = sum(has(preference, "InstanceCount") for preference in preferences)
            common = has(resources, "InstanceCount")
            if preferences and counted and common:
                message = f"InstanceCount in {counted} of {len(preferences)} preferences and beside them"
                yield resources.mistake("InstanceCount", message=message)
            elif preferences and counted < len(preferences) and not common:
                message = f"InstanceCount in {counted} of {len(preferences)} preferences and not beside them"
                yield resources.mistake("InstancePreferences", message=message)
