"""SMT409."""

from __future__ import annotations

from cdk_sagemaker_training.catalog.images import accounts_by_region, publishing_accounts
from cdk_sagemaker_training.rules.algorithm.aws_image import image_of, named_like_aws
from cdk_sagemaker_training.rules.examples import xgboost
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class NotPublishedThere(TrainingRule):
    """An account that is the right one in another region is the subject of SMT407."""

    id = "SMT409"
    severity = Severity.WARNING
    title = "Image that AWS is not known to publish there"
    why = "The image can most likely not be pulled: this account, or this region, is not among those that hold it."
    fix = "take image_uris.retrieve(...), or builtin_image(...).uri(region), for image_uri (TrainingImage)"
    source = "SageMaker SDK 3.27, image_uri_config: registries by region; unverified: what they hold besides"
    bad = xgboost(image_of("763104351884.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:3.2-0"))
    good = xgboost(image_of("141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:3.2-0"))

    def check(self, job: TrainingJob) -> Mistakes:
        parts = named_like_aws(job)
        if parts is None or parts.account not in publishing_accounts():
            return
        accounts = accounts_by_region(parts.repository)
        here = accounts.get(parts.region)
        path = ("AlgorithmSpecification", "TrainingImage")
        if here is None:
            message = f"{parts.region} is not among the {len(accounts)} regions that {parts.repository} is published in"
            yield job.mistake(*path, message=message)
        elif parts.account not in here and not any(parts.account in held for held in accounts.values()):
            right = " or ".join(sorted(here))
            message = f"account {parts.account} is not known to hold {parts.repository}, in {parts.region} {right} does"
            fix = f"write {right} for the account in image_uri (TrainingImage)"
            yield job.mistake(*path, message=message, fix=fix)
