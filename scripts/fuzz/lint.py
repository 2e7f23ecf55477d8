"""Fuzzes the linter: ``python -m scripts.fuzz.lint --documents 100000``.

Documents that are sound, or wrong in one place, are changed at random; whatever becomes of them, the linter must come
back in time, with findings that lead somewhere. A document depends on the seed and its number alone: ``--only`` makes
one of them again.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import sys
import time
from collections.abc import Iterator, Sequence
from typing import Final, cast

from cdk_sagemaker_training.rules.usage import PipelineUsage
from scripts.fuzz import seeds
from scripts.fuzz.judging import Failure, failure_in, smallest
from scripts.fuzz.mutations import Mutator

MOST_CHANGES: Final = 12
_BATCH: Final = 250
_SHOWN: Final = 2000
_started_from: list[seeds.Seed] = []


def document(
    seed: int, number: int, started_from: Sequence[seeds.Seed]
) -> tuple[dict[str, object], PipelineUsage | None]:
    """The document of a number."""
    chance = random.Random(f"{seed}:{number}")  # noqa: S311 - repeatable
    base, usage = chance.choice(started_from)
    mutator = Mutator(chance, [donor for donor, _ in started_from])
    changes = chance.choice((1, 1, 2, 3, 5, MOST_CHANGES))
    return mutator.mutated(base, changes), usage or chance.choices((None, seeds.USAGE, seeds.SAMPLES), (70, 27, 3))[0]


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line; 1 where something failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", type=int, help="the number of a single document")
    parser.add_argument("--quick", action="store_true", help="without the programs of examples/")
    parser.add_argument("--atheris", type=float, metavar="SECONDS", help="let atheris, if it is installed, steer")
    options = parser.parse_args(arguments)
    if options.atheris is not None:
        from scripts.fuzz.steered import steer

        return steer(options.atheris)
    started = time.monotonic()
    _started_from[:] = seeds.short() if options.quick else seeds.long()
    print(f"{len(_started_from)} documents to start from, {time.monotonic() - started:.0f} s")
    numbers = range(options.documents) if options.only is None else range(options.only, options.only + 1)
    failures = _failures(options.seed, numbers, options.processes)
    for number, failure in failures.items():
        _show(options.seed, number, failure)
    count = sum(1 for _ in failures)
    print(f"{len(numbers)} documents, {count} failures (seed {options.seed}, {time.monotonic() - started:.0f} s)")
    return 1 if failures else 0


def _failures(seed: int, numbers: range, processes: int) -> dict[int, Failure]:
    """The first failure of each signature, by the number of its document."""
    batches = [(seed, numbers[start : start + _BATCH]) for start in range(0, len(numbers), _BATCH)]
    found: dict[str, tuple[int, Failure]] = {}
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        for done, failures in enumerate(pool.imap(_judged, batches), start=1):
            for number, failure in failures:
                if failure.signature not in found:
                    print(f"document {number}: {failure.signature}", flush=True)
                found.setdefault(failure.signature, (number, failure))
            if done % 40 == 0:
                print(f"{done * _BATCH} documents", flush=True)
    return dict(found.values())


def _judged(batch: tuple[int, range]) -> list[tuple[int, Failure]]:
    return list(_judge(*batch))


def _judge(seed: int, numbers: range) -> Iterator[tuple[int, Failure]]:
    for number in numbers:
        made, usage = document(seed, number, _started_from)
        failure = failure_in(made, usage)
        if failure is not None:
            yield number, failure


def _show(seed: int, number: int, failure: Failure) -> None:
    made, usage = smallest(*document(seed, number, _started_from), failure)
    text = json.dumps(made, default=repr)
    shown = text if len(text) < _SHOWN else f"{text[:_SHOWN]}… ({len(text)} characters)"
    print(f"\n{failure.signature}\n{failure.detail}\ndocument {number}, made small: {shown}")
    if usage is not None:
        print(f"usage: {cast('object', usage)}")


if __name__ == "__main__":
    sys.exit(main())
