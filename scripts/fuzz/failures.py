"""What went wrong with a case, and where an error comes from."""

from __future__ import annotations

import traceback
from pathlib import Path

import attrs


@attrs.frozen
class Failure:
    """``signature``: failures of one cause have the same. ``detail``: what is in one case alone."""

    signature: str
    detail: str = ""


def failure_of(error: BaseException) -> Failure:
    """An error that nobody expects, by its type and the innermost lines of the library."""
    text = "".join(traceback.format_exception(error)[-6:])
    return Failure(f"{type(error).__name__} in {_where(error)}", text)


def _where(error: BaseException) -> str:
    frames = list(traceback.extract_tb(error.__traceback__))
    ours = [frame for frame in frames if "cdk_sagemaker_training" in frame.filename]
    rules = [frame for frame in ours if "/rules/" in frame.filename and "/views/" not in frame.filename]
    chosen = [(Path(frame.filename), frame.lineno) for frame in (frames[-1], *ours[-1:], *rules[-1:])]
    return " by ".join(dict.fromkeys(f"{path.parent.name}/{path.name}:{line}" for path, line in chosen))
