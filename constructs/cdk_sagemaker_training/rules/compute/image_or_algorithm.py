"""SMT328."""

from __future__ import annotations

from cdk_sagemaker_training.rules.compute.resources import has
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import UNKNOWN, TrainingJob


class ImageOrAlgorithm(TrainingRule):
    id = "SMT328"
    severity = Severity.ERROR
    title = "Image and algorithm name, or neither"
    why = "A job runs one of the two: with both it may break, with neither it has nothing to run."
    fix = "give either image_uri (TrainingImage) or the algorithm_arn or algorithm_name (AlgorithmName) of a resource"
    source = "API AlgorithmSpecification: mutually exclusive, one of them must be specified"
    bad = training({"AlgorithmSpecification": {"AlgorithmName": "churn-algorithm"}})
    good = training({"AlgorithmSpecification": {"TrainingImage": None, "AlgorithmName": "churn-algorithm"}})

    def check(self, job: TrainingJob) -> Mistakes:
        given = job.get("AlgorithmSpecification")
        if given is None or given is UNKNOWN:
            return
        keys = [key for key in ("TrainingImage", "AlgorithmName") if has(job, "AlgorithmSpecification", key)]
        if len(keys) == 2:
            message = "AlgorithmName beside TrainingImage"
            yield job.mistake("AlgorithmSpecification", "AlgorithmName", message=message)
        elif not keys:
            message = "neither TrainingImage nor AlgorithmName"
            yield job.mistake("AlgorithmSpecification", message=message)
