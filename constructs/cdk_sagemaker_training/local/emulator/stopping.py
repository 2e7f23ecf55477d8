"""A request to stop, and who has to hear of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager


class Stop:
    """Set once; whoever waits for it goes on, and whoever asked to be told is told."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._lock = threading.Lock()
        self._calls: list[Callable[[], None]] = []

    def set(self) -> None:
        """Ask to stop; a second time does nothing more."""
        with self._lock:
            calls = [] if self._event.is_set() else list(self._calls)
            self._event.set()
        for call in calls:
            call()

    def is_set(self) -> bool:
        """Whether somebody asked to stop."""
        return self._event.is_set()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for the request for at most ``seconds``; whether it has come."""
        return self._event.wait(seconds)

    @contextmanager
    def telling(self, call: Callable[[], None]) -> Generator[None]:
        """Inside, ``call`` is called when the request comes, at once if it has come already."""
        with self._lock:
            self._calls.append(call)
            came = self._event.is_set()
        try:
            if came:
                call()
            yield
        finally:
            with self._lock:
                self._calls.remove(call)
