"""Instance types that people ask for and that are no training types, with the reason.

Source of every absence: the service model's ``TrainingInstanceType`` (``data/instances.json``, ``not_in_enum``).
"""

from __future__ import annotations

import re
from typing import Final, Literal

import attrs

from cdk_sagemaker_training.by_value import ByValue

InstanceClass = Literal["accelerated", "burstable", "compute", "general", "memory"]


@attrs.frozen(kw_only=True)
class Absence(ByValue):
    """Why a family is not there."""

    why: str
    """A sentence about the family."""
    families: tuple[str, ...] = ()
    """Training families that serve the same purpose, the closest first; empty where the class is all there is."""
    instance_class: InstanceClass | None = None
    """The class to look for a substitute in; None where ``families`` names them or nothing corresponds."""


@attrs.frozen(kw_only=True)
class _Kind(ByValue):
    """Families of one kind by EC2's naming scheme. ``{family}`` in ``why`` is the family's name."""

    pattern: str
    why: str
    families: tuple[str, ...] = ()
    """Empty: the class is found by the letter that the family begins with."""


_KINDS: Final = (
    _Kind(
        pattern="g5n",
        why="{family} is no family: the SageMaker SDK's instance_gpu_info.json misspells ml.g5.xlarge as ml.g5n.xlarge",
        families=("g5",),
    ),
    _Kind(
        pattern=r"inf\d+",
        why="{family} is AWS Inferentia, which is for inference; Trainium is its counterpart for training",
        families=("trn1", "g5"),
    ),
    _Kind(
        pattern="g4ad",
        why="{family} has AMD GPUs, which are not offered for training",
        families=("g4dn", "g5"),
    ),
    _Kind(pattern=r"gr6[a-z]*", why="{family} is not offered for training, g6 is", families=("g6", "g6e")),
    _Kind(pattern=r"[a-z]+\d+g[a-z]*(-.*)?", why="{family} is AWS Graviton (arm64), which is not offered for training"),
    _Kind(pattern=r"[cmrt]\d+a[a-z]*(-.*)?", why="{family} has AMD processors, which are not offered for training"),
    _Kind(
        pattern=r"[cmr]\d+i?d[a-z]*",
        why="{family} has local storage, which is offered for training without accelerator on r5d only",
    ),
    _Kind(
        pattern=r"[dhi]\d+[a-z]*",
        why="{family} is storage optimized, which is not offered for training; r5d has local storage",
        families=("r5d",),
    ),
)
_CLASSES: Final[dict[str, InstanceClass]] = {"c": "compute", "r": "memory", "x": "memory"}


def absence(family: str) -> Absence | None:
    """Why ``family`` (``m8g``) has no training types; None where nothing is known about it.

    Only meaningful for a family that has none: the patterns follow EC2's naming scheme and are no list.
    """
    for kind in _KINDS:
        if re.fullmatch(kind.pattern, family):
            by_letter = None if kind.families else _CLASSES.get(family[0], "general")
            return Absence(why=kind.why.format(family=family), families=kind.families, instance_class=by_letter)
    return None
