"""SMT124."""

from __future__ import annotations

from cdk_sagemaker_training.rules.data.facts import documented
from cdk_sagemaker_training.rules.data.samples import from_s3
from cdk_sagemaker_training.rules.data.words import named
from cdk_sagemaker_training.rules.examples import built_in
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


def _cut(distribution: str | None) -> dict[str, object]:
    return {
        "HyperParameters": {"feature_dim": "8"},
        "InputDataConfig": [from_s3(S3DataDistributionType=distribution)],
    }


class DistributionLeftOut(TrainingRule):
    id = "SMT124"
    severity = Severity.WARNING
    title = "No distribution where the algorithm takes only sharded data"
    why = "What is left out is taken for FullyReplicated, which the algorithm does not take."
    fix = "give distribution (S3DataDistributionType) 'ShardedByS3Key'"
    source = "developer guide, page of the algorithm; unverified: that FullyReplicated is the service's default"
    bad = built_in("randomcutforest", _cut(None))
    good = built_in("randomcutforest", _cut("ShardedByS3Key"))

    def check(self, job: TrainingJob) -> Mistakes:
        for channel in job.channels:
            known = documented(job, channel)
            if known is None or known.distribution != "ShardedByS3Key" or channel.s3 is None:
                continue
            path = ("DataSource", "S3DataSource", "S3DataDistributionType")
            if not channel.given(*path):
                message = f"{named(channel)} has no S3DataDistributionType, and must be ShardedByS3Key"
                yield channel.mistake(*path, message=message)
