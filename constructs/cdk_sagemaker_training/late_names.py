"""Packages that load a module when one of its names is first used (PEP 562)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module

from cdk_sagemaker_training.collector import loaded


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
