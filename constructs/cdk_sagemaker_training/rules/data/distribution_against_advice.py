"""SMT112."""

from __future__ import annotations

from cdk_sagemaker_training.definition.training.inputs import DISTRIBUTIONS
from cdk_sagemaker_training.rules.data.facts import documented
from cdk_sagemaker_training.rules.data.samples import from_s3
from cdk_sagemaker_training.rules.data.words import named
from cdk_sagemaker_training.rules.examples import built_in
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


def _several(distribution: str) -> dict[str, object]:
    return {
        "HyperParameters": {"k": "10", "feature_dim": "32"},
        "ResourceConfig": {"InstanceCount": 2},
        "InputDataConfig": [from_s3(S3DataDistributionType=distribution)],
    }


class DistributionAgainstAdvice(TrainingRule):
    """Where the algorithm takes no other one, it is an error: SMT120."""

    id = "SMT112"
    severity = Severity.WARNING
    title = "Distribution that the algorithm's page advises against"
    why = (
        "Instances that all read everything take longer than those that share it, "
        "and instances that test on a share measure that share only."
    )
    fix = "give the distribution (S3DataDistributionType) that the page recommends"
    source = "developer guide, page of the algorithm: the recommended S3DataDistributionType of each channel"
    bad = built_in("kmeans", _several("FullyReplicated"))
    good = built_in("kmeans", _several("ShardedByS3Key"))

    def check(self, job: TrainingJob) -> Mistakes:
        count = job.instance_count
        if count is None or count == 1:
            return
        for channel in job.channels:
            path = ("DataSource", "S3DataSource", "S3DataDistributionType")
            given, known = channel.text(*path), documented(job, channel)
            wanted = None if known is None else known.recommended_distribution
            if given in DISTRIBUTIONS and wanted is not None and given != wanted:
                message = (
                    f"{named(channel)} is {given} on {count} instances, and the algorithm's page recommends {wanted}"
                )
                fix = f"give distribution (S3DataDistributionType) {wanted!r}"
                yield channel.mistake(*path, message=message, fix=fix)
