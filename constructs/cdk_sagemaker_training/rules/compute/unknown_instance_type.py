"""SMT301."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from cdk_sagemaker_training.catalog.instances import instance_type
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

if TYPE_CHECKING:
    from cdk_sagemaker_training.definition.advice import InstanceExplanation

_LONGEST = 64
"""Characters of a name that are looked at: what is longer is no name."""


@lru_cache(maxsize=256)
def _explained(name: str) -> InstanceExplanation:
    """Jobs run on the same few types."""
    from cdk_sagemaker_training.definition.advice import explain_instance_type  # loaded for a mistake

    return explain_instance_type(name)


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
            if name is None or is_token(name) or instance_type(name[:_LONGEST]) is not None:
                continue
            explanation = _explained(name[:_LONGEST])
            why = [reason.text.removesuffix(".") for reason in explanation.reasons[1:-1]]
            message = ": ".join([f"{shown(name)} is no training instance type that is known", *why])
            instead = " or ".join(explanation.instead)
            fix = f"take {instead} as instance_type (InstanceType)" if instead else ""
            yield place.mistake("InstanceType", message=message, fix=fix)
