"""Warns of S3 locations that a job is told in words, where its role lets it neither read nor write."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from aws_cdk import Validations
from aws_cdk import aws_iam as iam
from constructs import Construct

from cdk_sagemaker_training.asked_once import path_of, stack_of
from cdk_sagemaker_training.checks.when_synthesized import when_synthesized
from cdk_sagemaker_training.definition.document.known_values import KnownValues
from cdk_sagemaker_training.definition.document.told_locations import ToldLocation, told_locations
from cdk_sagemaker_training.permissions.arns import objects_arn
from cdk_sagemaker_training.permissions.audit import role_in_app
from cdk_sagemaker_training.permissions.readable import readable
from cdk_sagemaker_training.permissions.statements import Attached, attached, matches

TOLD: Final = "@cdk-sagemaker-training/permissions:told-location"
"""Warning id: a job is told a location that its role does not reach."""
_BY_NAME: Final = re.compile(r"^arn:\S+?:s3:::\$\{(\w+)\}")
"""A bucket of the stack by its name, which policies mostly have by its ARN."""
_ACTIONS: Final = ("s3:GetObject", "s3:PutObject")


def check_told_locations(scope: Construct, values: KnownValues, roles: Mapping[str, iam.IRole]) -> None:
    """``roles``: by step, what its jobs run under. Looked into at synth: grants may be made until then."""
    found = [told for told in told_locations(values) if told.step in roles]
    if found:
        when_synthesized(scope, lambda: _warn(scope, found, roles))


def _warn(scope: Construct, found: Sequence[ToldLocation], roles: Mapping[str, iam.IRole]) -> None:
    known: dict[str, Attached] = {}
    for told in found:
        role = role_in_app(roles[told.step])
        if role is None:
            continue
        path = path_of(role)
        if path not in known:
            known[path] = attached(role)
        has = known[path]
        if not has.unseen and not _reaches(scope, has, told.uri):
            Validations.of(scope).add_warning(
                TOLD,
                f"step {told.step!r}, {told.pointer}: the job is told {readable(stack_of(scope), told.uri)}, and its "
                "role lets it neither read nor write there. Give the location as an input or output of the step, or "
                f"grant it: bucket.grant_read(pipeline.job_roles[{told.step!r}])",
            )


def _reaches(scope: Construct, has: Attached, uri: str) -> bool:
    """Whether a statement is about the object or folder there, or something in it, under whatever conditions."""
    place = readable(stack_of(scope), objects_arn(scope, uri)).rstrip("*")
    places = (place, _BY_NAME.sub(r"${\1.Arn}", place))
    return any(
        matches(action, wanted, ignore_case=True) and any(_covers(resource, place) for place in places)
        for each in has.statements
        if each.allows
        for action in each.actions
        for wanted in _ACTIONS
        for resource in each.resources
    )


def _covers(resource: str, place: str) -> bool:
    return matches(resource, place) or matches(resource, f"{place}/") or resource.startswith(place)
