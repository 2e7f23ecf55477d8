"""One difference."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.errors import MISSING

Kind = Literal["added", "removed", "changed"]


@attrs.frozen(kw_only=True)
class Change(ByValue):
    """A value that is on one side only, or is another one on each."""

    before_path: str | None
    """JSON Pointer on the side before, relative to the step (or to the document); None where it is added."""
    after_path: str | None
    """The same on the side after; None where it is removed. Positions in lists may differ between the sides."""
    before: object = MISSING
    after: object = MISSING
    names: Sequence[str] = ()
    """Names of the entries of lists on the way, the outermost first: the channel, the metric."""

    @property
    def kind(self) -> Kind:
        """What happened to it."""
        if self.before_path is None:
            return "added"
        return "removed" if self.after_path is None else "changed"

    @property
    def path(self) -> str:
        """Where it stands: after the change, or before where it is removed."""
        return self.after_path if self.after_path is not None else self.before_path or ""
