"""Whether two rendered values are the same JSON, images and regions filled in."""

from __future__ import annotations

from typing import cast

from cdk_sagemaker_training.catalog.images import ImageReference
from cdk_sagemaker_training.definition.document.graph import escaped
from cdk_sagemaker_training.definition.fields.deferred import Deferred, DeployRegion


def same(one: object, other: object, region: str | None = None) -> bool:
    """Equal as JSON text is equal: 1, 1.0 and True differ, as do texts; the order of members does not count.

    ``region``: where images and the region itself are looked up before they are compared; None compares them as such.
    """
    if isinstance(one, dict) and isinstance(other, dict):
        a, b = cast("dict[str, object]", one), cast("dict[str, object]", other)
        return a.keys() == b.keys() and all(same(value, b[key], region) for key, value in a.items())
    if isinstance(one, list) and isinstance(other, list):
        first, second = cast("list[object]", one), cast("list[object]", other)
        return len(first) == len(second) and all(same(a, b, region) for a, b in zip(first, second, strict=True))
    left, right = settled(cast("object", one), region), settled(other, region)
    return type(left) is type(right) and left == right


def difference(one: object, other: object, region: str | None = None) -> str | None:
    """The JSON Pointer to the first member in which two objects differ, as ``same`` compares; None where none does."""
    given: object = one
    if not (isinstance(given, dict) and isinstance(other, dict)):
        return None if same(one, other, region) else ""
    a, b = cast("dict[str, object]", given), cast("dict[str, object]", other)
    for key in [*b, *(key for key in a if key not in b)]:
        inner = difference(a[key], b[key], region) if key in a and key in b else ""
        if inner is not None:
            return f"/{escaped(key)}{inner}"
    return None


def settled(value: object, region: str | None) -> object:
    """A leaf of a document as it is in a region."""
    if region is None or not isinstance(value, Deferred):
        return value

    def resolve(leaf: Deferred) -> object:
        if isinstance(leaf, ImageReference):
            return leaf.uri(region) if region in leaf.accounts else leaf
        return region if isinstance(leaf, DeployRegion) else leaf

    return value.resolved(resolve)
