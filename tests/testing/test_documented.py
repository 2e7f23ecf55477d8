"""The pytest example of the documentation, in a pytest of its own."""

from __future__ import annotations

import re
from pathlib import Path

from .support import run

PAGE = Path(__file__).parents[2] / "docs" / "testing.md"


def test_the_example_runs(tmp_path: Path):
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    stack, options = blocks[0], blocks[1]
    (tmp_path / "conftest.py").write_text(options.partition("def test_stack")[0], encoding="utf-8")
    called = options.rpartition("    snapshot_stack(")[2]
    code = stack.replace("snapshot_stack(stack)\n", f"snapshot_stack({called}")
    assert code != stack
    (tmp_path / "test_churn.py").write_text(code, encoding="utf-8")
    for words in (["--snapshot-update"], []):
        done = run(tmp_path, *words)
        assert 0 == done.returncode, done.stdout
    written = sorted(path.name for path in tmp_path.rglob("*.yaml"))
    assert ["test_pipeline.yaml", "test_stack.yaml"] == written
    (tmp_path / "test_churn.py").write_text(code.replace("200", "300"), encoding="utf-8")
    shown = run(tmp_path, "-k", "test_stack").stdout
    promised = re.findall(r"^```text\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)[0]
    assert promised.splitlines()[0] in shown
    assert ["- num_round: '200'", "+ num_round: '300'"] == re.findall(
        r"[-+] num_round: '\d+'", re.sub(" +", " ", shown)
    )
