"""SARIF 2.1.0, within what code scanning takes."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final
from urllib.parse import quote

import click

from cdk_sagemaker_training.cli.formats.writer import write
from cdk_sagemaker_training.cli.linting.report import Located, Report, Summary
from cdk_sagemaker_training.rules import Severity
from cdk_sagemaker_training.rules.rule import Rule
from cdk_sagemaker_training.rules.scheme import STALE_ACKNOWLEDGEMENT

MAX_RESULTS: Final = 25_000
MAX_BYTES: Final = 20_000_000
"""What code scanning takes of one run: GitHub's 25,000 results, and 10 MB packed, which is more than this unpacked."""

RULES_PAGE: Final = "https://pypi.org/project/cdk-sagemaker-training/"
SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_STEP: Final = re.compile(r"^(?:/Steps/\d+(?:/Arguments/(?:IfSteps|ElseSteps|ForEachBody)/\d+)*)")


class SarifWriter:
    """One result a line."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = [_stale_rule(), *map(_rule, rules)]
        self._index = {str(rule["id"]): position for position, rule in enumerate(self._rules)}
        self._seen: Counter[str] = Counter()
        self._written = self._bytes = self._left_out = 0

    def begin(self) -> None:
        """See ``Writer``."""
        driver = {
            "name": "smtrain",
            "informationUri": RULES_PAGE,
            "semanticVersion": version("cdk-sagemaker-training"),
            "rules": self._rules,
        }
        head = json.dumps({"$schema": SCHEMA, "version": "2.1.0"})[:-1]
        run = f'"tool": {json.dumps({"driver": driver})}, "columnKind": "unicodeCodePoints", "results": ['
        text = f'{head}, "runs": [{{{run}'
        self._bytes = len(text)
        write(text)

    def add(self, report: Report) -> None:
        """See ``Writer``."""
        for located in report.findings:
            text = json.dumps(self._result(located), allow_nan=False)
            if self._written >= MAX_RESULTS or self._bytes + len(text) > MAX_BYTES - 1_000:
                self._left_out += 1
                continue
            write((",\n" if self._written else "\n") + text)
            self._written += 1
            self._bytes += len(text) + 2

    def end(self, summary: Summary) -> None:
        """See ``Writer``."""
        invocation: dict[str, object] = {"executionSuccessful": not summary.problems}
        if self._left_out:
            words = f"{self._left_out:,} results left out: code scanning takes {MAX_RESULTS:,} in 20 MB"
            click.echo(f"Warning: {words}", err=True)
            invocation["toolExecutionNotifications"] = [{"level": "warning", "message": {"text": words}}]
        write(f'\n], "invocations": [{json.dumps(invocation)}]}}]}}\n')

    def _result(self, located: Located) -> dict[str, object]:
        finding = located.finding
        step = f"step {finding.step}: " if finding.step else ""
        fingerprint = self._fingerprint(located)
        result: dict[str, object] = {
            "ruleId": finding.rule,
            "ruleIndex": self._index[finding.rule],
            "level": _LEVELS[finding.severity],
            "message": {"text": f"{step}{finding.message}. Fix: {finding.fix}"},
            "locations": [_location(located)],
            "partialFingerprints": {"primaryLocationLineHash": fingerprint, "smtrainFinding/v1": fingerprint},
        }
        if located.reasons:
            result["suppressions"] = [
                {"kind": "external", "status": "accepted", "justification": reason} for reason in located.reasons
            ]
        return result

    def _fingerprint(self, located: Located) -> str:
        """Of what stays when lines and steps move: the rule, the file, the pipeline, the step, the place in the step.

        Two findings that are alike in all that are numbered.
        """
        finding = located.finding
        inside = _STEP.sub("", finding.path) if finding.step else finding.path
        parts = (finding.rule, located.file, located.pipeline, finding.step, inside)
        digest = hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]
        self._seen[digest] += 1
        return f"{digest}:{self._seen[digest]}"


def _location(located: Located) -> dict[str, object]:
    finding, place = located.finding, located.place
    names = [name for name in (located.pipeline, finding.step) if name]
    step = {"name": finding.step, "kind": "object"} if finding.step else {"kind": "object"}
    logical = {**step, "fullyQualifiedName": f"{'/'.join(names)}#{finding.path}"}
    return {
        "physicalLocation": {
            "artifactLocation": _artifact(located.file),
            "region": {"startLine": place.line, "startColumn": place.column},
        },
        "logicalLocations": [logical],
    }


def _artifact(file: str) -> dict[str, object]:
    """Relative to the working directory, which is the top of the repository where code scanning uploads."""
    path = Path(file)
    if path.is_absolute():
        try:
            path = path.relative_to(Path.cwd())
        except ValueError:
            return {"uri": path.as_uri()}
    return {"uri": quote(path.as_posix(), errors="replace"), "uriBaseId": "%SRCROOT%"}


def _rule(rule: Rule) -> dict[str, object]:
    help_parts = {"Why": rule.why, "Fix": rule.fix, "Source": rule.source}
    return {
        "id": rule.id,
        "name": type(rule).__name__,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why},
        "help": {
            "text": "\n".join(f"{name}: {words}" for name, words in help_parts.items()),
            "markdown": "\n\n".join(f"**{name}**: {words}" for name, words in help_parts.items()),
        },
        "helpUri": f"{RULES_PAGE}#{rule.id.lower()}",
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": ["sagemaker"], "precision": "high", "problem.severity": _problem(rule.severity)},
    }


def _stale_rule() -> dict[str, object]:
    why = "An acknowledgement that excuses nothing would excuse the next mistake of its kind, unseen."
    return {
        "id": STALE_ACKNOWLEDGEMENT,
        "name": "StaleAcknowledgement",
        "shortDescription": {"text": "acknowledgement that matches nothing"},
        "fullDescription": {"text": why},
        "help": {"text": f"Why: {why}\nFix: remove it"},
        "helpUri": f"{RULES_PAGE}#{STALE_ACKNOWLEDGEMENT.lower()}",
        "defaultConfiguration": {"level": "warning"},
    }


def _problem(severity: Severity) -> str:
    return "recommendation" if severity is Severity.INFO else severity.value
