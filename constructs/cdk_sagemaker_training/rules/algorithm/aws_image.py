"""What rules about the URI of an image share."""

from __future__ import annotations

from cdk_sagemaker_training.catalog.images import EcrUri, accounts_by_region, split_ecr_uri
from cdk_sagemaker_training.rules.views import TrainingJob


def named_like_aws(job: TrainingJob) -> EcrUri | None:
    """The parts of an image URI that is none of AWS's, but has the name of one of its repositories."""
    parts = split_ecr_uri(job.own_image or "")
    return parts if parts is not None and accounts_by_region(parts.repository) else None


def image_of(uri: str) -> dict[str, object]:
    """The part of a request that names an image."""
    return {"AlgorithmSpecification": {"TrainingImage": uri}}
