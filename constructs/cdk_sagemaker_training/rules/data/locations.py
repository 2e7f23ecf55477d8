"""The S3 locations that jobs read and write."""

from __future__ import annotations

from typing import Final

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.rules.views import PROCESSING, Place, Raw, StepView

JOBS: Final = (*PROCESSING, "Training", "Transform", "Tuning")
"""Step types whose jobs read and write on S3."""

SOURCE: Final = ("DataSource", "S3DataSource")
"""Where a channel names what it reads."""


@attrs.frozen
class Location(ByValue):
    """A location, and where it stands."""

    place: Place
    path: tuple[str, ...]
    is_input: bool = False

    @property
    def raw(self) -> Raw:
        """As it stands there."""
        return self.place.raw(*self.path)

    @property
    def is_prefix(self) -> bool:
        """Whether it names all objects whose keys begin with it."""
        return self.is_input and self.place.text(*self.path[:-1], "S3DataType") == "S3Prefix"


def locations_in(step: StepView) -> list[Location]:
    """What the jobs of a step read and write."""
    return step.worked_out(_locations_in)


def _locations_in(step: StepView) -> list[Location]:
    arguments = step.arguments
    if step.type in PROCESSING:
        found = [Location(entry, ("S3Input", "S3Uri"), True) for entry in arguments.items("ProcessingInputs")]
        outputs = arguments.items("ProcessingOutputConfig", "Outputs")
        found += [Location(entry, ("S3Output", "S3Uri")) for entry in outputs]
    elif step.type == "Transform":
        found = [
            Location(arguments, ("TransformInput", *SOURCE, "S3Uri"), True),
            Location(arguments, ("TransformOutput", "S3OutputPath")),
        ]
    else:
        found = list[Location]()
        for job in step.training_jobs:
            found += [Location(channel, (*SOURCE, "S3Uri"), True) for channel in job.channels]
            found.append(Location(job, ("OutputDataConfig", "S3OutputPath")))
            found.append(Location(job, ("CheckpointConfig", "S3Uri")))
    return found


def written(value: Raw) -> str:
    """The text that a location begins with, as its author wrote it.

    Defaults of parameters are left out: they may be there to be replaced.
    """
    if isinstance(value, str):
        return value.partition("${Token[")[0]
    joined = value.get("Std:Join") if isinstance(value, dict) else None
    parts = joined.get("Values") if isinstance(joined, dict) else None
    separator = joined.get("On", "") if isinstance(joined, dict) else None
    text = ""
    if isinstance(parts, list) and isinstance(separator, str):
        for position, part in enumerate(parts):
            if not isinstance(part, str) or "${Token[" in part:
                return text + written(part)
            text += part if position == 0 else separator + part
    return text


def same(one: Place, other: Place, *path: str) -> bool:
    """Whether two objects name one location, also where nobody knows yet which."""
    raw = one.raw(*path)
    return raw is not None and raw == other.raw(*path)


def folder(place: Place, *path: str) -> str:
    """A location with a slash at its end, and with the tokens that stand in it; empty where it is not known."""
    text = place.written(*path)
    return f"{text.rstrip('/')}/" if text else ""


def beginning(place: Place, *path: str) -> str:
    """The same for one that may end in what only the execution knows: as far as it is known."""
    return folder(place, *path) or place.values.prefix(place.raw(*path))
