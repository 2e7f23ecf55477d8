"""The stored mistakes are what SDK v3 renders."""

from __future__ import annotations

import json

import pytest

from benchmarks.planted.sdk.render import FOLDER
from benchmarks.planted.sdk.v3 import documents

pytestmark = pytest.mark.conformance


def test_what_is_stored_is_what_the_sdk_renders():
    assert documents() == json.loads((FOLDER / "sdk_v3.json").read_text(encoding="utf-8"))
