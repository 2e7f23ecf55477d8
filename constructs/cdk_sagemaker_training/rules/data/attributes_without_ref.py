"""SMT126."""

from __future__ import annotations

from cdk_sagemaker_training.rules.data.samples import augmented, images
from cdk_sagemaker_training.rules.data.words import named
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class AttributesWithoutRef(TrainingRule):
    id = "SMT126"
    severity = Severity.WARNING
    title = "Attribute of a segmentation manifest that is no reference"
    why = "Images and their masks are objects on S3: the attributes that name them end in '-ref'."
    fix = "name attributes that end in '-ref' in attribute_names (AttributeNames)"
    source = "developer guide, semantic-segmentation: AttributeNames must end with -ref"
    bad = images(augmented(), augmented("validation", "source-ref", "mask"), algorithm="semantic-segmentation")
    good = images(augmented(), augmented("validation", "source-ref", "mask-ref"), algorithm="semantic-segmentation")

    def check(self, job: TrainingJob) -> Mistakes:
        if job.algorithm is None or job.algorithm.name != "semantic-segmentation":
            return
        path = ("DataSource", "S3DataSource", "AttributeNames")
        for channel in job.channels:
            for position in range(len(channel.listed(*path) or ())):
                name = channel.text(*path, position)
                if name is not None and not name.endswith("-ref"):
                    message = f"{named(channel)} reads the attribute {name!r}, which does not end in '-ref'"
                    yield channel.mistake(*path, position, message=message)
