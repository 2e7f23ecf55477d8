"""Values that only a region or a stack knows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias


class Deferred:
    """A leaf of a document that becomes a plain value where it is deployed: the image of a region, an uploaded file.

    Hashable and equal by value, so that the same leaf becomes the same value wherever it stands.
    """

    __slots__ = ()

    def resolved(self, resolve: Resolve) -> object:
        """What ``resolve`` makes of it; the leaf itself where ``resolve`` leaves that open."""
        return resolve(self)


Resolve: TypeAlias = Callable[[Deferred], object]
"""Gives the value of a leaf, or the leaf itself where it is another's to resolve."""
