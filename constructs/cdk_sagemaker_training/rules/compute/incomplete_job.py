"""SMT335."""

from __future__ import annotations

from cdk_sagemaker_training.rules.compute.resources import has
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import UNKNOWN, TrainingJob
from cdk_sagemaker_training.rules.views.cluster import LISTS


class IncompleteJob(TrainingRule):
    """Jobs without servers have a ``ServerlessJobConfig`` instead."""

    id = "SMT335"
    severity = Severity.WARNING
    title = "Training job without algorithm, instances or time limit"
    why = "The API's model takes them for optional for the sake of serverless jobs; other jobs cannot run without them."
    fix = "give AlgorithmSpecification, ResourceConfig with instance_type (InstanceType), and StoppingCondition"
    source = "service model of CreateTrainingJob; unverified: what the service says to an ordinary job without them"
    bad = training({"ResourceConfig": None})
    good = training()

    def check(self, job: TrainingJob) -> Mistakes:
        if job.given("ServerlessJobConfig"):
            return
        for key in () if job.tuned else ("AlgorithmSpecification", "StoppingCondition"):  # required of tuning jobs
            if not job.given(key):
                yield job.mistake(key, message=f"no {key}")
        given = job.get(job.resources_key)
        if given is None:
            yield job.mistake(job.resources_key, message=f"no {job.resources_key}")
        elif given is not UNKNOWN and not any(has(job.resources, key) for key in ("InstanceType", *LISTS)):
            yield job.mistake(job.resources_key, message=f"no instance type in {job.resources_key}")
