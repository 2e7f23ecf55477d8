"""What `make bench` runs: every benchmark, or those that are named, then a table of each, ``results.json``
and the tables of ``docs/performance.md``.

Usage: python -m benchmarks [NAME ...] [--short] [--output FILE]
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.discovery import Benchmark, benchmarks
from benchmarks.machine import made
from benchmarks.measure import Row
from benchmarks.page import RESULTS, write


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs what is asked for; 2 where there is no such benchmark.

    A short run judges nothing and leaves ``results.json`` alone. What was not run keeps its entry there.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measures against named peers.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these; all without one")
    parser.add_argument("--short", action="store_true", help="so little that the numbers mean nothing: for CI")
    parser.add_argument("--output", type=Path, help="where the results go; a short run writes none without it")
    given = parser.parse_args(arguments)
    # jsii starts `node` from PATH: the one beside this interpreter. What is measured is compiled once, as installed.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        wanted = benchmarks(given.names)
    except LookupError as error:
        print(error, file=sys.stderr)
        return 2
    output: Path | None = given.output or (None if given.short else RESULTS)
    results = _stored(output)
    console = Console(width=None if sys.stdout.isatty() else 160)
    for benchmark in wanted:
        console.print(f"{benchmark.name} ...", highlight=False)
        rows, results[benchmark.name] = measured(benchmark, short=given.short)
        console.print(_table(benchmark, rows, judged=not given.short))
        if output is not None:
            output.write_text(
                json.dumps(results, indent=2, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8"
            )
    if output == RESULTS:
        write(results)
    return 0


def measured(benchmark: Benchmark, *, short: bool) -> tuple[list[Row], dict[str, object]]:
    """The rows of a benchmark, and its entry in ``results.json``."""
    result = benchmark.run(short)
    return result["rows"], {
        "what": benchmark.what,
        "short": short,
        "made": made(),
        "versions": dict(result["versions"]),
        "rows": [row.to_json(judged=not short) for row in result["rows"]],
        "details": dict(result["details"]),
    }


def _stored(output: Path | None) -> dict[str, Any]:
    if output is None or not output.is_file():
        return {}
    return json.loads(output.read_text(encoding="utf-8"))


def _table(benchmark: Benchmark, rows: Sequence[Row], *, judged: bool) -> Table:
    table = Table(title=benchmark.name, title_justify="left")
    table.add_column(benchmark.what.partition("\n")[0], ratio=1)
    for column in ("ours", "peer", "ratio", "spread", "wanted", "reached"):
        table.add_column(column, justify="right")
    for row in rows:
        table.add_row(row.name, *row.cells, _verdict(row) if judged else "")
    return table


def _verdict(row: Row) -> str:
    return {None: "", True: "[green]yes[/]", False: "[bold red]no[/]"}[row.reached]


if __name__ == "__main__":
    sys.exit(main())
