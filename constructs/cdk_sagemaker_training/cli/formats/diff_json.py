"""A comparison for programs: docs/diff.md describes the object."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from cdk_sagemaker_training.cli.comparing.run import Compared, Comparisons
from cdk_sagemaker_training.cli.comparing.sides import SidePipeline
from cdk_sagemaker_training.cli.formats.words import json_value
from cdk_sagemaker_training.cli.formats.writer import write
from cdk_sagemaker_training.definition.comparison.change import Change
from cdk_sagemaker_training.definition.comparison.placeholders import with_names
from cdk_sagemaker_training.definition.comparison.steps import StepPair
from cdk_sagemaker_training.definition.document.graph import Node
from cdk_sagemaker_training.errors import MISSING
from cdk_sagemaker_training.rules import Finding
from cdk_sagemaker_training.rules.comparison.cache_effects import CacheEffect
from cdk_sagemaker_training.rules.comparison.warm_pool_effects import PoolEffects

VERSION: Final = 1
"""Of the shape. Members may be added to it; what is there keeps its meaning."""


def write_json(found: Comparisons) -> None:
    """One object."""
    value = {
        "version": VERSION,
        "equal": found.is_equal,
        "pipelines": [_compared(each) for each in found.pipelines],
        "added": [_pipeline(each) for each in found.added],
        "removed": [_pipeline(each) for each in found.removed],
    }
    write(json.dumps(value, indent=2, allow_nan=False) + "\n")


def _compared(compared: Compared) -> dict[str, object]:
    comparison = compared.comparison
    document = comparison.document
    return {
        "equal": comparison.is_equal,
        "before": _pipeline(compared.before),
        "after": _pipeline(compared.after),
        "renamed": comparison.is_renamed,
        "changes": [_change(change) for change in document.changes],
        "steps": {
            "added": [_node(node) for node in document.added],
            "removed": [_node(node) for node in document.removed],
            "changed": [_pair(pair) for pair in document.steps if not pair.is_equal],
        },
        "caching": [_cache(effect) for effect in comparison.caching],
        "warm_pools": _pools(comparison.warm_pools),
        "findings": {
            "new": _findings(comparison.findings.new),
            "gone": _findings(comparison.findings.gone),
            "stayed": comparison.findings.stayed,
        },
        "taken_as_equal": {name: _value(value) for name, value in document.taken_as_equal.items()},
    }


def _pipeline(pipeline: SidePipeline) -> dict[str, object]:
    return {"name": pipeline.name, "logical_id": pipeline.logical_id or None, "file": pipeline.file}


def _node(node: Node) -> dict[str, object]:
    return {"name": node.name, "type": node.type, "path": node.pointer, "inside": node.parent}


def _pair(pair: StepPair) -> dict[str, object]:
    return {
        "before": _node(pair.before),
        "after": _node(pair.after),
        "renamed": pair.is_renamed,
        "moved": pair.is_moved,
        "changes": [_change(change) for change in pair.changes],
    }


def _change(change: Change) -> dict[str, object]:
    values = {"before": change.before, "after": change.after}
    return {
        "kind": change.kind,
        "before_path": change.before_path,
        "after_path": change.after_path,
        "names": list(change.names),
        **{side: _value(value) for side, value in values.items() if value is not MISSING},
    }


def _cache(effect: CacheEffect) -> dict[str, object]:
    reasons = [
        {"kind": reason.kind.value, "message": reason.told, "paths": list(reason.paths), "step": reason.step}
        for reason in effect.reasons
    ]
    return {"step": effect.step, "outcome": effect.outcome.value, "reasons": reasons}


def _pools(effects: PoolEffects) -> dict[str, object]:
    return {
        "across": [
            {
                "step": effect.step,
                "outcome": effect.outcome.value,
                "differences": [
                    {"path": path, "before": _value(before), "after": _value(after)}
                    for path, before, after in effect.differences
                ],
            }
            for effect in effects.across
        ],
        "within": [{"step": each.step, "later": each.later, "fits": each.is_new} for each in effects.within],
    }


def _findings(findings: Sequence[Finding]) -> list[dict[str, object]]:
    told = [finding.to_json() for finding in findings]
    return [{**members, **_with_value(members)} for members in told]


def _with_value(members: dict[str, object]) -> dict[str, object]:
    return {"value": _value(members["value"])} if "value" in members else {}


def _value(value: object) -> object:
    """Plain JSON, tokens by name."""
    return None if value is MISSING else json_value(with_names(value))
