from __future__ import annotations

from typing import Any

import pytest

from cdk_sagemaker_training.testing.snapshots.noise import without_hashes, without_noise, without_version_hashes

HASH = "0f" * 32


def test_what_cdk_adds_for_itself_is_gone_and_so_are_sections_of_nothing_else():
    template: dict[str, Any] = {
        "Parameters": {"BootstrapVersion": {}},
        "Rules": {"CheckBootstrapVersion": {}},
        "Conditions": {"CDKMetadataAvailable": {}, "IsProd": {}},
        "Mappings": {"TrainingImagesSagemakerXgboostda50bb": {}, "NetworkS3PrefixLists36C574C3": {}},
        "Resources": {
            "CDKMetadata": {"Type": "AWS::CDK::Metadata"},
            "Bucket": {"Type": "AWS::S3::Bucket", "Metadata": {"aws:cdk:path": "a", "aws:asset:path": "b"}},
            "Other": {"Type": "AWS::S3::Bucket", "Metadata": {"aws:cdk:path": "a", "checkov": {"skip": []}}},
        },
    }
    expected = {
        "Conditions": {"IsProd": {}},
        "Resources": {
            "Bucket": {"Type": "AWS::S3::Bucket"},
            "Other": {"Type": "AWS::S3::Bucket", "Metadata": {"checkov": {"skip": []}}},
        },
    }
    assert expected == without_noise(template)


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("<asset hash>.zip", f"{HASH}.zip"),
        ("repository:<asset hash>", f"repository:{HASH}"),
        (f"repository@sha256:{HASH}", f"repository@sha256:{HASH}"),  # somebody chose that image
        (f"{HASH}0", f"{HASH}0"),
    ],
)
def test_names_of_assets_have_no_hash(expected: str, text: str):
    assert {expected: [expected]} == without_hashes({text: [text]})


def test_versions_are_not_called_after_what_they_are_made_of():
    section = {"WriterCurrentVersionC0E5E0A9" + "0f" * 16: 1, "A" + "0" * 32: 2, "A" + "1" * 32: 3, "Bucket": 4}
    expected = {"WriterCurrentVersionC0E5E0A9<hash>": 1, "A<hash>": 2, "A" + "1" * 32: 3, "Bucket": 4}
    assert expected == without_version_hashes(section)
