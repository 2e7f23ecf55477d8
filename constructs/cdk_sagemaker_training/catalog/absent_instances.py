"""Instance types that people ask for and that are no training types, with the reason.

Source of every absence: the service model's ``TrainingInstanceType`` (``data/instances.json``, ``not_in_enum``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

InstanceClass = Literal["accelerated", "burstable", "compute", "general", "memory"]

_CLASSES: Final[dict[str, InstanceClass]] = {"c": "compute", "m": "general", "r": "memory"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Why a family is not there."""

    why: str
    """A sentence about the family."""
    families: tuple[str, ...] = ()
    """Training families that serve the same purpose, the closest first; empty where the class is all there is."""
    instance_class: InstanceClass | None = None
    """The class to look for a substitute in; None where ``families`` names them or nothing corresponds."""


def absence(family: str) -> Absence | None:
    """Why ``family`` (``m8g``) has no training types; None where nothing is known about it.

    Only meaningful for a family that has none: the patterns are EC2's naming scheme, not a list.
    """
    if family == "g5n":
        why = "g5n is no family: the SageMaker SDK's instance_gpu_info.json misspells ml.g5.xlarge as ml.g5n.xlarge"
        return Absence(why=why, families=("g5",))
    if re.fullmatch(r"inf\d+", family):
        why = f"{family} is AWS Inferentia, which is for inference; Trainium is its counterpart for training"
        return Absence(why=why, families=("trn1", "g5"))
    if family == "g4ad":
        return Absence(why="g4ad has AMD GPUs, which are not offered for training", families=("g4dn", "g5"))
    if re.fullmatch(r"gr\d+[a-z]*", family):
        return Absence(why=f"{family} is not offered for training, g6 is", families=("g6", "g6e"))
    if match := re.fullmatch(r"([a-z]+)\d+g[a-z]*(-.*)?", family):
        why = f"{family} is AWS Graviton (arm64), which is not offered for training"
        return Absence(why=why, instance_class=_CLASSES.get(match[1], "general"))
    if match := re.fullmatch(r"([a-z])\d+a[a-z]*(-.*)?", family):
        why = f"{family} has AMD processors, which are not offered for training"
        return Absence(why=why, instance_class=_CLASSES.get(match[1], "general"))
    if match := re.fullmatch(r"([cmr])\d+i?d[a-z]*", family):
        why = f"{family} has local storage, which is offered for training without accelerator on r5d only"
        return Absence(why=why, instance_class=_CLASSES[match[1]])
    if re.fullmatch(r"[dhi]\d+[a-z]*", family):
        why = f"{family} is storage optimized, which is not offered for training; r5d has local storage"
        return Absence(why=why, families=("r5d",))
    return None
