"""What other tools say of the corpus: each answers, by logical id, the ids of the rules that it reports."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, TypeAlias, cast

from benchmarks.planted.templates import CONTROL, PlantedTemplate

Found: TypeAlias = "dict[str, set[str]]"

PEERS_PYTHON: Final = "PEERS_PYTHON"
"""Environment variable: the interpreter of the environment that checkov is installed in."""

_CFN_LINT: Final = (
    str(Path(sys.executable).with_name("cfn-lint")),
    *("--format", "json", "--regions", "us-east-1"),
    *("--include-checks", "I", "--include-experimental", "--configure-rule", "E3012:strict=true"),
)
_CHECKOV: Final = (
    *("-c", "import sys; from checkov.main import Checkov; sys.exit(Checkov().run())"),
    *("--framework", "cloudformation", "--output", "json", "--quiet", "--skip-download"),
)


def cfn_lint(templates: Sequence[PlantedTemplate]) -> Found:
    """All rules of cfn-lint, informational and experimental ones included."""
    found: Found = defaultdict(set)
    with tempfile.TemporaryDirectory() as folder:
        output = _output([*_CFN_LINT, "--", *_written(templates, folder)])
    for match in json.loads(output):
        path = match["Location"]["Path"]
        if len(path) > 1 and path[0] == "Resources":
            found[path[1]].add(match["Rule"]["Id"])
    return found


def checkov(templates: Sequence[PlantedTemplate]) -> Found:
    """All CloudFormation checks of checkov that fail."""
    found: Found = defaultdict(set)
    with tempfile.TemporaryDirectory() as folder:
        _written(templates, folder)
        output = _output([os.environ[PEERS_PYTHON], *_CHECKOV, "--directory", folder])
    reports = json.loads(output)
    for report in cast("list[Any]", reports if isinstance(reports, list) else [reports]):
        for check in report.get("results", {}).get("failed_checks", ()):
            found[check["resource"].rpartition(".")[2]].add(check["check_id"])
    return found


def cdk_nag(templates: Sequence[PlantedTemplate]) -> Found:
    """Five rule packs of cdk-nag 3."""
    return _reported(templates, "nag")


def cdk_validation(templates: Sequence[PlantedTemplate]) -> Found:
    """The validation that comes with the CDK, with the flags that it recommends for new apps."""
    return _reported(templates, "validation")


def _reported(templates: Sequence[PlantedTemplate], kind: str) -> Found:
    """What the validation report of an app with the templates in it says."""
    found: Found = defaultdict(set)
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as output:
        _written(templates, folder)
        program = Path(__file__).with_name("cdk_app.py")
        environment = {**os.environ, "CDK_VALIDATION": "true" if kind == "validation" else "false"}
        command = [sys.executable, program, folder, output, kind]
        done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
        report = Path(output) / "validation-report.json"
        if not report.is_file():
            raise RuntimeError(f"{kind}: no report, exit code {done.returncode}: {done.stderr[-2000:]}")
        plugins = json.loads(report.read_text(encoding="utf-8"))["pluginReports"]
    for violation in (violation for plugin in plugins for violation in plugin["violations"]):
        for resource in violation["violatingConstructs"]:
            found[resource["constructPath"].rpartition("/")[2]].add(violation["ruleName"])
    return found


def _written(templates: Sequence[PlantedTemplate], folder: str) -> list[str]:
    """The paths of the templates in a folder that they are written to."""
    paths = [Path(folder) / f"{each.name}.json" for each in templates]
    for path, each in zip(paths, templates, strict=True):
        path.write_text(json.dumps(each.template), encoding="utf-8")
    return list(map(str, paths))


def _output(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if not done.stdout.strip():
        raise RuntimeError(f"{Path(command[0]).name}: exit code {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout


def not_measured(name: str) -> str:
    """Why a peer cannot be asked; empty where it can."""
    return "" if name in versions() else f"not measured: {PEERS_PYTHON} names no interpreter that has it"


def said(name: str, templates: Sequence[PlantedTemplate]) -> Found:
    """What a peer says of the templates. Raises ``RuntimeError`` where it says nothing of the control."""
    found = PEERS[name](templates)
    if not found.get(CONTROL):
        raise RuntimeError(f"{name} says nothing of an open bucket: it has not looked")
    return found


@cache
def versions() -> Mapping[str, str]:
    """The version of each peer that is installed."""
    known = {"cfn-lint": version("cfn-lint"), "cdk-nag": version("cdk-nag"), "CDK validation": version("aws-cdk-lib")}
    program = "from importlib.metadata import version; print(version('checkov'))"
    python = shutil.which(os.environ.get(PEERS_PYTHON, ""))
    if python is not None:
        done = subprocess.run([python, "-c", program], capture_output=True, text=True, check=False)
        known |= {"checkov": done.stdout.strip()} if done.returncode == 0 else {}
    return known


PEERS: Final[Mapping[str, Callable[[Sequence[PlantedTemplate]], Found]]] = {
    "cfn-lint": cfn_lint,
    "checkov": checkov,
    "cdk-nag": cdk_nag,
    "CDK validation": cdk_validation,
}
