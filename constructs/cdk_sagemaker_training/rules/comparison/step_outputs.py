"""What a step reads of another one: told by the request itself, or made by the job."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Final, cast

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog.cache_keys import DIFFERENT_EACH_TIME
from cdk_sagemaker_training.definition.comparison.named_lists import entry_names
from cdk_sagemaker_training.definition.document.graph import Reference, references
from cdk_sagemaker_training.definition.document.property_file_problems import PROPERTY_FILE
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.rules.graph.paths import Part, parts_of
from cdk_sagemaker_training.rules.views import DefinitionView

_OF_CODE: Final = frozenset({"Callback", "Condition", "EMR", "EMRServerless", "ForEach", "Lambda"})
"""Steps whose answer is what somebody's code makes of it."""

_OF_THE_RUN: Final = ("Arn", "Id", "JobName", "ModelName", "S3ModelArtifacts", "Time")
"""What names of members end with whose values no two jobs share. Unverified: read off what Describe calls answer."""


class Origin(Enum):
    """Where a value comes from."""

    REQUEST = "request"
    """It is what the definition of the step says, whenever it runs."""
    RUN = "run"
    """It names the job, or a time: another one with each run."""
    CODE = "code"
    """What a job or a function has found out: each run may find the same."""


@attrs.frozen
class Output(ByValue):
    """What a reference gives."""

    origin: Origin
    value: Json = None
    """What the request says; None for the other origins."""

    @property
    def is_fixed(self) -> bool:
        """Whether it is the same with each run, as far as is known."""
        if self.origin is not Origin.REQUEST:
            return False
        return not any(
            found.kind == "Steps" or found.name in DIFFERENT_EACH_TIME for found in references(self.value, "")
        )


def output_of(view: DefinitionView, found: Reference) -> Output:
    """What a ``Get`` of a step gives. ``found``: of kind ``Steps``."""
    step = view.step_by_name.get(found.name)
    if step is None or step.type in _OF_CODE or found.pointer.endswith(PROPERTY_FILE):
        return Output(Origin.CODE)
    parts = parts_of(found)
    told = _in_request(step.arguments.members, parts)
    if told is not None:
        return Output(Origin.REQUEST, told)
    last = str(parts[-1]) if parts else ""
    return Output(Origin.RUN if last.endswith(_OF_THE_RUN) else Origin.CODE)


def _in_request(arguments: object, parts: Sequence[Part]) -> Json:
    value, key = arguments, ""
    for part in parts:
        if isinstance(value, list):
            value = _entry(key, cast("list[object]", value), part)
        else:
            key = part.member or part.key or ""
            value = cast("dict[str, object]", value).get(key) if isinstance(value, dict) else None
    return cast("Json", value)


def _entry(key: str, entries: list[object], part: Part) -> object:
    if part.index is not None:
        return entries[part.index] if part.index < len(entries) else None
    names = entry_names(key, entries) or []
    return entries[names.index(part.key)] if part.key in names else None
