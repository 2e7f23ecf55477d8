"""The definitions in a template, with placeholders where only a deployment knows the value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, cast

import attrs

from cdk_sagemaker_training.definition.document.sources import parse_json
from cdk_sagemaker_training.definition.templates import Assets, TemplatePipeline, pipelines_in
from cdk_sagemaker_training.definition.templates.intrinsics import NO_VALUE, attribute, intrinsic
from cdk_sagemaker_training.definition.templates.located import WRITTEN_AT_DEPLOYMENT
from cdk_sagemaker_training.definition.templates.pieces import STRINGIFIED
from cdk_sagemaker_training.definition.templates.shapes import items, mapping
from cdk_sagemaker_training.definition.templates.template_pipelines import PIPELINE
from cdk_sagemaker_training.errors import DocumentError
from cdk_sagemaker_training.testing.snapshots.copies import copied
from cdk_sagemaker_training.testing.snapshots.placeholders import Placeholders

_MARK: Final = "SnapshotPlaceholder"
_MARKED: Final = re.compile(rf"\$\{{Token\[Ref\.({_MARK}\d+)\]\}}")
_TOKEN: Final = re.compile(r"\$\{Token\[([^\]]+)\]\}")

_HOLDERS: Final = {
    PIPELINE: ("PipelineDefinition", "PipelineDefinitionBody"),
    WRITTEN_AT_DEPLOYMENT: ("Values",),
    STRINGIFIED: ("Value",),
}
"""By resource type, the property that holds values of a definition."""


@attrs.frozen(kw_only=True)
class DecodedPipeline:
    """A pipeline of a template and its definition."""

    pipeline: TemplatePipeline
    """As the rules see it: CDK tokens stand for what is not known."""
    document: object
    """As people read it: an object; text where it is no JSON; None where it cannot be seen."""


def decoded_pipelines(template: Mapping[str, object], assets: Assets | None = None) -> Mapping[str, DecodedPipeline]:
    """By logical id, the pipelines of a template. Raises nothing, whatever the template holds."""
    marks = _Marks(template)
    readable = {found.logical_id: found for found in pipelines_in(marks.template, assets=assets)}
    return {
        found.logical_id: DecodedPipeline(
            pipeline=found,
            # A parameter with a whole document as its default is seen by its default alone.
            document=_document(readable[found.logical_id].text, marks.replaced)
            or _document(found.text, without_tokens),
        )
        for found in pipelines_in(template, assets=assets)
    }


def without_tokens(text: str) -> str:
    """``<Ref.Bucket>`` for ``${Token[Ref.Bucket]}``."""
    return _TOKEN.sub(r"<\1>", text)


def _document(text: str | None, replaced: Callable[[str], str]) -> object:
    if text is None:
        return None
    try:
        return copied(parse_json(text), lambda leaf: replaced(leaf) if isinstance(leaf, str) else leaf, replaced)
    except DocumentError:
        return replaced(text)


class _Marks:
    """The template with its calls in definitions marked, so that each is found again in the text of the definition."""

    def __init__(self, template: Mapping[str, object]) -> None:
        self._placeholders = Placeholders(template)
        self._marks: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        resources = mapping(template.get("Resources"))
        self._stringified = {key for key, found in resources.items() if mapping(found).get("Type") == STRINGIFIED}
        self.template = {**template, "Resources": {key: self._resource(found) for key, found in resources.items()}}

    def replaced(self, text: str) -> str:
        """A text of the definition with the placeholders in their places."""
        return without_tokens(_MARKED.sub(lambda found: self._texts[found[1]], text))

    def _resource(self, resource: object) -> object:
        path = _HOLDERS.get(str(mapping(resource).get("Type")))
        return resource if path is None else self._at(resource, ("Properties", *path))

    def _at(self, value: object, path: tuple[str, ...]) -> object:
        if not path:
            return self._marked(value)
        key, *rest = path
        members = mapping(value)
        return {**members, key: self._at(members[key], tuple(rest))} if key in members else value

    def _marked(self, value: object) -> object:
        call = intrinsic(value)
        if call is not None:
            return self._marked_call(value, *call)
        if isinstance(value, Mapping):
            members = cast("Mapping[object, object]", value)
            return {key: self._marked(inner) for key, inner in members.items()}
        if isinstance(value, list):
            return [self._marked(inner) for inner in cast("list[object]", value)]
        return value

    def _marked_call(self, value: object, function: str, argument: object) -> object:
        match function, items(argument):
            case "Fn::Join", [str(delimiter), parts] if isinstance(parts, list):
                return {function: [delimiter, self._marked(cast("object", parts))]}
            case "Fn::Sub", _ if (parts := self._placeholders.substituted(argument)) is not None:
                return {"Fn::Join": ["", self._marked(parts)]}
            case "Fn::ToJsonString", _:
                return {function: self._marked(argument)}
            case _:
                return value if self._is_read(function, argument) else self._mark(value)

    def _is_read(self, function: str, argument: object) -> bool:
        """Whether the value is known after all: one that is left out, a list that CDK writes as JSON text."""
        found = attribute(argument) if function == "Fn::GetAtt" else None
        stringified = found is not None and found[1] == "Value" and found[0] in self._stringified
        return stringified or (function, argument) == ("Ref", NO_VALUE)

    def _mark(self, value: object) -> object:
        text = self._placeholders.text(value)
        if text is None:
            return value
        mark = self._marks.setdefault(text, f"{_MARK}{len(self._marks)}")
        self._texts[mark] = text
        return {"Ref": mark}
