"""SMT301."""

from __future__ import annotations

from functools import lru_cache

from cdk_sagemaker_training.definition.advice import explain_instance_type
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_LONGEST = 64
"""Characters of a name that are looked at: what is longer is no name."""
_explained = lru_cache(maxsize=256)(explain_instance_type)
"""Jobs run on the same few types."""


class UnknownInstanceType(TrainingRule):
    """The service takes types that are newer than any list."""

    id = "SMT301"
    severity = Severity.WARNING
    title = "Instance type that is not known"
    why = "Unless it is newer than the list that this library has, the service refuses the job when the step starts."
    fix = "correct instance_type (InstanceType)"
    source = "service model: enum TrainingInstanceType, which the service is ahead of at times"
    bad = training({"ResourceConfig": {"InstanceType": "ml.m5.mega"}})
    good = training({"ResourceConfig": {"InstanceType": "ml.m5.2xlarge"}})

    def check(self, job: TrainingJob) -> Mistakes:
        for place, name, _ in job.clusters:
            explanation = None if name is None else _explained(name[:_LONGEST])
            if explanation is None or explanation.standing != "unknown":
                continue
            why = [reason.text.removesuffix(".") for reason in explanation.reasons[1:-1]]
            message = ": ".join([f"{shown(name)} is no training instance type that is known", *why])
            instead = " or ".join(explanation.instead)
            fix = f"take {instead} as instance_type (InstanceType)" if instead else ""
            yield place.mistake("InstanceType", message=message, fix=fix)
