"""What a Distributed Map of Step Functions takes: plain numbers, each with the source that it was read from.

Sources, read in stored copies of 2026, not tried on AWS:
QUOTAS: Step Functions developer guide, ``service-quotas``.
READER: Step Functions developer guide, ``input-output-itemreader``.
API: shapes of the Step Functions service model (botocore ``stepfunctions/2016-11-23``).
"""

from __future__ import annotations

from typing import Final

MAX_PARALLEL_CHILDREN: Final = 10_000  # QUOTAS: child executions of a Map Run at once, not adjustable
MAX_CHILD_STARTS_PER_SECOND: Final = 100  # QUOTAS: of standard workflows, not adjustable
MAX_OPEN_MAP_RUNS: Final = 1_000  # QUOTAS: of an account, not adjustable
MAX_PAYLOAD_BYTES: Final = 262_144  # QUOTAS: input or output of a state or an execution, an item included
MAX_HISTORY_EVENTS: Final = 25_000  # QUOTAS: of one execution; each child has a history of its own
MAX_ITEM_FILE_BYTES: Final = 10 * 1024**3  # READER: 10 GB; whether of 1,000 or of 1,024 is not said
MAX_TOLERATED_FAILURE_PERCENTAGE: Final = 100  # API ToleratedFailurePercentage
