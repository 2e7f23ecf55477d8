"""Finds the benchmarks: every ``bench*.py`` in a folder of this package that has ``run(short: bool) -> Result``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import Final

import attrs

from benchmarks.measure import Result

_PACKAGE: Final = Path(__file__).parent


@attrs.frozen
class Benchmark:
    """One of them."""

    name: str
    """Of its folder; where that has several, of its module too: ``lint_speed_many`` of ``lint_speed/bench_many.py``."""
    what: str
    """Its docstring: what it compares, and why that is fair."""
    run: Callable[[bool], Result]


def benchmarks(names: Iterable[str] = ()) -> list[Benchmark]:
    """All of them, by name, or those that are named. Raises ``LookupError`` for a name that none has."""
    found = {_name(path): path for path in sorted(_PACKAGE.glob("*/bench*.py"))}
    wanted = list(dict.fromkeys(names)) or list(found)
    if unknown := [name for name in wanted if name not in found]:
        raise LookupError(f"no benchmark {', '.join(unknown)}; there are {', '.join(found)}")
    return [_loaded(name, found[name]) for name in wanted]


def _name(path: Path) -> str:
    return f"{path.parent.name}_{path.stem}".removesuffix("_bench").replace("_bench_", "_")


def _loaded(name: str, path: Path) -> Benchmark:
    module = import_module(f"{_PACKAGE.name}.{path.parent.name}.{path.stem}")
    return Benchmark(name, (module.__doc__ or "").strip(), module.run)
