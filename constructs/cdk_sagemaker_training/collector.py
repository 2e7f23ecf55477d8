"""Work that leaves Python's garbage collector nothing to find: it is not asked to look meanwhile."""

from __future__ import annotations

import gc
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import wraps
from typing import Final, ParamSpec, TypeVar

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

_MANY: Final = 20_000
"""Objects. Fewer are looked through in less time than it takes to count those that are frozen."""


def uncollected(work: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """The same function, during which Python looks for no garbage; afterwards it does where it did.

    For work that makes many objects, holds them until it ends and leaves no circles of them. They would be promoted to
    the oldest generation as long-lived ones, and be the reason to look through all objects of the app, of which none
    is garbage: that took a fifth of the time of an app with a hundred pipelines of fifty steps.
    """

    @wraps(work)
    def worked(*args: Given.args, **more: Given.kwargs) -> Answer:
        with _paused():
            return work(*args, **more)

    return worked


def loaded(load: Callable[[], Answer]) -> Answer:
    """What ``load`` imports, while Python looks for no garbage.

    Modules leave none, and with those of AWS CDK a hundred thousand objects, which would be looked through again and
    again while they become more. Afterwards they are of the oldest generation, as if that had been done: the next
    object that somebody makes would have Python look through all of them. Where objects are frozen (``gc.freeze``) they
    stay young, since to thaw others is not possible.
    """
    with _paused() as paused:
        try:
            return load()
        finally:
            if paused and gc.get_count()[0] > _MANY and not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()


@contextmanager
def _paused() -> Generator[bool]:
    """Python looks for no garbage meanwhile; whether it did before, and does again afterwards."""
    collected = gc.isenabled()
    gc.disable()
    try:
        yield collected
    finally:
        if collected:
            gc.enable()
