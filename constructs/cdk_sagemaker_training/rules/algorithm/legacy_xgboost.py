"""SMT406."""

from __future__ import annotations

from cdk_sagemaker_training.catalog.image_choice import LEGACY_XGBOOST
from cdk_sagemaker_training.rules.examples import xgboost
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


def _image(name: str) -> dict[str, object]:
    return {"AlgorithmSpecification": {"TrainingImage": name}}


class LegacyXgboost(TrainingRule):
    """Nothing else is checked of such a job: no facts about the old version are known."""

    id = "SMT406"
    severity = Severity.WARNING
    title = "XGBoost's legacy image"
    why = "latest and 1 are not the newest version but 0.72 of 2018, without checkpoints and without GPUs."
    fix = "name the version that you mean in image_uri (TrainingImage), such as sagemaker-xgboost:3.2-0"
    source = "SageMaker SDK 3.27, image_uri_config/xgboost.json: version 1, alias latest"
    bad = xgboost(_image("685385470294.dkr.ecr.eu-west-1.amazonaws.com/xgboost:latest"))
    good = xgboost(_image("141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:3.2-0"))

    def check(self, job: TrainingJob) -> Mistakes:
        image = job.image
        if image is not None and image.name == "xgboost" and image.version in LEGACY_XGBOOST:
            message = f"{image.repository}:{image.tag} is XGBoost 0.72"
            yield job.mistake("AlgorithmSpecification", "TrainingImage", message=message)
