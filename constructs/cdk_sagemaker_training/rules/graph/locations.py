"""The S3 locations that the requests of steps write to and read from, as far as they are written out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.definition.fields.reading import at
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.rules.views import DefinitionView, StepView

_Path: TypeAlias = "tuple[str, ...]"
_Members: TypeAlias = "Mapping[str, Sequence[tuple[_Path, _Path]]]"
"""By step type, where locations stand: the path to a list, empty where there is none, and from there to the member."""

_MODELS: Final[Sequence[_Path]] = (("ModelDataUrl",), ("ModelDataSource", "S3DataSource", "S3Uri"))
_CHANNEL: Final = ("DataSource", "S3DataSource", "S3Uri")
_READ: Final[_Members] = {
    "AutoML": [(("InputDataConfig",), _CHANNEL)],
    "Model": [
        *(((), ("PrimaryContainer", *path)) for path in _MODELS),
        *((("Containers",), path) for path in _MODELS),
    ],
    "Processing": [(("ProcessingInputs",), ("S3Input", "S3Uri"))],
    "RegisterModel": [(("InferenceSpecification", "Containers"), path) for path in _MODELS],
    "Training": [(("InputDataConfig",), _CHANNEL)],
    "Transform": [((), ("TransformInput", *_CHANNEL))],
    "Tuning": [(("TrainingJobDefinition", "InputDataConfig"), _CHANNEL)],
}
_WRITTEN: Final[_Members] = {
    "AutoML": [((), ("OutputDataConfig", "S3OutputPath"))],
    "Processing": [(("ProcessingOutputConfig", "Outputs"), ("S3Output", "S3Uri"))],
    "Training": [((), ("OutputDataConfig", "S3OutputPath"))],
    "Transform": [((), ("TransformOutput", "S3OutputPath"))],
    "Tuning": [((), ("TrainingJobDefinition", "OutputDataConfig", "S3OutputPath"))],
}
_CODE: Final = (".py", ".sh", ".jar", ".whl")
_CODE_INPUTS: Final = ("code", "entrypoint")
"""As the SDK calls the inputs that hold a processing job's scripts; what stands there may be of any type."""
_FOLDERS: Final = 3
"""The slashes of the shortest location that is no whole bucket: ``s3://bucket/folder``."""
_LONGEST: Final = 4096
"""Characters: far more than the 1,024 of a key and the names of parameters in it; what is longer is no location."""
_FIXED: Final = ("Parameters.", "Execution.")
_DEPTH: Final = 5


@attrs.frozen
class Location(ByValue):
    """Where a step reads or writes. ``text``: without a slash at its end; ``{Parameters.Bucket}`` stands in it for what
    only an execution knows.
    """

    step: StepView
    text: str
    pointer: str
    value: Json


def written(definition: DefinitionView) -> Mapping[str, Sequence[StepView]]:
    """By location, the steps that write there; whole buckets are left out."""
    found: dict[str, list[StepView]] = {}
    for step in definition.steps:
        for value, _ in _locations(step, _WRITTEN):
            text = location_text(value)
            if text is not None and text.count("/") >= _FOLDERS:
                found.setdefault(text, []).append(step)
    return found


def read(definition: DefinitionView) -> Iterator[Location]:
    """What the steps read, and what the pipeline itself reads (``Std:JsonGet``); their code is left out."""
    for step in definition.steps:
        for value, pointer in (*_locations(step, _READ), *_read_as_json(step)):
            text = location_text(value)
            if text is not None and not text.endswith(_CODE):
                yield Location(step, text, pointer, value)


def location_text(value: Json) -> str | None:
    """A location as one text, the same wherever it is the same; None where it is not known how it begins or goes on.

    A CDK token and a reference to a parameter stand for one value in all of the document, and so may be compared.
    """
    if isinstance(value, dict):
        text = _joined(value["Std:Join"]) if len(value) == 1 and "Std:Join" in value else None
    else:
        text = value
    if not isinstance(text, str) or len(text) > _LONGEST:
        return None
    return text.rstrip("/") if text.startswith("s3://") else None


def _joined(given: Json, depth: int = 0) -> str | None:
    values = given.get("Values") if isinstance(given, dict) else None
    separator = given.get("On", "") if isinstance(given, dict) else None
    if not isinstance(values, list) or not isinstance(separator, str) or depth > _DEPTH:
        return None
    parts = [_part(value, depth) for value in values]
    known = [part for part in parts if part is not None]
    return separator.join(known) if len(known) == len(parts) else None


def _part(value: Json, depth: int) -> str | None:
    if isinstance(value, str):
        return value
    if not isinstance(value, dict) or len(value) != 1:
        return None
    target = value.get("Get")
    if isinstance(target, str):
        fixed = target.startswith(_FIXED) and target != "Execution.CurrentDateTime"
        return f"{{{target}}}" if fixed else None
    return _joined(value.get("Std:Join"), depth + 1)


def _locations(step: StepView, members: _Members) -> Iterator[tuple[Json, str]]:
    arguments = step.node.step.get("Arguments")
    for path, member in members.get(step.type, ()) if isinstance(arguments, dict) else ():
        if not path:
            value = at(arguments, *member)
            if value is not None:
                yield value, f"{step.pointer}/Arguments/{'/'.join(member)}"
            continue
        listed = at(arguments, *path)
        for position, item in enumerate(listed) if isinstance(listed, list) else ():
            value = at(item, *member)
            if value is not None and at(item, "InputName") not in _CODE_INPUTS:
                yield value, f"{step.pointer}/Arguments/{'/'.join((*path, str(position), *member))}"


def _read_as_json(step: StepView) -> Iterator[tuple[Json, str]]:
    for pointer, name, applied_to in step.node.functions:
        if name == "Std:JsonGet" and isinstance(applied_to, dict) and "S3Uri" in applied_to:
            yield applied_to["S3Uri"], f"{pointer}/{name}/S3Uri"
