"""Many small cases in one test: pytest's own bookkeeping takes longer than each of them."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from typing import TypeVar

import pytest

T = TypeVar("T")


def every(cases: Iterable[T], check: Callable[[T], object], *, name: Callable[[T], str] = str) -> None:
    """Fails where ``check`` raises for any of the cases, with the name and the traceback of each for which it does."""
    failed: list[tuple[str, str]] = []
    for case in cases:
        try:
            check(case)
        except Exception:  # noqa: BLE001, PERF203  (whatever it is, it is told, and the other cases are still tried)
            failed.append((name(case), traceback.format_exc()))
    if failed:
        told = "\n".join(f"--- {each}\n{trace}" for each, trace in failed)
        names = ", ".join(each for each, _ in failed)
        pytest.fail(f"{len(failed)} failed: {names}\n{told}", pytrace=False)
