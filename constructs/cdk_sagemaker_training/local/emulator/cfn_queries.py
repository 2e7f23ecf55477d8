"""Saved Logs Insights queries in CloudFormation. They are recorded; no query runs here, and their API is refused."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, Final

from cdk_sagemaker_training.local.emulator import bridge

Created = tuple[str, dict[str, Any]]
_QUERIES: Final = bridge.scoped_store()


def _create(_logical_id: str, props: dict[str, Any], _stack_name: str) -> Created:
    return _put(str(uuid.uuid4()), props)


def _update(physical_id: str, _old: dict[str, Any], new: dict[str, Any], _stack_name: str) -> Created:
    return _put(physical_id, new)


def _delete(physical_id: str, _props: dict[str, Any]) -> None:
    _QUERIES.pop(physical_id, None)


def _put(query_id: str, props: dict[str, Any]) -> Created:
    missing = [name for name in ("Name", "QueryString") if name not in props]
    if missing:
        raise ValueError(f"Properties validation failed: required key {missing} not found")
    _QUERIES[query_id] = props
    return query_id, {"QueryDefinitionId": query_id}


TYPES: Final[Mapping[str, Mapping[str, Any]]] = {
    "AWS::Logs::QueryDefinition": {"create": _create, "update": _update, "delete": _delete}
}
