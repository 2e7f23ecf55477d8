"""What stands for CloudFormation's pseudo parameters."""

from __future__ import annotations

import pytest

from cdk_sagemaker_training.errors import UnsupportedRegionError
from cdk_sagemaker_training.rehearsal.pseudo_parameters import chosen_region, filled


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${Token[Ref.AWS::Region]}", "cn-north-1"),
        ("${Token[AWS.Region.12]}", "cn-north-1"),
        ("arn:${Token[Sub.AWS::Partition]}:s3:::data", "arn:aws-cn:s3:::data"),
        ("s3.${Token[Ref.AWS::URLSuffix]}", "s3.amazonaws.com.cn"),
        ("b-${Token[Ref.AWS::AccountId]}-${Token[Ref.AWS::Region]}", "b-123456789012-cn-north-1"),
        ("${Token[Ref.AWS::StackName]}", "${Token[Ref.AWS::StackName]}"),
        ("${Token[Ref.Region]}", "${Token[Ref.Region]}"),
        ("AWS::Region", "AWS::Region"),
    ],
)
def test_pseudo_parameters_are_filled_in(text: str, expected: str) -> None:
    assert expected == filled(text, "cn-north-1")


def test_a_region_of_no_partition_is_refused_where_it_is_needed() -> None:
    assert "text" == filled("text", "nowhere")
    with pytest.raises(UnsupportedRegionError):
        filled("${Token[Ref.AWS::Region]}", "nowhere")


@pytest.mark.parametrize(
    ("named", "environment", "expected"),
    [
        ("eu-west-1", {"AWS_REGION": "eu-west-2"}, "eu-west-1"),
        (None, {"AWS_REGION": "eu-west-2", "AWS_DEFAULT_REGION": "eu-west-3"}, "eu-west-2"),
        (None, {"AWS_REGION": "", "AWS_DEFAULT_REGION": "eu-west-3"}, "eu-west-3"),
        (None, {}, "us-east-1"),
    ],
)
def test_the_region_is_chosen(named: str | None, environment: dict[str, str], expected: str) -> None:
    assert expected == chosen_region(named, environment)
