"""The closing table of `make conformance`, from the reports that tests/conformance/conftest.py writes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table

STEP_TYPES: Final = {
    "SageMaker SDK v2": (
        "AutoML Callback ClarifyCheck Condition EMR Endpoint EndpointConfig Fail InferenceComponent Lambda Lineage "
        "Model Processing QualityCheck RegisterModel Training Transform Tuning"
    ),
    "SageMaker SDK v3": (
        "Callback ClarifyCheck Cleanup Condition EMR EMRServerless Endpoint EndpointConfig Fail ForEach "
        "InferenceComponent Job Lambda Lineage Model Processing QualityCheck RegisterModel Training Transform Tuning"
    ),
    "AWS service model (botocore)": (
        "AutoML ClarifyCheck EMR EMRServerless Endpoint EndpointConfig InferenceComponent Job Lineage Model Processing "
        "QualityCheck RegisterModel Training Transform Tuning"
    ),
}
"""By oracle, the step types that it has: StepTypeEnum of each SDK, and the steps that send a request of an AWS API.

SDK v3 has an AutoML step too, but its session has no method that would make one (3.27.0).
"""


def show(reports: Sequence[Path]) -> int:
    """Prints the table; 1 where a case failed or a listed difference was never met."""
    found: list[Any] = [json.loads(report.read_text(encoding="utf-8")) for report in reports]
    cases = [case for report in found for case in report["cases"]]
    listed = {(entry["sdk"], entry["id"]): entry for report in found for entry in report["differences"]}
    met = {(_sdk(case["oracle"]), used) for case in cases if case["passed"] for used in case["differences"]}
    unmet = [key for key in listed if key not in met]
    table = Table(title="Conformance", show_lines=True, caption_justify="left", title_justify="left")
    table.add_column("Oracle")
    for column in ("Cases", "Equal", "Differing, with reason", "Failures", "Seconds"):
        table.add_column(column, justify="right")
    table.add_column("Step types")
    for oracle in dict.fromkeys(case["oracle"] for case in cases):
        table.add_row(*_row(oracle, [case for case in cases if case["oracle"] == oracle]))
    table.add_row(*_row("all", cases), style="bold")
    table.caption = "\n".join(
        [
            *_reasons(listed, met),
            *(f"never met, take it off the list: {sdk} {name}" for sdk, name in unmet),
            *_arguments(cases, found),
        ]
    )
    Console(width=160, soft_wrap=False).print(table)
    return int(bool(unmet) or not cases or any(not case["passed"] for case in cases))


def _row(oracle: str, cases: Sequence[Any]) -> list[str]:
    total = sum(case["cases"] for case in cases)
    differing = sum(bool(case["differing"]) for case in cases if case["passed"])
    failures = sum(not case["passed"] for case in cases)
    seconds = sum(case["seconds"] for case in cases)
    kinds = {kind for case in cases for kind in case["members"]}
    wanted = STEP_TYPES.get(oracle, "").split()
    share = f"{len(kinds & set(wanted))} of {len(wanted)}" if wanted else (str(len(kinds)) if kinds else "")
    missing = [kind for kind in wanted if kind not in kinds]
    share += f", without {', '.join(missing)}" if missing else ""
    return [
        oracle,
        *(f"{n:,}" for n in (total, total - differing - failures, differing, failures)),
        f"{seconds:.0f}",
        share,
    ]


def _sdk(oracle: str) -> str:
    return "v3" if "v3" in oracle else "v2"


def _reasons(listed: dict[tuple[str, str], Any], met: set[tuple[str, str]]) -> Iterable[str]:
    yield "Differences, each deliberate:"
    for sdk, name in sorted(met):
        yield f"- {sdk}, {name}: {listed[sdk, name]['reason'] if (sdk, name) in listed else 'no reason is listed'}"


def _arguments(cases: Sequence[Any], reports: Sequence[Any]) -> Iterable[str]:
    every: dict[str, set[str]] = {}
    for report in reports:
        every.update({kind: set(members) for kind, members in report["all_members"].items()})
    written: dict[str, set[str]] = {kind: set() for kind in every}
    for case in (case for case in cases if case["passed"]):
        for kind, members in case["members"].items():
            written.setdefault(kind, set()).update(members)
    yield "Members of AWS's requests that typed fields wrote in these cases; all others are passed through:"
    for kind, members in sorted(every.items()):
        if members:
            top = sorted(member for member in members - written[kind] if "/" not in member)
            share = len(members & written[kind]) / len(members)
            yield f"- {kind}: {share:.0%} of {len(members)}; only passed through: {', '.join(top) or 'none at the top'}"
