"""Writes what ``results.json`` says into ``docs/performance.md`` and its picture; every full run does.

Usage: python -m benchmarks.page
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from benchmarks.curves import svg
from benchmarks.measure import Row

PAGE: Final = Path(__file__).parents[1] / "docs" / "performance.md"
RESULTS: Final = Path(__file__).with_name("results.json")
PLACE: Final = re.compile(r"(<!-- results of (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
GROWTH: Final = "growth.svg"
"""Beside the page."""
_CURVES: Final = {
    "workspace": "from a workspace",
    "shared": "from a workspace, shared roles",
    "derived": "roles derived",
    "given": "roles given",
    "by-hand": "peer: roles by hand",
    "bare": "peer: bare CfnPipeline",
}
_PEERS: Final = ("peer: roles by hand", "peer: bare CfnPipeline")
_HEAD: Final = ("| | ours | peer | ratio | spread | wanted |", "| --- | --- | --- | --- | --- | --- |")


def write(results: Mapping[str, Any]) -> None:
    """Makes the tables of the page and its picture anew."""
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), results), encoding="utf-8")
    if "growth" in results:
        PAGE.with_name(GROWTH).write_text(growth(results["growth"]), encoding="utf-8")


def growth(result: Mapping[str, Any]) -> str:
    """The picture of the benchmark ``growth``, as SVG."""
    seconds = result["details"]["seconds_by_pipelines"]
    curves = {words: {float(number): each for number, each in seconds[way].items()} for way, words in _CURVES.items()}
    return svg("A synth of so many pipelines", "pipelines", "seconds", curves, dashed=_PEERS)


def filled(page: str, results: Mapping[str, Any]) -> str:
    """The page with its tables made anew; one whose benchmark has no results stays as it is."""

    def table(place: re.Match[str]) -> str:
        if place[2] not in results:
            return place[0]
        picture = f"\n\n![How a synth grows with its pipelines]({GROWTH})" if place[2] == "growth" else ""
        return f"{place[1]}{section(results[place[2]])}{picture}\n{place[3]}"

    return PLACE.sub(table, page)


def section(result: Mapping[str, Any]) -> str:
    """The table of one benchmark, and under what it was measured."""
    rows = [Row.from_json(row) for row in result["rows"]]
    return "\n".join([*_HEAD, *(_line(row) for row in rows), "", _measured(result)])


def _line(row: Row) -> str:
    verdict = {None: "", True: ": reached", False: ": **not reached**"}[row.reached]
    return f"| {' | '.join([row.name, *row.cells])}{verdict} |"


def _measured(result: Mapping[str, Any]) -> str:
    made = result["made"]
    peers = [f"{name} {version}" for name, version in sorted(result["versions"].items())]
    ours = [f"cdk-sagemaker-training {made['library']}"]
    ours += [f"{result['details']['rules']} rules"] if "rules" in result["details"] else []
    machine = f"{made['cores']} cores of {made['cpu']}, Python {made['python']}"
    return f"{made['date']}, {machine}; {', '.join([*ours, *peers])}."


if __name__ == "__main__":
    write(json.loads(RESULTS.read_text(encoding="utf-8")))
