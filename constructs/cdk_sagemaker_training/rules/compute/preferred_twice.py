"""SMT325."""

from __future__ import annotations

from cdk_sagemaker_training.rules.compute.resources import JOBS, resources_in
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


def _preferred(*names: str) -> dict[str, object]:
    return {"ResourceConfig": {"InstanceType": None, "InstancePreferences": [{"InstanceType": n} for n in names]}}


class PreferredTwice(StepRule):
    id = "SMT325"
    severity = Severity.ERROR
    title = "Instance type twice among the preferences"
    why = "The service refuses the job: a type can appear only once in the list."
    fix = "name each type once in instance_preferences (InstancePreferences)"
    source = "API InstancePreference.InstanceType and ProcessingInstancePreference.InstanceType"
    step_types = JOBS
    bad = training(_preferred("ml.m5.xlarge", "ml.m5.xlarge"))
    good = training(_preferred("ml.m5.xlarge", "ml.m6i.xlarge"))

    def check(self, step: StepView) -> Mistakes:
        for resources in resources_in(step):
            seen = set[str]()
            for preference in resources.items("InstancePreferences"):
                name = preference.text("InstanceType")
                if name in seen:
                    yield preference.mistake("InstanceType", message=f"{shown(name)} is preferred before")
                if name is not None:
                    seen.add(name)
