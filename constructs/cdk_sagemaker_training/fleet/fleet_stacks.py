"""The stacks of a fleet, and what the pipelines of one share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import cast

from aws_cdk import Environment, Stack, Stage, Token
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cdk_sagemaker_training.asked_once import once
from cdk_sagemaker_training.catalog.stack_limits import MAX_STACK_NAME_CHARS
from cdk_sagemaker_training.errors import Problem
from cdk_sagemaker_training.permissions import SharedRoles
from cdk_sagemaker_training.workspace import TrainingWorkspace


class FleetStacks:
    """Makes each stack that is asked for, below the fleet: ``<fleet>-<label>``, after the name of a stage if any."""

    def __init__(
        self,
        scope: Construct,
        *,
        fleet_name: str,
        labels: Iterable[str],
        env: Environment | None,
        workspace: TrainingWorkspace | None,
    ) -> None:
        """``labels``: of the stacks to begin with. ``env``: by default that of the stack of ``workspace``."""
        self._scope, self._fleet_name = scope, fleet_name
        self._env = env or (None if workspace is None else _environment(Stack.of(workspace)))
        self.by_label: Mapping[str, Stack] = {label: self.stack(label) for label in sorted(set(labels))}

    @property
    def first(self) -> Stack:
        """Any of them, for what is the same for all: account, region, warnings."""
        return next(iter(self.by_label.values()))

    def name_problems(self) -> Iterator[Problem]:
        """Fleets of this stage, account and region that this one's name would mean too, or that would mean this one."""
        for name, place in self._names:
            short, long = sorted([f"{name}-", f"{self._fleet_name}-"], key=len)
            if place == self._place and long.startswith(short):
                yield _like(self._fleet_name, name)

    def keep_name(self) -> None:
        """Let no other fleet have such a name."""
        self._names.append((self._fleet_name, self._place))

    @property
    def _names(self) -> list[tuple[str, Sequence[str]]]:
        """Of the fleets of this stage, each with its account and region."""
        return once(Stage.of(self._scope), "names of fleets", list[tuple[str, Sequence[str]]])

    @property
    def _place(self) -> Sequence[str]:
        return [text for stack in [*self.by_label.values()][:1] for text in (stack.account, stack.region)]

    def roles(
        self, shared_locations: Sequence[str], shared_model_package_group_prefixes: Sequence[str]
    ) -> Mapping[str, SharedRoles]:
        """By label, the roles of the pipelines of each stack: in it, so that stacks do not refer to each other."""
        return {
            label: SharedRoles(
                stack,
                "Roles",
                shared_locations=shared_locations,
                shared_model_package_group_prefixes=shared_model_package_group_prefixes,
            )
            for label, stack in self.by_label.items()
        }

    def stack(self, label: str) -> Stack:
        """A new one. Without indentation a template of pipelines has a third less of the bytes that are counted."""
        return Stack(
            self._scope,
            label,
            stack_name=_stack_name(self._scope, self._fleet_name, label),
            env=self._env,
            suppress_template_indentation=True,
        )


def long_names(scope: Construct, fleet_name: str, labels: Iterable[str]) -> Iterator[Problem]:
    """The stacks whose names CloudFormation would not take. ``scope``: of the fleet, or the fleet."""
    for label in sorted(set(labels)):
        name = _stack_name(scope, fleet_name, label)
        if len(name) > MAX_STACK_NAME_CHARS:
            allowed = f"a name of at most {MAX_STACK_NAME_CHARS} characters, of the stage, the fleet and its label"
            yield Problem(f"stack {label}", f"{name}, {len(name)} characters", allowed, "give a shorter fleet_name")


def place_of_jobs(env: object, workspace: object) -> Iterator[Problem]:
    """An account or region in which no job may use what the workspace has, or no template name it.

    What is neither an ``Environment`` nor a workspace is another mistake.
    """
    if not isinstance(env, Environment) or not isinstance(workspace, TrainingWorkspace):
        return
    home = Stack.of(workspace)
    known = _environment(home)
    for what, given, own in (("account", env.account, known.account), ("region", env.region, known.region)):
        if given is None or Token.is_unresolved(given) or given == own:
            continue
        if own is not None and what == "region":
            allowed = f"{own}, the workspace's: the data, the key and the subnets of a job lie in its region"
            yield Problem("env", f"region {given}", allowed, f"leave env out, or make a workspace in {given}")
        elif _has_no_name(workspace.data_bucket):
            allowed = f"{own or 'what the deployment finds'}, as stack {home.node.path} of the workspace has it"
            fix = "leave env out, or give the stack of the workspace the same env"
            yield Problem("env", f"{what} {given}", allowed, fix)


def _has_no_name(bucket: s3.IBucket) -> bool:
    """Whether CloudFormation names the bucket, which CDK then cannot name in another account or region."""
    made = bucket.node.default_child if isinstance(bucket, s3.Bucket) else None
    return isinstance(made, s3.CfnBucket) and Stack.of(made).resolve(made.bucket_name) is None


def _stack_name(scope: Construct, fleet_name: str, label: str) -> str:
    stage = scope if isinstance(scope, Stage) else cast("Stage", Stage.of(scope))
    return "-".join(name for name in (stage.stage_name, fleet_name, label) if name)


def _like(fleet_name: str, other: str) -> Problem:
    short, long = sorted([fleet_name, other], key=len)
    allowed = f"a name that does not begin like that of fleet {other!r}: what is done to {short}-* would be to {long}-*"
    return Problem("fleet_name", fleet_name, allowed, "give it another fleet_name")


def _environment(stack: Stack) -> Environment:
    """What is known of the account and region of a stack."""
    known = [None if Token.is_unresolved(value) else value for value in (stack.account, stack.region)]
    return Environment(account=known[0], region=known[1])
