"""SMT344."""

from __future__ import annotations

from functools import lru_cache

from cdk_sagemaker_training.catalog.instances import instance_type
from cdk_sagemaker_training.catalog.other_instances import OtherJob, other_instance_types
from cdk_sagemaker_training.catalog.suggestions import did_you_mean
from cdk_sagemaker_training.rules.compute.resources import resources_in
from cdk_sagemaker_training.rules.examples import pipeline, processing_step
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import PROCESSING, StepView

_LONGEST = 64
"""Characters of a name that are looked at: what is longer is no name."""


def _on(name: str) -> dict[str, object]:
    return {"ProcessingResources": {"ClusterConfig": {"InstanceType": name}}}


@lru_cache(maxsize=256)
def _hint(name: str, job: OtherJob) -> str:
    """What else there is to say of a name that is not known; jobs run on the same few types."""
    known = other_instance_types(job)
    if f"ml.{name}" in known:
        return f": did you mean 'ml.{name}'?"
    if instance_type(name) is not None:
        return ", though training jobs take it"
    close = did_you_mean(name, known)
    return f": {close}" if close else ""


def unknown_type(name: str | None, job: OtherJob) -> str | None:
    """What is told of a name that is no known instance type of such jobs; None where it is one, or there is no name."""
    if name is None or name[:_LONGEST] in other_instance_types(job):
        return None
    return f"{shown(name)} is no {job} instance type that is known{_hint(name[:_LONGEST], job)}"


class UnknownOtherInstanceType(StepRule):
    """What SMT301 is for training jobs. The service takes types that are newer than any list."""

    id = "SMT344"
    severity = Severity.WARNING
    title = "Instance type of a processing or transform job that is not known"
    why = "Unless it is newer than the list that this library has, the service refuses the job when the step starts."
    fix = "correct instance_type (InstanceType); all of them begin with 'ml.'"
    source = "service model: enums ProcessingInstanceType, TransformInstanceType, which the service may be ahead of"
    step_types = (*PROCESSING, "Transform")
    bad = pipeline(processing_step("Process", _on("m5.xlarge")), shown=_on("m5.xlarge"))
    good = pipeline(processing_step("Process", _on("ml.m5.xlarge")), shown=_on("ml.m5.xlarge"))

    def check(self, step: StepView) -> Mistakes:
        job: OtherJob = "transform" if step.type == "Transform" else "processing"
        for resources in resources_in(step):
            message = unknown_type(resources.text("InstanceType"), job)
            if message is not None:
                yield resources.mistake("InstanceType", message=message)
