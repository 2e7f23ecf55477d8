"""The instance types that training plans reserve.

Source: the service model's ``ReservedCapacityInstanceType`` (botocore ``sagemaker/2017-07-24``, as of 2026-11-23), with
which the published quotas of reserved capacity agree.
"""

from __future__ import annotations

from typing import Final

PLAN_TYPES: Final = frozenset(
    {
        "ml.p4d.24xlarge",
        "ml.p4de.24xlarge",
        "ml.p5.4xlarge",
        "ml.p5.48xlarge",
        "ml.p5e.48xlarge",
        "ml.p5en.48xlarge",
        "ml.p6-b200.48xlarge",
        "ml.p6-b300.48xlarge",
        "ml.p6e-gb200.36xlarge",
        "ml.trn1.32xlarge",
        "ml.trn2.48xlarge",
    }
)
