"""The table of cache keys names members that the requests have."""

from __future__ import annotations

import pytest

from cdk_sagemaker_training.catalog.cache_keys import CACHE_KEYS
from cdk_sagemaker_training.catalog.data_files import load_data

REQUESTS = {
    "AutoML": "CreateAutoMLJobRequest",
    "Processing": "CreateProcessingJobRequest",
    "Training": "CreateTrainingJobRequest",
    "Transform": "CreateTransformJobRequest",
    "Tuning": "CreateHyperParameterTuningJobRequest",
}


@pytest.mark.parametrize("step_type", sorted(REQUESTS))
def test_every_member_is_one_of_the_request(step_type: str):
    shapes = load_data("request_shapes.json")["shapes"]
    for path in CACHE_KEYS[step_type]:
        name = REQUESTS[step_type]
        for member in path:
            name = shapes[name]["members"][member]
