"""SMT405."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.catalog.algorithms import algorithm, algorithm_names
from cdk_sagemaker_training.rules.examples import built_in
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_KNOWN_ON: Final = "2026-11-23"
"""The day that the facts are of. Not today: the same document has the same findings on every day."""
_TABLE: Final = {"HyperParameters": {"objective": "binary:logistic", "num_round": "100"}}


class PatchingEnded(TrainingRule):
    """Scripts in the image are as much at risk. Versions without a published date make no finding."""

    id = "SMT405"
    severity = Severity.WARNING
    title = "Image version that gets no more security patches"
    why = "Vulnerabilities that are found from then on stay in the image."
    fix = "take a version of the image (image_uri, TrainingImage) that is still patched"
    source = "aws/deep-learning-containers, docs/src/data/sagemaker-xgboost: end_of_patch"
    bad = built_in("xgboost", _TABLE, version="3.0-5")
    good = built_in("xgboost", _TABLE, version="3.2-0")

    def check(self, job: TrainingJob) -> Mistakes:
        if job.image is None or job.image.name not in algorithm_names():
            return
        known = algorithm(job.image.name)
        ended = known.end_of_patch.get(job.image.version)
        if ended is None or ended >= _KNOWN_ON:
            return
        later = [version for version, end in known.end_of_patch.items() if end >= _KNOWN_ON]
        message = f"{known.name} {job.image.version} has had no security patches since {ended}"
        fix = f"take version {' or '.join(later)} of the image (image_uri, TrainingImage)" if later else ""
        yield job.mistake("AlgorithmSpecification", "TrainingImage", message=message, fix=fix)
