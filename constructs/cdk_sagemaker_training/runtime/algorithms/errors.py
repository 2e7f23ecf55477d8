"""Why a program gives up, in the words that go into ``/opt/ml/output/failure``."""

from __future__ import annotations


class UserError(Exception):
    """What the author of the job can mend."""


class AlgorithmError(Exception):
    """What went wrong in the algorithm."""
