"""Looking into requests of any source: what is not there, or is not of the expected kind, is empty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.definition.fields.variables import Json

INSTANCE_LISTS: Final = ("InstanceGroups", "InstanceConfigs", "InstancePreferences")
"""The members of a cluster's resources that list several instance types (``ResourceConfig``,
``HyperParameterTuningResourceConfig``, ``ProcessingClusterConfig``)."""


def at(value: Json, *path: str) -> Json:
    """The value at a path; None where there is none."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def member(request: Mapping[str, Json], key: str) -> dict[str, Json]:
    """An object inside a request."""
    value = request.get(key)
    return value if isinstance(value, dict) else {}


def items(value: Json) -> list[dict[str, Json]]:
    """The objects of a list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def texts(value: Json) -> list[str]:
    """The texts of a list."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def listed(value: Json) -> list[Json]:
    """The entries of a list; an expression in its place alone, and none where there is nothing."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def training_definitions(request: Mapping[str, Json]) -> Iterator[tuple[str, dict[str, Json]]]:
    """The training definitions of a tuning job, each with its pointer in the request."""
    if "TrainingJobDefinition" in request:
        yield "TrainingJobDefinition", member(request, "TrainingJobDefinition")
    for position, definition in enumerate(items(request.get("TrainingJobDefinitions"))):
        yield f"TrainingJobDefinitions/{position}", definition


@attrs.frozen
class Located(ByValue):
    """A value of a document, and the JSON Pointer to where it stands."""

    value: Json
    pointer: str

    def at(self, *path: str) -> Located:
        """What stands at a path of members; a value of None where nothing does."""
        return Located(at(self.value, *path), "/".join([self.pointer, *path]))

    def items(self, *path: str) -> list[Located]:
        """The objects of the list at a path of members."""
        found = self.at(*path)
        listed = found.value if isinstance(found.value, list) else []
        return [
            Located(item, f"{found.pointer}/{position}")
            for position, item in enumerate(listed)
            if isinstance(item, dict)
        ]

    @property
    def members(self) -> dict[str, Json]:
        """The object that it is; an empty one where it is none."""
        return self.value if isinstance(self.value, dict) else {}
