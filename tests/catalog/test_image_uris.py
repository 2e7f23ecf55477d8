from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdk_sagemaker_training.catalog.image_reference import ImageReference
from cdk_sagemaker_training.catalog.image_uris import _by_repository_and_tag
from cdk_sagemaker_training.catalog.images import (
    EcrUri,
    accounts_by_region,
    builtin_image,
    ecr_region,
    parse_image_uri,
    published_tags,
    publishing_accounts,
    split_ecr_uri,
)

REFERENCES = [reference for references in _by_repository_and_tag().values() for reference in references]
CONTAINERS = "763104351884.dkr.ecr.us-east-1.amazonaws.com"
XGBOOST = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.2-0"


@given(st.sampled_from(REFERENCES).flatmap(lambda found: st.tuples(st.just(found), st.sampled_from(found.regions))))
def test_what_is_written_is_recognised(case: tuple[ImageReference, str]) -> None:
    reference, region = case
    uri = reference.uri(region)
    parsed = parse_image_uri(uri)
    assert parsed is not None
    assert (reference.name, uri) == (parsed.name, parsed.uri(region))


@given(st.text())
def test_other_text_is_no_image_of_aws(text: str) -> None:
    assert parse_image_uri(text) is None


def test_a_built_in_image_is_recognised_as_itself() -> None:
    assert builtin_image("xgboost", "3.2-0") == parse_image_uri(XGBOOST)


def test_the_legacy_xgboost_image_is_recognised() -> None:
    parsed = parse_image_uri("811284229777.dkr.ecr.us-east-1.amazonaws.com/xgboost:latest")
    assert parsed is not None
    assert ("xgboost", "latest") == (parsed.name, parsed.version)


@pytest.mark.parametrize(
    ("image", "name", "version"),
    [
        ("pytorch-training:2.3.0-cpu-py311-ubuntu20.04-sagemaker", "pytorch", "2.3.0"),
        ("pytorch-training:2.3.0-gpu-py311-cu121-ubuntu20.04-sagemaker", "pytorch", "2.3.0"),
        ("pytorch-training:2.3-gpu-py311-cu121-ubuntu20.04-sagemaker-v1.2", "pytorch", "2.3"),
        ("pytorch-training:2.3.0-gpu-py311-cu121-ubuntu20.04-sagemaker-2024-05-22-19-28-32", "pytorch", "2.3.0"),
        ("tensorflow-training:2.19.0-cpu-py312-sagemaker", "tensorflow", "2.19.0"),
        (
            "huggingface-pytorch-training:2.1.0-transformers4.36.0-gpu-py310-cu121-ubuntu20.04-v1.2",
            "huggingface",
            "4.36.0",
        ),
    ],
)
def test_the_full_tag_of_a_deep_learning_container_is_recognised(image: str, name: str, version: str) -> None:
    uri = f"{CONTAINERS}/{image}"
    parsed = parse_image_uri(uri)
    assert parsed is not None
    assert (name, version, uri) == (parsed.name, parsed.version, parsed.uri("us-east-1"))


@pytest.mark.parametrize(
    "image",
    [
        "pytorch-training:2.3.0-gpu-py311-cu121-ubuntu20.04-ec2",
        "pytorch-training:2.3.0-gpu-py311-cu121-ubuntu20.04-of-mine",
        "pytorch-training:99.3.0-gpu-py311-cu121-ubuntu20.04-sagemaker",
        "pytorch-inference:2.3.0-cpu-py311-ubuntu20.04-sagemaker",
        "sagemaker-xgboost:3.2-0-cpu-py3-ubuntu20.04-sagemaker",
    ],
)
def test_other_tags_are_no_training_image(image: str) -> None:
    assert parse_image_uri(f"{CONTAINERS}/{image}") is None


@pytest.mark.parametrize(
    ("part", "other"),
    [
        ("683313688378", "123456789012"),
        ("us-east-1", "eu-west-1"),
        ("us-east-1", "mars-north-1"),
        ("amazonaws.com", "amazonaws.com.cn"),
        ("sagemaker-xgboost", "xgboost"),
        ("3.2-0", "3.2-1"),
        (":3.2-0", "@sha256:0000"),
        (":3.2-0", ""),
        ("683313688378", "https://683313688378"),
    ],
)
def test_every_part_must_fit(part: str, other: str) -> None:
    assert parse_image_uri(XGBOOST.replace(part, other)) is None


def test_an_ecr_uri_is_taken_apart_whoever_made_the_image() -> None:
    parts = split_ecr_uri("123456789012.dkr.ecr.mars-north-1.amazonaws.com/team/mine:1.0")
    expected = EcrUri(account="123456789012", region="mars-north-1", repository="team/mine", tag="1.0")
    assert expected == parts
    assert split_ecr_uri("docker.io/library/python:3.12") is None


def test_where_a_repository_lies_and_what_it_holds() -> None:
    assert frozenset({"683313688378"}) == accounts_by_region("sagemaker-xgboost")["us-east-1"]
    assert "683313688378" in publishing_accounts()
    assert "123456789012" not in publishing_accounts()
    assert ("1",) == published_tags("kmeans")
    assert {"0.90-1-cpu-py3", "3.2-0"} <= set(published_tags("sagemaker-xgboost"))
    assert ({}, ()) == (accounts_by_region("mine"), published_tags("mine"))


@pytest.mark.parametrize(
    "uri",
    [
        "123456789012.dkr.ecr.eu-west-1.amazonaws.com/mine",
        "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/mine:1.0_a",
        f"123456789012.dkr.ecr.eu-west-1.amazonaws.com/mine@sha256:{'0' * 64}",
        f"123456789012.dkr.ecr.eu-west-1.amazonaws.com/mine:1.0@sha256:{'0' * 64}",
        "123456789012.dkr.ecr-fips.eu-west-1.amazonaws.com/mine:1.0",
        "123456789012.dkr-ecr.eu-west-1.on.aws/mine:1.0",
    ],
)
def test_the_region_of_every_form_of_address_in_ecr(uri: str):
    assert "eu-west-1" == ecr_region(uri)


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "mine latest",
        "python:3.12",
        "docker.io/library/python:3.12",
        "public.ecr.aws/docker/library/python:3.12",
        "123456789012.dkr.ecr.eu-west-1.amazonaws.com/mine latest",
        "123456789012.dkr.ecr.eu-west-1.amazonaws.com/",
        "12345.dkr.ecr.eu-west-1.amazonaws.com/mine",
    ],
)
def test_what_is_not_in_ecr_has_no_region(uri: str):
    assert ecr_region(uri) is None
