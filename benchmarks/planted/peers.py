"""What other tools say of the corpus: each answers, by logical id, the ids of the rules that it reports."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, TypeAlias, cast

from benchmarks.planted.templates import PlantedTemplate

Found: TypeAlias = "dict[str, set[str]]"

PEERS_PYTHON: Final = "PEERS_PYTHON"
"""Environment variable: the interpreter of the environment that checkov is installed in."""


def cfn_lint(templates: list[PlantedTemplate]) -> Found:
    """All rules of cfn-lint, informational ones included."""
    found: Found = defaultdict(set)
    with _written(templates) as folder:
        command = [
            sys.executable,
            "-m",
            "cfnlint",
            "--format",
            "json",
            "--include-checks",
            "I",
            "--regions",
            "us-east-1",
        ]
        output = _output([*command, "--", *map(str, sorted(Path(folder).iterdir()))])
    for match in json.loads(output):
        path = match["Location"]["Path"]
        if len(path) > 1 and path[0] == "Resources":
            found[path[1]].add(match["Rule"]["Id"])
    return found


def checkov(templates: list[PlantedTemplate]) -> Found:
    """All CloudFormation checks of checkov that fail."""
    found: Found = defaultdict(set)
    python = os.environ[PEERS_PYTHON]
    with _written(templates) as folder:
        program = "from checkov.main import Checkov; import sys; sys.exit(Checkov().run())"
        arguments = [
            "--directory",
            folder,
            "--framework",
            "cloudformation",
            "--output",
            "json",
            "--quiet",
            "--skip-download",
        ]
        output = _output([python, "-c", program, *arguments])
    reports = json.loads(output)
    for report in cast("list[Any]", reports if isinstance(reports, list) else [reports]):
        for check in report.get("results", {}).get("failed_checks", ()):
            found[check["resource"].rpartition(".")[2]].add(check["check_id"])
    return found


def cdk_nag(templates: list[PlantedTemplate]) -> Found:
    """Five rule packs of cdk-nag 3."""
    return _reported(templates, nag=True)


def cdk_validation(templates: list[PlantedTemplate]) -> Found:
    """The validation that comes with the CDK."""
    return _reported(templates, nag=False)


def _reported(templates: list[PlantedTemplate], *, nag: bool) -> Found:
    """What the validation report of an app with the templates in it says."""
    found: Found = defaultdict(set)
    with _written(templates) as folder, tempfile.TemporaryDirectory() as output:
        program = Path(__file__).with_name("cdk_app.py")
        subprocess.run(
            [sys.executable, program, folder, output, "nag" if nag else "validation"],
            env={**os.environ, "CDK_VALIDATION": "false" if nag else "true"},
            check=False,
            capture_output=True,
        )
        report = json.loads((Path(output) / "validation-report.json").read_text())
    for plugin in report["pluginReports"]:
        for violation in plugin["violations"]:
            for resource in violation["violatingConstructs"]:
                name = resource["constructPath"].rpartition("/")[2]
                found[name].add(violation["ruleName"])
    return found


def _written(templates: list[PlantedTemplate]) -> tempfile.TemporaryDirectory[str]:
    folder = tempfile.TemporaryDirectory()
    for each in templates:
        (Path(folder.name) / f"{each.name}.json").write_text(json.dumps(each.template))
    return folder


def _output(command: list[Any]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if not done.stdout.strip():
        raise RuntimeError(f"{command[:3]}: exit code {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout


def versions() -> dict[str, str]:
    """The version of each tool."""
    known = {name: version(name) for name in ("cfn-lint", "cdk-nag", "aws-cdk-lib")}
    if PEERS_PYTHON in os.environ:
        program = "from importlib.metadata import version; print(version('checkov'))"
        known["checkov"] = _output([os.environ[PEERS_PYTHON], "-c", program]).strip()
    return known


PEERS: Final[Mapping[str, Callable[[list[PlantedTemplate]], Found]]] = {
    "cfn-lint": cfn_lint,
    "checkov": checkov,
    "cdk-nag": cdk_nag,
    "CDK validation": cdk_validation,
}
