"""What every fact carries: where it is written and how sure it is."""

from __future__ import annotations

from typing import Literal

import attrs

from cdk_sagemaker_training.by_value import ByValue

Status = Literal["verified", "inferred", "conflict"]
"""``verified``: read at the source. ``inferred``: concluded, said by no source. ``conflict``: sources contradict."""


@attrs.frozen(kw_only=True)
class Fact(ByValue):
    """Base of all facts. ``source``: the page or file that says so. Only verified facts refuse anything."""

    source: str
    status: Status

    @property
    def verified(self) -> bool:
        """Whether the source was read and says so."""
        return self.status == "verified"
