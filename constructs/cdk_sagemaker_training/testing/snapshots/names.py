"""Names of CDK without the hashes in them, as far as they stay different."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, cast

from cdk_sagemaker_training.definition.templates.intrinsics import intrinsic
from cdk_sagemaker_training.definition.templates.shapes import items, mapping

_HASHED_ID: Final = re.compile(r"([A-Za-z]\w*?)[0-9A-F]{8}([0-9a-f]{32})?")
"""A logical id: the path's words and eight digits of its hash (aws-cdk-lib ``core/lib/private/uniqueid``). Those of
Lambda versions and API deployments end in a second hash, of what they are made of."""

_EXPORTED: Final = re.compile(
    r"(?P<stack>[\w-]+:)?(?:Exports|Publish)Output(?:Ref|FnGetAtt)(?P<id>\w+?)[0-9A-F]{8}(?P<attribute>[A-Za-z]*)"
    r"[0-9A-F]{8}"
)
"""What CDK calls an output that another stack reads (its ``core/lib/private/refs``)."""

_OF_IMAGES: Final = re.compile(r"(TrainingImages\w+?)[0-9a-f]{6}")
"""This library's mappings with the accounts of image registries, a hash of all regions at their end."""

_SECTIONS: Final = ("Resources", "Parameters", "Conditions", "Mappings")


class Names:
    """Readable names of one template. Two names that would read the same are left as they are."""

    def __init__(self, template: Mapping[str, object]) -> None:
        by_short: defaultdict[str, set[str]] = defaultdict(set)
        for name in _names_in(template):
            by_short[_shortened(name)].add(name)
        self._short = {names.pop(): short for short, names in by_short.items() if len(names) == 1}

    def short(self, name: str) -> str:
        """``DataBucket`` of ``DataBucketE3889A50``; a name that the template does not have, as it is."""
        return self._short.get(name, name)


def _shortened(name: str) -> str:
    for pattern in (_OF_IMAGES, _HASHED_ID):
        if (found := pattern.fullmatch(name)) and not name.startswith(("ExportsOutput", "PublishOutput")):
            return found[1]
    if found := _EXPORTED.fullmatch(name):
        parts = [found["id"], found["attribute"]]
        return f"{found['stack'] or ''}{'.'.join(part for part in parts if part)}"
    return name


def _names_in(template: Mapping[str, object]) -> Iterator[str]:
    for section in _SECTIONS:
        yield from mapping(template.get(section))
    yield from _of_other_stacks(template)


def _of_other_stacks(value: object) -> Iterator[str]:
    match intrinsic(value):
        case ("Fn::ImportValue", str(name)):
            yield name
        case ("Fn::GetStackOutput", argument) if isinstance(output := mapping(argument).get("OutputName"), str):
            yield output
        case _:
            for inner in _inner(value):
                yield from _of_other_stacks(inner)


def _inner(value: object) -> Iterable[object]:
    return cast("dict[object, object]", value).values() if isinstance(value, dict) else items(value)
