"""What rules about the URI of an image share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog.images import (
    EcrUri,
    ImageReference,
    accounts_by_region,
    parse_image_uri,
    split_ecr_uri,
)
from cdk_sagemaker_training.rules.limits.model_containers import WITH_CONTAINERS, containers_in
from cdk_sagemaker_training.rules.views import PROCESSING, Place, StepView

WITH_IMAGES: Final = ("Training", "Tuning", *PROCESSING, *WITH_CONTAINERS)
"""Steps that name images."""
PULLING: Final = ("Training", "Tuning", *PROCESSING, "Model")
"""Those of them whose request the service refuses for an image that it cannot pull. Of versions of models no page says
when it looks at the image."""


@attrs.frozen
class NamedImage(ByValue):
    """The URI of an image in ECR, taken apart, and where it stands."""

    parts: EcrUri
    uri: str
    place: Place
    path: tuple[str, ...]

    @property
    def argument(self) -> str:
        """What the image is called there: ``image_uri (TrainingImage)``."""
        return f"image_uri ({self.path[-1]})"


def images_of_step(step: StepView) -> list[NamedImage]:
    """The images in ECR that a step names, worked out once for all rules."""
    return step.worked_out(_images_of_step)


def _images_of_step(step: StepView) -> list[NamedImage]:
    found: list[NamedImage] = []
    for place, path in image_places(step):
        uri = _uri(place, path)
        parts = None if uri is None else split_ecr_uri(uri)
        if uri is not None and parts is not None:
            found.append(NamedImage(parts, uri, place, path))
    return found


def _uri(place: Place, path: tuple[str, ...]) -> str | None:
    """The URI that stands there; of an image that is in the region of the stack, wherever that is, one of those."""
    raw = place.raw(*path)
    return raw.uri(raw.regions[0]) if isinstance(raw, ImageReference) else place.text(*path)


def image_places(step: StepView) -> Iterator[tuple[Place, tuple[str, ...]]]:
    """Where a step names images, in ECR or elsewhere: what holds the name, and the path from there."""
    arguments = step.arguments
    if step.type in {"Training", "Tuning"}:
        yield from ((job, ("AlgorithmSpecification", "TrainingImage")) for job in step.training_jobs)
    elif step.type in WITH_CONTAINERS:
        more = arguments.items("AdditionalInferenceSpecifications")
        containers = [*containers_in(step), *(found for each in more for found in each.items("Containers"))]
        yield from ((container, ("Image",)) for container in containers)
    else:
        yield arguments, ("AppSpecification", "ImageUri")


def named_like_aws_in(step: StepView) -> list[NamedImage]:
    """The images of a step that are none of AWS's, but have the name of one of its repositories."""
    return step.worked_out(_named_like_aws_in)


def _named_like_aws_in(step: StepView) -> list[NamedImage]:
    return [
        image
        for image in images_of_step(step)
        if accounts_by_region(image.parts.repository) and parse_image_uri(image.uri) is None
    ]


def held_by_aws(uri: str) -> bool:
    """Whether an image is in an account of AWS that holds its repository in some region, whatever its tag."""
    parts = split_ecr_uri(uri)
    if parts is None:
        return False
    return any(parts.account in accounts for accounts in accounts_by_region(parts.repository).values())


def image_of(uri: str) -> dict[str, object]:
    """The part of a request that names an image."""
    return {"AlgorithmSpecification": {"TrainingImage": uri}}
