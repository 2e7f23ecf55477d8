"""What jsii unpacks, for processes that have a home of their own; and what crosses to Node."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from jsii._kernel.providers import process

UNPACKED: Final = {"JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(Path.home() / ".cache" / "aws" / "jsii" / "package-cache")}
"""For the environment of a process: jsii's own place on Linux. A new home would have it unpack CDK for two seconds."""


@contextmanager
def questions_of(text: str = "") -> Generator[list[str], None, None]:
    """Questions and orders that go to Node meanwhile, by kind and name. ``text``: those alone that have it in them."""
    asked: list[str] = []
    send = process._NodeProcess.send

    def counted(self: Any, request: Any, response_type: Any) -> Any:
        named = (getattr(request, name, None) for name in ("property", "method", "fqn"))
        if text in repr(request):
            asked.append(" ".join([type(request).__name__, *filter(None, named)]))
        return send(self, request, response_type)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(process._NodeProcess, "send", counted)
        yield asked
