"""SMT407."""

from __future__ import annotations

from cdk_sagemaker_training.catalog.images import accounts_by_region
from cdk_sagemaker_training.rules.algorithm.aws_image import WITH_IMAGES, NamedImage, image_of, named_like_aws_in
from cdk_sagemaker_training.rules.examples import xgboost
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


class AccountOfOtherRegion(StepRule):
    """Accounts that are none of AWS's may hold a copy: they make no finding."""

    id = "SMT407"
    severity = Severity.ERROR
    title = "Image of AWS in the account of another region"
    why = "The image cannot be pulled: AWS publishes its images from a different account in most regions."
    fix = "take image_uris.retrieve(...), or builtin_image(...).uri(region), for image_uri (TrainingImage, Image)"
    source = "SageMaker SDK 3.27, image_uri_config: registries by region"
    bad = xgboost(image_of("683313688378.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:3.2-0"))
    good = xgboost(image_of("141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:3.2-0"))

    step_types = WITH_IMAGES

    def check(self, step: StepView) -> Mistakes:
        for image in named_like_aws_in(step):
            yield from _mistakes(image)


def _mistakes(image: NamedImage) -> Mistakes:
    parts = image.parts
    accounts = accounts_by_region(parts.repository)
    here = accounts.get(parts.region, frozenset())
    homes = [region for region, held in accounts.items() if parts.account in held]
    if not here or parts.account in here or not homes:
        return
    right = " or ".join(sorted(here))
    home = homes[0] if len(homes) == 1 else f"{len(homes)} other regions"
    message = f"{parts.repository} is not in account {parts.account} in {parts.region}, there it is in {right}"
    fix = f"write {right} for the account in {image.argument}: {parts.account} is that of {home}"
    yield image.place.mistake(*image.path, message=message, fix=fix)
