from __future__ import annotations

import pytest

from cdk_sagemaker_training.pictures import Picture
from tests.support.pictures import example_picture


@pytest.fixture(scope="session")
def picture() -> Picture:
    return example_picture()
