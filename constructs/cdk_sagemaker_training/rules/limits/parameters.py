"""What a declared parameter may be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "String": (str,),
    "Integer": (int,),
    "Float": (float, int),
    "Boolean": (bool,),
}
"""By the name of the type, what its values are in Python. A test compares it with the classes, which no rule loads."""


def fits(value: object, type_name: str) -> bool:
    """Whether a value is one of the type; of types that there are not, anything is."""
    wanted = TYPES.get(type_name)
    if wanted is None:
        return True
    return isinstance(value, wanted) and (bool in wanted or not isinstance(value, bool))
