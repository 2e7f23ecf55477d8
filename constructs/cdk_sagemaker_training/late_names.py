"""Packages that load a module when one of its names is first used (PEP 562)."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Final, TypeVar

Loaded = TypeVar("Loaded")

_MANY: Final = 20_000
"""Objects. Fewer are looked through in less time than it takes to count those that are frozen."""


def loader(package: str, modules: Mapping[str, str]) -> Callable[[str], object]:
    """The ``__getattr__`` of a package.

    ``modules``: by name, the module below the package that has it; beside it where it begins with a dot.
    """

    def load(name: str) -> object:
        if name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value: object = getattr(loaded(lambda: import_module(f".{modules[name]}", package)), name)
        setattr(sys.modules[package], name, value)
        return value

    return load


def loaded(load: Callable[[], Loaded]) -> Loaded:
    """What ``load`` imports, while Python looks for no garbage.

    Modules leave none, and with those of AWS CDK a hundred thousand objects, which would be looked through again and
    again while they become more. Afterwards they are of the oldest generation, as if that had been done: the next
    object that somebody makes would have Python look through all of them. Where objects are frozen (``gc.freeze``) they
    stay young, since to thaw others is not possible.
    """
    if not gc.isenabled():
        return load()
    gc.disable()
    try:
        return load()
    finally:
        if gc.get_count()[0] > _MANY and not gc.get_freeze_count():
            gc.freeze()
            gc.unfreeze()
        gc.enable()
