"""Which images cannot be isolated."""

from __future__ import annotations

import pytest

from cdk_sagemaker_training.catalog.isolation import never_isolated


@pytest.mark.parametrize(
    ("uri", "purpose"),
    [
        ("520713654638.dkr.ecr.us-east-1.amazonaws.com/sagemaker-chainer:5.0.0-cpu-py3", "Chainer"),
        ("462105765813.dkr.ecr.us-east-1.amazonaws.com/sagemaker-rl-ray-container:ray-1.6.0", "reinforcement learning"),
        ("520713654638.dkr.ecr.us-east-1.amazonaws.com/sagemaker-chainer@sha256:0123", "Chainer"),
        ("123456789012.dkr.ecr.us-east-1.amazonaws.com/sagemaker-chainer:5.0.0-cpu-py3", None),
        ("520713654638.dkr.ecr.us-east-1.amazonaws.com/sagemaker-mxnet:1.4", None),
        ("", None),
    ],
)
def test_images(uri: str, purpose: str | None):
    assert purpose == never_isolated(uri)
