"""Whether findings are the same in every process, in which sets have another order each time.

``python -m scripts.fuzz.hash_seeds SEED COUNT [PACKAGE...]`` writes the findings in mutated documents, a line for each.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from typing import Final, cast

from cdk_sagemaker_training.definition.document.graph import require_bounded_depth
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.errors import DocumentError
from cdk_sagemaker_training.rules.discovery import rule_set
from scripts.fuzz.corpus import REPOSITORY, corpus
from scripts.fuzz.documents import DocumentCase, Documents
from scripts.fuzz.failures import Failure
from scripts.fuzz.invariants import checked

HASH_SEEDS: Final = ("1", "2")


def unlike(seed: int, count: int, packages: Sequence[str]) -> Iterator[tuple[int, Failure]]:
    """The documents, by number, whose findings differ between two processes."""
    if not count:
        return
    command = [sys.executable, "-m", "scripts.fuzz.hash_seeds", str(seed), str(count), *packages]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(REPOSITORY), *sys.path])}
    processes = [
        subprocess.Popen(
            command, cwd=REPOSITORY, env={**environment, "PYTHONHASHSEED": value}, stdout=subprocess.PIPE, text=True
        )
        for value in HASH_SEEDS
    ]
    first, second = (process.communicate()[0].splitlines() for process in processes)
    for number, (one, other) in enumerate(zip(first, second, strict=True)):
        for mine, theirs in zip(_findings(one), _findings(other), strict=False):
            if mine != theirs:
                yield number, Failure(f"{mine[:6]}: another result in another process", f"{mine}\n{theirs}"[:4000])
                break
        else:
            if one != other:
                yield number, Failure("another number of findings in another process", f"{one}\n{other}"[:4000])


def _findings(line: str) -> Sequence[str]:
    return cast("Sequence[str]", json.loads(line))


def _told(case: DocumentCase) -> Sequence[str]:
    try:
        require_bounded_depth(cast("Json", case.document))
        return [str(finding) for finding in checked(case.document, None, case.rules)]
    except DocumentError:
        return []
    except Exception as error:  # noqa: BLE001 - the documents of the run tell of it
        return [type(error).__name__]


def main() -> None:
    """Writes the findings."""
    seed, count, *packages = sys.argv[1:]
    rules = rule_set(tuple(packages))
    target = Documents(corpus(rules), rules)
    for number in range(int(count)):
        print(json.dumps(_told(target.case(int(seed), number))))


if __name__ == "__main__":
    main()
