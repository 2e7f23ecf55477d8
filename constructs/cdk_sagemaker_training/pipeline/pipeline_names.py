"""Two pipelines of one name in one account and region, which a deployment would find."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple, cast

from aws_cdk import Stack
from aws_cdk import aws_sagemaker as sagemaker
from constructs import IConstruct

from cdk_sagemaker_training.asked_once import Synthesis, account_of, fixed, path_of, region_of, stack_of
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.errors import Problem

_WHAT: Final = "names of pipelines"


class _Taken(NamedTuple):
    path: str
    resource: sagemaker.CfnPipeline


class UniqueName:
    """Looks at synth, when conditions and names are what they will be, among the pipelines of the stage.

    Account and region are the same for certain where synth knows both, and within one stack.
    """

    def __init__(self, scope: IConstruct, name: str, resource: sagemaker.CfnPipeline) -> None:
        self._scope, self._name, self._resource = scope, name, resource

    def validate(self) -> Iterable[str]:
        """A line where another pipeline has the name."""
        if is_token(self._name):
            return
        names = Synthesis.seen_by(self, self._scope).once(_WHAT, dict[object, _Taken])
        mine = _Taken(path_of(self._scope), self._resource)
        other = names.setdefault((_place(stack_of(self._scope)), self._name), mine)
        if other is not mine and self._stays(self._resource) and self._stays(other.resource):
            allowed = f"a name that no other pipeline of the account and region has; {other.path} has it"
            fix = "give one of them another pipeline_name, or none"
            yield str(Problem("pipeline_name", self._name, allowed, fix))

    def _stays(self, resource: sagemaker.CfnPipeline) -> bool:
        """Whether the resource is made in any case, under this name: of two with conditions only one may be."""
        return resource.cfn_options.condition is None and resource.pipeline_name == self._name


def _place(stack: Stack) -> object:
    """What two stacks have in common whose account and region are the same."""
    place = account_of(stack), region_of(stack)
    if not any(map(is_token, place)):
        return place
    parent = cast("Stack | None", fixed(stack, "nested_stack_parent"))
    return path_of(stack) if parent is None else _place(parent)
