"""Lines of a job on their way to CloudWatch Logs."""

from __future__ import annotations

from typing import Any

import pytest

from cdk_sagemaker_training.local.emulator.job_logs import batches


@pytest.mark.parametrize(
    ("lengths", "sizes"),
    [
        ([], []),
        ([1] * 1001, [1000, 1]),
        ([500_000] * 3, [2, 1]),
        ([1_048_576 - 26, 1], [1, 1]),
    ],
)
def test_events_are_sent_in_calls_that_the_api_takes(lengths: list[int], sizes: list[int]) -> None:
    events: list[Any] = [{"timestamp": 1, "message": "x" * length} for length in lengths]
    parts = list(batches(events))
    assert (sizes, events) == ([len(part) for part in parts], [event for part in parts for event in part])
