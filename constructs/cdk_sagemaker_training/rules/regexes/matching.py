"""Runs regular expressions over lines in a process of its own, which is ended when it takes too long."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Final, TypeAlias

SECONDS: Final = 2.0
"""For all expressions of a definition together."""

Outcome: TypeAlias = "Sequence[str | None] | str | None"
"""For each line that matches, what the first group took; ``TOO_SLOW``; None where it is not known."""
TOO_SLOW: Final = "too slow"

_PROGRAM: Final = """
import json, re, sys
for regex, lines in json.load(sys.stdin):
    try:
        search = re.compile(regex).search
        found = [match.group(min(match.re.groups, 1)) for match in map(search, lines) if match]
    except Exception:
        found = None
    print(json.dumps(found), flush=True)
"""


def first_groups(requests: Sequence[tuple[str, Sequence[str]]], seconds: float = SECONDS) -> Sequence[Outcome]:
    """For each expression with its lines, what it captures there. Where no process can be started, nothing is known.

    The first one that does not finish in time is ``TOO_SLOW``; of those behind it nothing is known.
    """
    if not requests:
        return []
    given = json.dumps([(regex, list(lines)) for regex, lines in requests])
    try:
        # The program is the constant above; what it reads is data.
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-I", "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
    except OSError:
        return [None] * len(requests)
    timed_out = False
    with process:
        try:
            output, _ = process.communicate(given, timeout=seconds)
        except subprocess.TimeoutExpired:
            timed_out = True
            process.kill()
            output, _ = process.communicate()
    done: list[Outcome] = [json.loads(line) for line in output.splitlines()]
    rest: list[Outcome] = [None] * (len(requests) - len(done))
    if rest and timed_out:
        rest[0] = TOO_SLOW
    return [*done, *rest]
