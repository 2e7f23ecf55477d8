"""Makes an ``Algorithm`` of its data file; ``scripts/generate_catalog/algorithms.py`` writes those files.

A member that the file leaves out has the default of its field. Sources are written once per file, under short keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, cast

import attrs

from cdk_sagemaker_training.catalog.algorithms.algorithm import (
    Algorithm,
    Checkpoints,
    IncrementalTraining,
    InputModes,
    Instances,
    VersionedHyperparameter,
)
from cdk_sagemaker_training.catalog.algorithms.channel import Channel, ChannelRule
from cdk_sagemaker_training.catalog.algorithms.condition import Condition, Rule
from cdk_sagemaker_training.catalog.algorithms.hyperparameter import Hyperparameter, Tunable, ValueRange
from cdk_sagemaker_training.catalog.algorithms.metric import Metric

_RANGE = frozenset(field.name for field in attrs.fields(ValueRange))


def read_algorithm(data: Any) -> Algorithm:
    """The algorithm that one file describes."""
    sources: Mapping[str, str] = data["sources"]
    return Algorithm(
        name=data["name"],
        display_name=data["display_name"],
        problem_types=tuple(data["problem_types"]),
        versions=tuple(data["versions"]),
        end_of_patch=MappingProxyType(data.get("end_of_patch", {})),
        pages=tuple(data["pages"]),
        closed=data["closed"],
        default_content_type=data.get("default_content_type"),
        channels=MappingProxyType({name: _channel(name, facts, sources) for name, facts in data["channels"].items()}),
        channel_rules=tuple(_channel_rule(facts, sources) for facts in data["channel_rules"]),
        modes=_modes(data["input_modes"], sources),
        content_note=data["content_note"],
        instances_by_version=tuple(_instances(facts, sources) for facts in data["instances"]),
        checkpoints=Checkpoints(**_fact(data["checkpoints"], sources)),
        incremental_training=IncrementalTraining(**_fact(data["incremental_training"], sources)),
        all_hyperparameters=MappingProxyType(
            {name: _versioned(name, facts, sources) for name, facts in data["hyperparameters"].items()}
        ),
        aliases=MappingProxyType(
            {alias: (facts["of"], tuple(facts["versions"])) for alias, facts in data["aliases"].items()}
        ),
        rules=tuple(_rule(facts, sources) for facts in data["rules"]),
        all_metrics=tuple(Metric(name=name, **_fact(facts, sources)) for name, facts in data["metrics"].items()),
    )


def _tuples(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The members, lists as tuples: facts do not change."""
    return {key: tuple(cast("list[Any]", value)) if isinstance(value, list) else value for key, value in facts.items()}


def _fact(facts: Mapping[str, Any], sources: Mapping[str, str], **read: Any) -> dict[str, Any]:
    """The members of a fact as arguments, the source in full. ``read``: the members that are more than values."""
    return {"status": "verified", **_tuples(facts), "source": sources[facts["source"]], **read}


def _range(facts: Mapping[str, Any]) -> ValueRange:
    return ValueRange(**_tuples({key: value for key, value in facts.items() if key in _RANGE}))


def _versioned(name: str, facts: Mapping[str, Any], sources: Mapping[str, str]) -> VersionedHyperparameter:
    only_with = facts.get("only_with")
    tunable = facts.get("tunable")
    latest = Hyperparameter(
        name=name,
        type=facts["type"],
        range=_range(facts),
        default=facts.get("default"),
        required=facts.get("required", False),
        exact=facts.get("exact", False),
        only_with=None if only_with is None else (only_with["hyperparameter"], tuple(only_with["one_of"])),
        tunable=None if tunable is None else Tunable(**_tuples(tunable)),
        note=facts.get("note", ""),
        source=sources[facts["source"]],
        status=facts.get("status", "verified"),
    )
    variants = tuple((tuple(variant["versions"]), _range(variant)) for variant in facts.get("variants", ()))
    return VersionedHyperparameter(latest=latest, versions=tuple(facts.get("versions", ())), variants=variants)


def _condition(facts: Mapping[str, Any]) -> Condition:
    return Condition(**_tuples(facts))


def _conditions(facts: Mapping[str, Any], key: str) -> tuple[Condition, ...]:
    return tuple(_condition(condition) for condition in facts.get(key, ()))


def _rule(facts: Mapping[str, Any], sources: Mapping[str, str]) -> Rule:
    return Rule(**_fact(facts, sources, when=_conditions(facts, "when"), then=_condition(facts["then"])))


def _channel_rule(facts: Mapping[str, Any], sources: Mapping[str, str]) -> ChannelRule:
    return ChannelRule(**_fact(facts, sources, when=_conditions(facts, "when")))


def _channel(name: str, facts: Mapping[str, Any], sources: Mapping[str, str]) -> Channel:
    types = {mode: tuple(found) for mode, found in facts.get("content_types", {}).items()}
    return Channel(
        name=name,
        required=facts["required"],
        required_when=_conditions(facts, "required_when"),
        content_types=MappingProxyType(types),
        input_modes=tuple(facts.get("input_modes", ())),
        distribution=facts.get("distribution"),
        recommended_distribution=facts.get("recommended_distribution"),
        note=facts.get("note", ""),
        source=sources[facts["source"]],
        status=facts.get("status", "verified"),
    )


def _modes(facts: Mapping[str, Any], sources: Mapping[str, str]) -> InputModes:
    versions = {mode: tuple(found) for mode, found in facts["versions"].items()}
    return InputModes(**_fact(facts, sources, versions=MappingProxyType(versions)))


def _instances(facts: Mapping[str, Any], sources: Mapping[str, str]) -> Instances:
    return Instances(**_fact(facts, sources, versions=tuple(facts.get("versions", ()))))
