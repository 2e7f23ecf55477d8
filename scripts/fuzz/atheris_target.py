"""Lets atheris, if it is installed, decide how documents are changed: it looks for ways through the rules not yet seen.

``python -m scripts.fuzz.atheris_target -max_total_time=600``; the options are libFuzzer's. It is no requirement of this
repository: ``pip install atheris`` where there is a wheel for the Python at hand.
"""

from __future__ import annotations

import random
import sys
from importlib import import_module
from typing import Any, Final

try:
    atheris: Any = import_module("atheris")
except ImportError:
    sys.exit("atheris is not installed: pip install atheris")

with atheris.instrument_imports(include=["cdk_sagemaker_training.rules", "cdk_sagemaker_training.definition"]):
    from cdk_sagemaker_training.rules.discovery import rule_set
    from scripts.fuzz.corpus import corpus
    from scripts.fuzz.documents import DocumentCase
    from scripts.fuzz.mutations import Mutator
    from scripts.fuzz.pool import Pool

RULES: Final = rule_set()
POOL: Final = Pool.of(start.document for start in corpus(RULES))


class FoundError(Exception):
    """What does not hold for a document, and the document."""


class Steered(random.Random):
    """What atheris decides instead of chance; zeros where it has decided all that it wants to."""

    def __init__(self, data: bytes) -> None:
        self._given: Final = int.from_bytes(data, "little")
        self._used = 0
        super().__init__(0)

    def getrandbits(self, k: int, /) -> int:
        """The next bits."""
        found = (self._given >> self._used) & ((1 << k) - 1)
        self._used += -(-k // 8) * 8  # whole bytes, which atheris can change one by one
        return found

    def random(self) -> float:
        """The next two bytes as a number below one."""
        return self.getrandbits(16) / 2**16


def look_at(data: bytes) -> None:
    """Changes a document as the bytes say, and checks it."""
    chance = Steered(data)
    document = Mutator(chance, POOL).mutated(chance.choice(POOL.donors))
    case = DocumentCase(document, None, RULES, again=False)
    for failure in case.outcome().failures:
        raise FoundError(f"{failure.signature}\n{failure.detail}\n{case.written()}")


if __name__ == "__main__":
    # Bytes enough for a dozen changes from the start: documents do not grow with the bytes.
    atheris.Setup([sys.argv[0], "-len_control=0", "-max_len=400", *sys.argv[1:]], look_at)
    atheris.Fuzz()
