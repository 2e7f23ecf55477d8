"""Sorted lists in pages, as every List operation of SageMaker answers them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cdk_sagemaker_training.local.emulator.refusal import RefusedError


def page(
    request: Mapping[str, Any],
    items: Sequence[Mapping[str, Any]],
    member: str,
    keys: Mapping[str, str],
    *,
    ascending: bool = False,
) -> dict[str, Any]:
    """One page of ``items`` under ``member``: sorted by ``SortBy`` (the member that ``keys`` gives for it, by default
    ``CreationTime``) and ``SortOrder``, at most ``MaxResults`` (100) from ``NextToken`` on. Raises ``RefusedError``.
    """
    key = keys[request.get("SortBy", "CreationTime")]
    order = request.get("SortOrder", "Ascending" if ascending else "Descending")
    ordered = sorted(items, key=lambda item: item[key], reverse=order == "Descending")
    token = request.get("NextToken", "0")
    if not token.isdigit():
        raise RefusedError(f"NextToken '{token}' is not one that was handed out.")
    start, size = int(token), request.get("MaxResults", 100)
    answer: dict[str, Any] = {member: ordered[start : start + size]}
    return {**answer, "NextToken": str(start + size)} if start + size < len(ordered) else answer
