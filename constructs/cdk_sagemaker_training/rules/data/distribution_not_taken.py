"""SMT120."""

from __future__ import annotations

from cdk_sagemaker_training.rules.data.not_taken import not_taken
from cdk_sagemaker_training.rules.data.samples import from_s3
from cdk_sagemaker_training.rules.examples import built_in
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


def _cut(distribution: str) -> dict[str, object]:
    return {
        "HyperParameters": {"feature_dim": "8"},
        "InputDataConfig": [from_s3(S3DataDistributionType=distribution)],
    }


class DistributionNotTaken(TrainingRule):
    id = "SMT120"
    severity = Severity.ERROR
    title = "Distribution that the algorithm does not take"
    why = "The algorithm relies on how its channels are shared out among the instances, and takes them in one way only."
    fix = "give the distribution (S3DataDistributionType) that the algorithm takes"
    source = "developer guide, page of the algorithm; aws/sagemaker-xgboost-container"
    bad = built_in("randomcutforest", _cut("FullyReplicated"))
    good = built_in("randomcutforest", _cut("ShardedByS3Key"))

    def check(self, job: TrainingJob) -> Mistakes:
        yield from not_taken(job, "distribution")
