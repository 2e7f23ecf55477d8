"""Checkpoints: what the container writes, and what it goes on from.

CONTAINER: checkpointing.py and callback.py (``get_callbacks``), at the commits of the catalog's versions.

Up to image 1.2-2 the container saves ``xgboost-checkpoint.<round>`` after every round, keeps the five newest, and goes
on from the newest.

From image 1.3-1 on it hands the work to XGBoost's ``TrainingCheckPoint`` with an interval of 0 rounds: one file is
written, ``xgboost-checkpoint_0.ubj`` (``.json`` before 3.0), after the first round. What is looked for at the start is
still ``xgboost-checkpoint.<number>``, so that no file of its own is ever found: **an interrupted job begins again with
round 0**, although the guide lists XGBoost among the algorithms that have checkpoints. Read in the public source, and
tried with XGBoost 3.2.0; not seen on AWS.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from cdk_sagemaker_training.runtime.algorithms.xgboost.library import callback

NAME: Final = "xgboost-checkpoint"
_KEPT: Final = 5
_NEWEST_THAT_RESUMES: Final = (1, 2, 2)
_UNFINISHED: Final = ".sagemaker-ignore"
_NUMBERED: Final = re.compile(rf"{NAME}\.(\d+)")


def resumes(version: str) -> bool:
    """Whether an image goes on from its own checkpoints."""
    return tuple(int(part) for part in re.split(r"[.-]", version)) <= _NEWEST_THAT_RESUMES


def newest(folder: Path | None) -> tuple[Path | None, int]:
    """The checkpoint to go on from, and the round to go on with; None and 0 where there is none."""
    found = _numbered(folder) if folder is not None and folder.is_dir() else {}
    return (found[max(found)], max(found) + 1) if found else (None, 0)


def writer(folder: Path, version: str, first_round: int) -> callback.TrainingCallback:
    """What saves checkpoints during training."""
    if resumes(version):
        return _EveryRound(folder, first_round)
    return callback.TrainingCheckPoint(directory=folder, name=NAME, interval=first_round)


class _EveryRound(callback.TrainingCallback):
    def __init__(self, folder: Path, first_round: int) -> None:
        super().__init__()
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._first_round = first_round
        self._earlier = frozenset(_numbered(folder))  # those of an interrupted run are left alone

    def after_iteration(self, model: Any, epoch: int, evals_log: Any) -> bool:  # noqa: ARG002 - XGBoost's signature
        done = self._first_round + epoch
        unfinished = self._folder / f"{NAME}{_UNFINISHED}"
        model.save_model(unfinished)
        unfinished.rename(self._folder / f"{NAME}.{done}")
        old = done - _KEPT
        if old not in self._earlier:
            (self._folder / f"{NAME}.{old}").unlink(missing_ok=True)
        return False


def _numbered(folder: Path) -> dict[int, Path]:
    matches = ((path, _NUMBERED.fullmatch(path.name)) for path in folder.iterdir())
    return {int(match[1]): path for path, match in matches if match}
