"""What steps send is what AWS's service model takes: members, types, enums, bounds, patterns, required members."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, Final

import attrs
import pytest

import cdk_sagemaker_training.definition as d
from cdk_sagemaker_training.definition.document.job_defaults import JobDefaults
from cdk_sagemaker_training.definition.steps.step import Step, step_types
from tests.conformance import corpus_services
from tests.conformance.botocore_model import PARTS, violations
from tests.conformance.corpus import FULL, KEY, MINIMAL, ROLE, train

assert corpus_services  # it adds to both

DEFAULTS: Final = JobDefaults(
    output_path="s3://bucket/output",
    output_kms_key=KEY,
    volume_kms_key=KEY,
    subnets=["subnet-1"],
    security_group_ids=["sg-1"],
    encrypt_inter_container_traffic=True,
    enable_network_isolation=True,
)
"""What a workspace gives, so that nothing that the service requires is missing."""

CASES: Final = {
    **{f"minimal {name}": make for name, make in MINIMAL.items()},
    **{f"full {name}": make for name, make in FULL.items()},
}


def filled(definition: d.PipelineDefinition) -> dict[str, Any]:
    """The document with the defaults, and a role for the jobs of every step that name none."""
    roles = {node.name: ROLE for node in definition.nodes}
    with_roles = definition.with_defaults(attrs.evolve(DEFAULTS, role_arns=roles))
    return json.loads(with_roles.to_json(region="us-east-1"))


def document(steps: Sequence[Step]) -> dict[str, Any]:
    return filled(d.PipelineDefinition.from_steps(steps=steps))


@pytest.mark.parametrize("make", CASES.values(), ids=CASES)
def test_requests(make: Callable[[], Sequence[Step]]):
    assert [] == violations(document(make()))


def test_every_step_type_with_a_request_is_in_the_corpus():
    found = {node.type for make in CASES.values() for node in d.PipelineDefinition.from_steps(steps=make()).nodes}
    assert set() == {*PARTS} - found
    assert set() == {*step_types()} - found


def broken(*path: str | int, value: Any) -> list[str]:
    """What the oracle says once one member of a good request is changed."""
    made = document([train()])
    inner: Any = made["Steps"][0]["Arguments"]
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return [found.removeprefix("/Steps/0/Arguments") for found in violations(made)]


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("Unknown",), 1, "/Unknown: unknown to CreateTrainingJobRequest"),
        (("RoleArn",), 1, "/RoleArn: 1 is no text"),
        (("EnableNetworkIsolation",), "yes", "/EnableNetworkIsolation: 'yes' is no boolean"),
        (("ResourceConfig", "InstanceCount"), "2", "/ResourceConfig/InstanceCount: '2' is no integer"),
        (("ResourceConfig", "InstanceCount"), True, "/ResourceConfig/InstanceCount: True is no integer"),
        (("ResourceConfig", "InstanceCount"), -1, "/ResourceConfig/InstanceCount: -1 is not within 0 and None"),
        (
            ("ResourceConfig",),
            {"Get": "Parameters.X"},
            "/ResourceConfig: an expression stands for structure ResourceConfig",
        ),
        (("InputDataConfig",), {}, "/InputDataConfig: {} is no list"),
        (("HyperParameters",), {"a": 1}, "/HyperParameters/a: 1 is no text"),
    ],
)
def test_oracle_finds(path: tuple[str, ...], value: Any, said: str):
    assert [said] == broken(*path, value=value)


def test_oracle_finds_patterns_enums_and_missing_members():
    (wrong,) = broken("ResourceConfig", "InstanceType", value="ml.none")
    assert wrong.startswith("/ResourceConfig/InstanceType: 'ml.none' is none of ml.")
    (wrong,) = broken("RoleArn", value="arn:aws:iam::1:user/somebody")
    assert wrong.startswith("/RoleArn: 'arn:aws:iam::1:user/somebody' does not match ")
    assert ["/OutputDataConfig: S3OutputPath is missing"] == broken("OutputDataConfig", value={})


def test_oracle_takes_expressions_where_the_service_does():
    assert [] == broken("RoleArn", value={"Std:Join": {"On": "", "Values": ["a"]}})
    assert [] == broken("ResourceConfig", "InstanceCount", value={"Get": "Parameters.Count"})
    assert [] == broken("InputDataConfig", value={"Get": "Parameters.Channels"})
