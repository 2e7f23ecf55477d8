"""SMT330."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.catalog.images import built_in_names, framework_image
from cdk_sagemaker_training.catalog.script_mode import at_least
from cdk_sagemaker_training.rules.examples import REGION, training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_SINCE: Final = {"pytorch": "1.10", "tensorflow": "2.6"}
_NEVER: Final = frozenset({*built_in_names(), "mxnet"})


def _on(version: str) -> dict[str, object]:
    groups = [
        {"InstanceGroupName": "workers", "InstanceType": "ml.c5.xlarge", "InstanceCount": 2},
        {"InstanceGroupName": "servers", "InstanceType": "ml.r5.xlarge", "InstanceCount": 1},
    ]
    image = framework_image("pytorch", version, "py38", instance_type="ml.c5.xlarge").uri(REGION)
    return {
        "AlgorithmSpecification": {"TrainingImage": image},
        "ResourceConfig": {"InstanceType": None, "InstanceCount": None, "InstanceGroups": groups},
    }


class GroupsInOldFramework(TrainingRule):
    """Of Hugging Face's images and of those that are none of AWS's nothing is known; scikit-learn: see SMT321."""

    id = "SMT330"
    severity = Severity.WARNING
    title = "Instance groups for an image that knows none"
    why = "The container does not tell groups apart: every instance runs the same, whatever its group is for."
    fix = "take an image (image_uri, TrainingImage) of PyTorch 1.10 or TensorFlow 2.6 or later, or one instance type"
    source = "developer guide, train-heterogeneous-cluster; unverified: what other images do with groups"
    bad = training(_on("1.9.0"))
    good = training(_on("1.10.0"))

    def check(self, job: TrainingJob) -> Mistakes:
        image = job.image
        if image is None or not job.resources.items("InstanceGroups"):
            return
        since = _SINCE.get(image.name)
        if image.name in _NEVER or (since is not None and not at_least(image.version, since)):
            yield job.resources.mistake("InstanceGroups", message=f"InstanceGroups for the {image}")
