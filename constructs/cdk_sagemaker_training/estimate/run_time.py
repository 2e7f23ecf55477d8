"""What people know of their jobs that no definition says."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from cdk_sagemaker_training.definition.fields.checks import checked, integer
from cdk_sagemaker_training.definition.fields.spec import Spec
from cdk_sagemaker_training.errors import Problem


@attrs.frozen(kw_only=True)
class RunTime(Spec):
    """How long one job of a step runs, as its author has seen it.

    ``at_least``: seconds, >= 0, default 0. ``at_most``: seconds, default what the definition allows, which it never
    exceeds. Raises ``InvalidInputError``.
    """

    at_least: int = attrs.field(default=0, metadata=checked(integer(minimum=0, unit="seconds")))
    at_most: int | None = attrs.field(default=None, metadata=checked(integer(minimum=0, unit="seconds")))

    def problems(self) -> Iterable[Problem]:
        if not list(self.field_problems()) and self.at_most is not None and self.at_most < self.at_least:
            yield Problem("at_most", self.at_most, f"at_least, {self.at_least:,}, or more")
