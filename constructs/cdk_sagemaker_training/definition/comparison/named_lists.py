"""Which lists of a document are compared by the names of their entries, and which without regard to order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, cast

NAMED_LISTS: Final[Mapping[str, str]] = {
    "AdditionalInferenceSpecifications": "Name",
    "AutoParameters": "Name",
    "CategoricalParameterRanges": "Name",
    "CollectionConfigurations": "CollectionName",
    "ContinuousParameterRanges": "Name",
    "DebugRuleConfigurations": "RuleConfigurationName",
    "InputDataConfig": "ChannelName",
    "InstanceGroups": "InstanceGroupName",
    "IntegerParameterRanges": "Name",
    "MetricDefinitions": "Name",
    "OutputParameters": "OutputName",
    "Outputs": "OutputName",
    "Parameters": "Name",
    "ProcessingInputs": "InputName",
    "ProductionVariants": "VariantName",
    "ProfilerRuleConfigurations": "RuleConfigurationName",
    "PropertyFiles": "PropertyFileName",
    "ShadowProductionVariants": "VariantName",
    "Tags": "Key",
    "TrainingJobDefinitions": "DefinitionName",
    "ValidationProfiles": "ProfileName",
}
"""By the member that holds a list, the member of its entries that names them.

Source: botocore, service model ``sagemaker``; OutputParameters, Parameters and PropertyFiles are the pipeline's own
(SageMaker SDK, ``workflow``).
"""

UNORDERED_LISTS: Final = frozenset({"DependsOn", "ExceptionType", "InstanceGroupNames", "SecurityGroupIds", "Subnets"})
"""Members that hold a set of entries rather than a sequence."""


def entry_names(key: str, entries: Sequence[object]) -> list[str] | None:
    """The names of the entries of a list; None where it is compared by position: not all have one, or two the same.

    ``key``: the member that holds the list.
    """
    name_key = NAMED_LISTS.get(key)
    if name_key is None:
        return None
    found = [cast("dict[str, object]", entry).get(name_key) if isinstance(entry, dict) else None for entry in entries]
    names = [name for name in found if isinstance(name, str)]
    return names if len(names) == len(entries) == len(set(names)) else None


def named_pointer(value: object, pointer: str) -> str:
    """A JSON Pointer into a value, with names instead of positions in lists that are compared by name.

    It names the same entry wherever that stands; only for what is not there it ends as it is given.
    """
    parts, told, key = pointer.split("/")[1:], list[str](), ""
    for part in parts:
        position = int(part) if isinstance(value, list) and part.isdecimal() and len(part) < 10 else None
        if position is not None:
            entries = cast("list[object]", value)
            names = entry_names(key, entries)
            there = position < len(entries)
            told.append(f"[{names[position]}]" if names is not None and there else part)
            value = entries[position] if there else None
            continue
        key = part.replace("~1", "/").replace("~0", "~")
        told.append(part)
        value = cast("dict[str, object]", value).get(key) if isinstance(value, dict) else None
    return "".join(f"/{part}" for part in told)
