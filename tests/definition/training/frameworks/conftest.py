from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.scripts import source


@pytest.fixture(autouse=True)
def scripts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with ``src/train.py`` in it."""
    source(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path
