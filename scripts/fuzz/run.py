"""Fuzzes what finds mistakes: ``python -m scripts.fuzz.run --documents 100000``.

Definition documents that are sound, or wrong in one place, are changed at random; whatever becomes of them, the rules
must come back in time, with findings that lead somewhere. Then every place of a definition with a value of every kind,
regular expressions of metrics, files as ``smtrain lint`` reads them, and documents that grow. A case depends on its
target, the seed and its number alone: ``--number`` makes one again, of the targets whose count is not 0. Failures are
made small, printed and written to a folder; then the exit code is 1.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import attrs

from cdk_sagemaker_training.rules.discovery import rule_set
from scripts.fuzz.cases import Case, Target, smallest
from scripts.fuzz.corpus import corpus, programs
from scripts.fuzz.documents import Documents
from scripts.fuzz.failures import Failure
from scripts.fuzz.files import Files
from scripts.fuzz.growth import Growth
from scripts.fuzz.hash_seeds import unlike
from scripts.fuzz.places import Places
from scripts.fuzz.regexes import Regexes
from scripts.fuzz.workers import cores, outcomes

FOLDER: Final = Path("build") / "fuzz"
_PROCESSES: Final = 50
"""One of so many documents is checked in two other processes, too."""
_SMALLER_SECONDS: Final = 60.0
_SHOWN: Final = 3000
_PROGRESS_SECONDS: Final = 15.0


@attrs.define
class Run:
    """One target, run."""

    target: Target
    seed: int
    numbers: range
    done: int = 0
    seconds: float = 0.0
    counted: Counter[str] = attrs.field(factory=Counter[str])
    failures: dict[str, tuple[int, Failure]] = attrs.field(factory=dict[str, tuple[int, Failure]])
    """By signature, the failure with the lowest number."""
    alike: Counter[str] = attrs.field(factory=Counter[str])
    """How often each signature was met."""

    def go(self, jobs: int, deadline: float) -> None:
        """Runs the cases until the deadline."""
        started = told = time.monotonic()
        for batch in outcomes(self.target, self.seed, self.numbers, jobs, deadline):
            self.done += batch.done
            self.counted += batch.counted
            for number, failure in batch.failures:
                self.note(number, failure)
            self.seconds = time.monotonic() - started
            if time.monotonic() - told > _PROGRESS_SECONDS:
                told = time.monotonic()
                _say(f"{self.target.name}: {self.done:,} of {len(self.numbers):,}, {self.done / self.seconds:,.0f}/s")

    def note(self, number: int, failure: Failure) -> None:
        """Keeps a failure, and tells the first one of its kind."""
        signature = failure.signature
        if signature not in self.failures:
            _say(f"{self.target.name} {number}: {signature}")
        self.alike[signature] += 1
        known = self.failures.get(signature)
        if known is None or number < known[0]:
            self.failures[signature] = (number, failure)

    def summary(self) -> str:
        """The last line."""
        rate = self.done / self.seconds if self.seconds else 0.0
        failures = f"{sum(self.alike.values()):,} failures of {len(self.failures)} kinds"
        return (
            f"{self.target.name}: {self.done:,} in {self.seconds:,.0f} s, {rate:,.0f}/s, {failures}, seed {self.seed}"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line; 1 where something failed."""
    options = _parser().parse_args(arguments)
    deadline = time.monotonic() + options.minutes * 60
    runs = [Run(target, options.seed, numbers) for target, numbers in _targets(options)]
    for run in runs:
        run.go(options.jobs, deadline)
        if run.target.name == Documents.name and time.monotonic() < deadline:
            for number, failure in unlike(options.seed, run.done // _PROCESSES, options.rules):
                run.note(number, failure)
        for line in run.target.told(run.counted):
            _say(line)
    for run in runs:
        for number, failure in sorted(run.failures.values(), key=lambda found: found[0]):
            _show(run, number, failure, options.failures)
    for run in runs:
        _say(run.summary())
    return 1 if any(run.failures for run in runs) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=100_000, help="default: 100000")
    parser.add_argument("--places", type=int, default=sys.maxsize, help="values in places; default: all there are")
    parser.add_argument("--regexes", type=int, help="default: a fifth of the documents")
    parser.add_argument("--files", type=int, help="default: a fifth of the documents")
    parser.add_argument("--growth", type=int, help="default: a hundredth of the documents, at most all there are")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=cores(), help="default: all cores")
    parser.add_argument("--minutes", type=float, default=60.0, help="after which nothing new begins; default: 60")
    parser.add_argument("--failures", type=Path, default=FOLDER, help=f"folder for what failed; default: {FOLDER}")
    parser.add_argument("--rules", action="append", default=[], metavar="PACKAGE", help="rules of your own besides")
    parser.add_argument("--without-examples", action="store_true", help="leave the programs of examples/ out")
    parser.add_argument("--number", type=int, help="one case alone")
    return parser


def _targets(options: argparse.Namespace) -> Sequence[tuple[Target, range]]:
    """The targets with something to do, and which of their cases."""
    rules = rule_set(tuple(options.rules))
    starts = [*corpus(rules), *(() if options.without_examples else programs())]
    _say(f"{len(rules)} rules, {len(starts)} documents to start from")
    fifth, first = options.documents // 5, options.number
    makers: Sequence[tuple[int, Callable[[], Target]]] = (
        (options.documents, lambda: Documents(starts, rules)),
        (options.places, lambda: Places(starts, rules)),
        (fifth if options.regexes is None else options.regexes, lambda: Regexes(starts)),
        (fifth if options.files is None else options.files, lambda: Files(starts)),
        (options.documents // 100 if options.growth is None else options.growth, lambda: Growth(starts, rules)),
    )
    made = [(make(), count) for count, make in makers if count > 0]
    return [(target, _numbers(target, count) if first is None else range(first, first + 1)) for target, count in made]


def _numbers(target: Target, count: int) -> range:
    """The first cases; of places and of what grows at most all there are."""
    return range(min(count, target.count) if isinstance(target, Growth | Places) else count)


def _show(run: Run, number: int, failure: Failure, folder: Path) -> None:
    """Makes a case small, prints it and writes it down."""
    deadline = time.monotonic() + _SMALLER_SECONDS

    def fails(case: Case) -> bool:
        return any(found.signature == failure.signature for found in case.outcome().failures)

    case = run.target.case(run.seed, number)
    as_it_is = failure.signature.startswith(("hangs", "the process ended")) or "another process" in failure.signature
    if not as_it_is:  # it would happen to this process, or does not happen here
        case = smallest(case, fails, lambda: time.monotonic() < deadline)
    written = case.written()
    _say(f"\n{failure.signature} ({run.alike[failure.signature]:,} times)\n{failure.detail}")
    _say(f"{run.target.name} {number}, {'as it is' if as_it_is else 'made small'}: {written[:_SHOWN]}")
    folder.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"\W+", "-", f"{run.target.name}-{number}-{failure.signature}")[:120]
    text = f"{failure.signature}\nseed {run.seed}, number {number}\n{failure.detail}\n{written}\n"
    (folder / f"{name}.txt").write_text(text, encoding="utf-8", errors="backslashreplace")


def _say(words: str) -> None:
    print(words.encode(errors="backslashreplace").decode(), flush=True)


if __name__ == "__main__":
    sys.exit(main())
