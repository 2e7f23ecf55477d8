"""A training step that a state machine runs instead of a pipeline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, cast

import attrs
from aws_cdk import Annotations, Names, Token
from aws_cdk import aws_iam as iam
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from cdk_sagemaker_training.asked_once import know_place, node_of, path_of
from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.catalog.state_errors import FAILURE_REASONS, MAX_STATE_NAME_CHARS, UNIQUE_CHARS
from cdk_sagemaker_training.checks import Acknowledgements
from cdk_sagemaker_training.checks.cdk_objects import kind_problems
from cdk_sagemaker_training.checks.pipeline_checks import PipelineChecks
from cdk_sagemaker_training.definition.document.document import PipelineDefinition
from cdk_sagemaker_training.definition.document.job_defaults import JobDefaults, missing_members
from cdk_sagemaker_training.definition.fields.checks import instance_of, items, mapping, text
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.steps.training import TrainingStep
from cdk_sagemaker_training.errors import InvalidInputError, Problem
from cdk_sagemaker_training.permissions.key_checks import KeyChecks
from cdk_sagemaker_training.permissions.storage_keys import StorageKeys
from cdk_sagemaker_training.pipeline.at_synth import AtSynth
from cdk_sagemaker_training.pipeline.deferred_values import DeferredValues
from cdk_sagemaker_training.rules import Acknowledgement, Finding
from cdk_sagemaker_training.tasks.job_role import TaskRole
from cdk_sagemaker_training.tasks.job_state import TrainingJobState
from cdk_sagemaker_training.tasks.json_paths import joined, plain_paths, value_problems
from cdk_sagemaker_training.tasks.retries import call_retries, job_retries, retry_problems
from cdk_sagemaker_training.tasks.started_again import StartedAgain
from cdk_sagemaker_training.workspace import TrainingWorkspace

PATH_IN_TEXT: Final = "@cdk-sagemaker-training/tasks:path-in-text"
"""Warning id, for texts of a request that look like a JSONPath, which go to the job as they are."""

MAX_PREFIX_CHARS: Final = limits.MAX_JOB_NAME_CHARS - UNIQUE_CHARS
MAX_ID_CHARS: Final = MAX_STATE_NAME_CHARS - len(f": After {max(FAILURE_REASONS.values(), key=len)}")
"""Of the construct's id, which the names of the states begin with."""
_OF_PIPELINES: Final = ("cache_config", "depends_on")
_REQUEST: Final = "/Steps/0/Arguments"

_OWN: Final = {
    "acknowledgements": items(instance_of(Acknowledgement)),
    "allowed_values": mapping(items(text(minimum=1))),
}


