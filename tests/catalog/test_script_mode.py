from __future__ import annotations

import pytest

from cdk_sagemaker_training.catalog.images import framework_image
from cdk_sagemaker_training.catalog.script_mode import at_least, script_needs_network


@pytest.mark.parametrize(("needs", "version"), [(True, "3.2-0"), (False, "3.0-5"), (False, "1.7-1")])
def test_images_that_download(needs: bool, version: str):
    assert needs is script_needs_network(framework_image("xgboost", version))


@pytest.mark.parametrize(
    ("expected", "version", "first"),
    [
        (True, "2.10", "2.9"),
        (True, "2.9", "2.9"),
        (True, "2.9.1", "2.9"),
        (False, "2.9", "2.9.1"),
        (False, "1.13.1", "2.0"),
        (True, "1.7-1", "1.7"),
        (True, "latest", "2.0"),
    ],
)
def test_at_least(expected: bool, version: str, first: str):
    assert expected is at_least(version, first)
