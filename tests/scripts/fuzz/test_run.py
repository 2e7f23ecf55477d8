"""What fails is found, made small, told and written down."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

import attrs
import pytest

from cdk_sagemaker_training.rules.discovery import rule_set, rules_of
from cdk_sagemaker_training.rules.examples import training
from scripts.fuzz import invariants, workers
from scripts.fuzz import run as fuzz_run
from scripts.fuzz.cases import Case, Outcome
from scripts.fuzz.documents import USAGES, DocumentCase
from scripts.fuzz.failures import Failure
from scripts.fuzz.invariants import judge
from scripts.fuzz.run import main
from scripts.fuzz.values import size

BROKEN = "tests.scripts.fuzz.broken_rules"


def run(folder: Path, *words: str) -> int:
    few = ("--places", "8", "--regexes", "2", "--files", "2", "--growth", "0", "--jobs", "2", "--without-examples")
    return main(["--documents", "40", *few, "--failures", str(folder), *words])


def test_nothing_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert 0 == run(tmp_path / "failures")
    told = capsys.readouterr().out
    assert "documents: 40 in" in told
    assert "places: 8 in" in told
    assert "0 failures of 0 kinds, seed 1" in told
    assert "rules never hit: SMT" in told
    assert not (tmp_path / "failures").exists()


def test_rules_that_break_what_must_hold(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(fuzz_run, "_SMALLER_SECONDS", 6.0)  # not as small as can be
    assert 1 == run(tmp_path, "--places", "0", "--regexes", "0", "--files", "0", "--rules", BROKEN)
    told = capsys.readouterr().out
    assert "KeyError in fuzz/broken_rules.py" in told
    assert "SMT902: no message" in told
    written = sorted(path.read_text() for path in tmp_path.iterdir())
    assert len(written) >= 2
    (raised,) = (text for text in written if "KeyError" in text)
    assert '"RoleArn"' in raised
    assert '"InputDataConfig"' not in raised  # it is made small


def test_a_rule_that_does_not_come_back(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(invariants, "SECONDS", 0.2)
    (_, silent, _) = rules_of(BROKEN)
    judged = judge({"Steps": [], "Slow": True}, None, [silent])
    assert ["slow: SMT902"] == [failure.signature for failure in judged.failures]


def test_a_rule_that_changes_the_document():
    (_, _, changing) = rules_of(BROKEN)
    judged = judge({"Steps": []}, None, [changing])
    assert [Failure("the document has changed")] == judged.failures


def test_each_smaller_document_lacks_something():
    document: dict[str, object] = dict(training().document)
    smaller = list(DocumentCase(document, USAGES[1], rule_set()[:1]).smaller())
    assert all(size(case.document) < size(document) or case.usage is None for case in smaller)
    assert len(smaller) > size(document)


@attrs.frozen
class DeadlyCase:
    number: int

    def outcome(self) -> Outcome:
        if self.number == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        if self.number == 5:
            time.sleep(60)
        return Outcome([Failure("seven")] if self.number == 7 else [], {"judged": 1})

    def smaller(self) -> Iterator[Case]:
        return iter(())

    def written(self) -> str:
        return str(self.number)


class Deadly:
    name: ClassVar = "deadly"

    def case(self, seed: int, number: int) -> DeadlyCase:
        return DeadlyCase(number)

    def told(self, counted: Mapping[str, int]) -> Sequence[str]:
        return ()


def test_processes_that_die_or_hang(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workers, "HANG_SECONDS", 1.0)
    found = list(workers.outcomes(Deadly(), 1, range(300), 2, time.monotonic() + 60))
    assert 300 == sum(batch.done for batch in found)
    failures = {number: failure.signature for batch in found for number, failure in batch.failures}
    assert {3, 5, 7} == failures.keys()
    assert "the process ended with -9" == failures[3]
    assert failures[5].startswith("hangs in")