class TrainingTask(sfn.StateMachineFragment):
    """States that run one training job, wait for its end and start it again where its retry policies say so.

    The job gets from the workspace what a step of a pipeline gets, its role is derived, and the same rules look at it
    at synth. The machine's role is granted what it needs. The input has to be an object; it is handed on with the
    description of the job (DescribeTrainingJob) at ``result_path``.

    :param step: What to run: estimator, inputs, retry policies. Values that only an execution knows are JSONPaths,
        ``sfn.JsonPath.string_at("$.key")``, alone or in a text. ``base_job_name``: at most 26 characters, which a
        hyphen and a UUID follow. Default: derived from the construct's path.
    :param workspace: Placement, encryption and output of the job. Default: none.
    :param result_path: Where the description goes: ``$.`` and a name. Default: ``$.`` and the step's name, with
        underscores for its hyphens.
    :param catch: Where the machine goes on when there is no job for good: with ``Failure`` (``Error``, ``Cause``) at
        the result path. Default: the machine fails with both.
    :param allowed_values: By JSONPath, the values that it may have: S3 locations that the derived role then allows.
        Default: none.
    :param job_role: What the job runs under if its estimator names no role. It is left as it is and compared with what
        the job needs. Default: a new role that can do exactly that.
    :param acknowledgements: Findings to live with, each with its reason. Default: none.
    :raises InvalidInputError: expressions of pipelines, settings that only pipelines have, policies that Step Functions
        cannot follow, members that are missing: all at once.
    :raises UnsupportedRegionError: the image does not exist in the region of the stack.
    """

    definition: PipelineDefinition
    """The one step, as the rules see it."""
    findings: Sequence[Finding]
    """Everything that was found, acknowledged or not."""
    job: TrainingJobState
    """The state that runs the job, for retries and catches of your own."""
    role: iam.IRole | None
    """What the job runs under; None where the estimator names the role."""
    result_path: str
    output_path: str
    """Where the job writes its model: below this."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        step: TrainingStep,
        workspace: TrainingWorkspace | None = None,
        result_path: str | None = None,
        catch: sfn.IChainable | None = None,
        allowed_values: Mapping[str, Sequence[str]] | None = None,
        job_role: iam.IRole | None = None,
        acknowledgements: Sequence[Acknowledgement] = (),
    ) -> None:
        problems = [*kind_problems(locals(), own=_OWN), *_problems(construct_id, step, result_path)]
        if problems:
            raise InvalidInputError(f"TrainingTask {construct_id!r}", problems)
        super().__init__(scope, construct_id)
        know_place(self, scope, construct_id)
        self.result_path = result_path or _default_path(step.name)
        placed = PipelineDefinition.from_steps(steps=[attrs.evolve(step, base_job_name=None)])
        keys = StorageKeys()
        if workspace is not None:
            keys = workspace.storage_keys
            placed = placed.with_defaults(workspace.job_defaults(output_prefix=f"{path_of(self)}/", definition=placed))
            workspace.network.require(placed, by=self)
        deferred = DeferredValues(self)
        own = TaskRole(self, placed.to_dict(deferred.code), keys, job_role=job_role, allowed_values=allowed_values)
        self.role = own.role
        arns = {} if own.role is None else {step.name: own.role.role_arn}
        self.definition = placed.with_defaults(JobDefaults(role_arns=arns))
        if problems := list(missing_members(self.definition.to_dict())):
            raise InvalidInputError(f"TrainingTask {path_of(self)!r}", problems)
        checks = PipelineChecks(self, self.definition.resolved(deferred.known), None)
        self.findings = checks.findings
        Acknowledgements.of(self).add(*acknowledgements)
        node_of(self).add_validation(AtSynth(checks.validate, KeyChecks(self, own.needs).validate))
        request = cast("dict[str, Json]", joined(_request(self.definition.to_dict(deferred.every))))
        for pointer, text_of_path in plain_paths(request, _REQUEST):
            Annotations.of(self).add_warning_v2(
                f"{PATH_IN_TEXT}:{pointer}",
                f"{pointer} is {text_of_path!r} as it stands: what the machine's input has is "
                f"sfn.JsonPath.string_at({text_of_path!r}), or sfn.JsonPath.format('{{}}', ...) of it for a number",
            )
        self.output_path = str(cast("dict[str, Json]", request["OutputDataConfig"])["S3OutputPath"])
        policies = step.retry_policies or ()
        self.job = TrainingJobState(
            self,
            "Job",
            request=request,
            job_name_prefix=step.base_job_name or _prefix(self),
            result_path=self.result_path,
            retries=call_retries(policies),
        )
        again = StartedAgain(self, self.job, retries=job_retries(policies), result_path=self.result_path, catch=catch)
        self._first = again.first_state()
        self.prefix_states()

    @property
    def start_state(self) -> sfn.State:
        """Where the states begin."""
        return self._first

    @property
    def end_states(self) -> list[sfn.INextable]:
        """Where they end: with the job."""
        return [cast("sfn.INextable", self.job)]

    @property
    def model_data(self) -> str:
        """The S3 URI of the trained model, for states after this one: a JSONPath."""
        return sfn.JsonPath.string_at(f"{self.result_path}.ModelArtifacts.S3ModelArtifacts")

    @property
    def training_job_name(self) -> str:
        """The name of the job, for states after this one: a JSONPath."""
        return sfn.JsonPath.string_at(f"{self.result_path}.TrainingJobName")


def _problems(construct_id: str, step: TrainingStep, result_path: str | None) -> Iterator[Problem]:
    if len(construct_id) > MAX_ID_CHARS:
        yield Problem("construct_id", construct_id, f"at most {MAX_ID_CHARS} characters: names of states begin with it")
    if not isinstance(step, TrainingStep):  # pyright: ignore[reportUnnecessaryIsInstance] - users have no type checker
        yield Problem("step", step, "a TrainingStep")
        return
    for name in _OF_PIPELINES:
        if getattr(step, name) is not None:
            yield Problem(f"step.{name}", getattr(step, name), "nothing: only pipelines have it")
    yield from _prefix_problems(step.base_job_name)
    if result_path is not None and re.fullmatch(r"\$\.[A-Za-z_]\w*", result_path, re.ASCII) is None:
        yield Problem("result_path", result_path, "$. and a name of letters, digits and underscores, like $.Train")
    yield from value_problems(step.to_request()["Arguments"], _REQUEST)
    yield from retry_problems(step.retry_policies or ())


def _prefix_problems(prefix: str | None) -> Iterator[Problem]:
    if prefix is None:
        return
    if sfn.JsonPath.is_encoded_json_path(prefix):
        yield Problem("step.base_job_name", prefix, "a name that synth knows: the machine may do with such jobs alone")
    elif not Token.is_unresolved(prefix) and len(prefix) > MAX_PREFIX_CHARS:
        yield Problem("step.base_job_name", prefix, f"at most {MAX_PREFIX_CHARS} characters in a task")


def _default_path(name: str) -> str:
    word = name.replace("-", "_")
    return f"$.{'_' if word[0].isdigit() else ''}{word}"


def _request(document: Mapping[str, Json]) -> dict[str, Json]:
    (step,) = cast("list[dict[str, Json]]", document["Steps"])
    return cast("dict[str, Json]", step["Arguments"])


def _prefix(scope: Construct) -> str:
    return Names.unique_resource_name(scope, max_length=MAX_PREFIX_CHARS, separator="-").lower()
