"""What an author gave, as messages tell it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from aws_cdk import App, Duration, Size, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3

from cdk_sagemaker_training import Estimator, InvalidInputError
from cdk_sagemaker_training.errors import Problem
from cdk_sagemaker_training.given_values import instead, told

IMAGE = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/own:1"
ROLE = "arn:aws:iam::123456789012:role/training"


class Own:
    pass


class TeamBucket(s3.Bucket):
    pass


def test_objects_are_told_without_their_address():
    assert "<tests.test_given_values.Own object>" == told(Own())
    assert "[<tests.test_given_values.Own object>, 1]" == told([Own(), 1])
    assert "<function test_objects_are_told_without_their_address>" == told(test_objects_are_told_without_their_address)
    assert "' at 0x1f>'" == told(" at 0x1f>")


def test_long_values_are_cut():
    assert (200, "...") == (len(told(["x"] * 1000)), told(["x"] * 1000)[-3:])


def test_an_imported_object_of_cdk_is_told_by_its_interface():
    role = iam.Role.from_role_arn(Stack(App(), "S"), "Role", ROLE)
    assert "<aws_cdk.aws_iam.IRole object>" == told(role)


def test_objects_of_cdk_in_the_place_of_values_have_a_fix():
    stack = Stack(App(), "S")
    vpc = ec2.Vpc(stack, "Vpc")
    with pytest.raises(InvalidInputError) as caught:
        Estimator(
            image_uri=IMAGE,
            instance_type="ml.m5.large",
            role=iam.Role.from_role_arn(stack, "Role", ROLE),  # pyright: ignore[reportArgumentType]
            max_run=Duration.hours(1),  # pyright: ignore[reportArgumentType]
            volume_size=Size.gibibytes(30),  # pyright: ignore[reportArgumentType]
            output_path=TeamBucket(stack, "Bucket"),  # pyright: ignore[reportArgumentType]
            volume_kms_key=kms.Key(stack, "Key"),  # pyright: ignore[reportArgumentType]
            output_kms_key=iam.Role(stack, "Other", assumed_by=iam.AnyPrincipal()),  # pyright: ignore[reportArgumentType]
            subnets=[vpc.private_subnets[0]],  # pyright: ignore[reportArgumentType]
            security_group_ids=[ec2.SecurityGroup(stack, "Group", vpc=vpc)],  # pyright: ignore[reportArgumentType]
        )
    fixes = {problem.where: str(problem).partition("; fix: ")[2] for problem in caught.value.problems}
    assert {
        "role": "give its .role_arn",
        "max_run": "give its .to_seconds()",
        "volume_size": "give its .to_gibibytes()",
        "output_path": 'give a location in it: f"s3://{bucket.bucket_name}/..."',
        "volume_kms_key": "give its .key_arn",
        "output_kms_key": "",  # a role is no key, whatever is taken of it
        "subnets[0]": "give its .subnet_id",
        "security_group_ids[0]": "give its .security_group_id",
    } == fixes


def test_a_fix_that_is_known_stays():
    assert str(Problem("max_run", Duration.hours(1), "seconds", "leave it out")).endswith("; fix: leave it out")


def test_classes_of_others_have_no_fix():
    class Duration:
        pass

    assert "" == instead(Duration(), "seconds")
    assert "" == instead("1", "seconds")


def test_cdk_is_not_loaded():
    code = (
        "import sys, cdk_sagemaker_training.errors; print([m for m in sys.modules if m.startswith(('aws_', 'jsii'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "[]" == done.stdout.strip()
