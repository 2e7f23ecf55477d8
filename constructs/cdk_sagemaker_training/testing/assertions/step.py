"""Assertions about one step of a pipeline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Final, cast

from aws_cdk.assertions import Matcher

from cdk_sagemaker_training.catalog.suggestions import did_you_mean
from cdk_sagemaker_training.definition.document.known_values import KnownValues
from cdk_sagemaker_training.definition.document.touched import Touched, touched
from cdk_sagemaker_training.definition.fields.reading import Located
from cdk_sagemaker_training.errors import MISSING, InvalidInputError, Problem
from cdk_sagemaker_training.rules import Acknowledgement, PipelineUsage, Severity
from cdk_sagemaker_training.rules.retry.policy import JOB_TYPES, STEP_TYPES, exception_types, policies
from cdk_sagemaker_training.rules.views import UNKNOWN, StepView
from cdk_sagemaker_training.testing.assertions.encryption import encryption_unmet, jobs_of
from cdk_sagemaker_training.testing.assertions.expectation import Unmet, require, shown
from cdk_sagemaker_training.testing.assertions.roles import role_arns

if TYPE_CHECKING:
    from cdk_sagemaker_training.testing.assertions.pipeline import PipelineAssertions

_RETRIED: Final = (*STEP_TYPES, *JOB_TYPES)


class StepAssertions:
    """What a step has to be like. Each method gives the step back and raises ``ExpectationError`` where it is not.

    A parameter counts by its default. What only a deployment or an execution knows meets no expectation of a value.
    """

    def __init__(self, pipeline: PipelineAssertions, view: StepView) -> None:
        """Made by ``PipelineAssertions.step``."""
        self._pipeline = pipeline
        self._view = view
        self._subject = f"step {view.name!r} of {pipeline.subject}"

    @property
    def name(self) -> str:
        """As the definition has it."""
        return self._view.name

    @property
    def arguments(self) -> object:
        """The request, with placeholders such as ``<Ref DataBucket>`` for what only a deployment knows."""
        return self._pipeline.at(self._view.arguments.pointer)

    def has_arguments(self, expected: Mapping[str, object] | Matcher) -> StepAssertions:
        """The request is like this: an object that it has at least, or a matcher. Matchers may stand in the object."""
        return self._is_like(expected, self._view.arguments.pointer)

    def has_properties(self, expected: Mapping[str, object] | Matcher) -> StepAssertions:
        """The step as a whole is like this: ``{"CacheConfig": {"Enabled": True}, "DependsOn": ["Prepare"]}``."""
        return self._is_like(expected, self._view.pointer)

    def uses_spot(self) -> StepAssertions:
        """Its training jobs run on Managed Spot; of a Tuning step, all of its definitions."""
        unmet = [
            self._unmet(job.at("EnableManagedSpotTraining"), "Managed Spot (true)")
            for job in self._view.training_jobs
            if not job.spot
        ]
        return self._require(unmet if self._view.training_jobs else [self._is_no("a Training or Tuning step")])

    def has_retry_for(
        self,
        *exceptions: Enum | str,
        max_attempts: int | Matcher | None = None,
        expire_after_mins: int | Matcher | None = None,
        interval_seconds: int | Matcher | None = None,
        backoff_rate: float | Matcher | None = None,
    ) -> StepAssertions:
        """A policy retries each of these failures: ``CAPACITY_ERROR``, or "SageMaker.CAPACITY_ERROR".

        The others say what the policy is like, each a value or a matcher; default: anything. Raises
        ``InvalidInputError`` for failures that there are no retries for.
        """
        wanted = [str(given.value if isinstance(given, Enum) else given) for given in exceptions]
        problems = [
            Problem("exceptions", name, f"one of {', '.join(_RETRIED)}", did_you_mean(name, _RETRIED))
            for name in wanted
            if name not in _RETRIED
        ]
        if problems or not wanted:
            raise InvalidInputError("has_retry_for", problems or [Problem("exceptions", MISSING, "at least one")])
        settings = {
            "MaxAttempts": max_attempts,
            "ExpireAfterMin": expire_after_mins,
            "IntervalSeconds": interval_seconds,
            "BackoffRate": backoff_rate,
        }
        given = {key: value for key, value in settings.items() if value is not None}
        return self._require([found for name in wanted for found in self._not_retried(name, given)])

    def runs_in_vpc(self) -> StepAssertions:
        """Its jobs run in subnets and security groups of a VPC; a transform job where its model does."""
        unmet: list[Unmet] = []
        for job, vpc in self._jobs("in a VPC"):
            if vpc is None:
                unmet.append(self._unmet(job.model.pointer, "a model of this pipeline, which says where jobs run"))
                continue
            members = [vpc.at(key) for key in ("SecurityGroupIds", "Subnets")]
            if not vpc.value:
                unmet.append(self._unmet(vpc.pointer, "a VPC: SecurityGroupIds and Subnets"))
            else:
                unmet += [self._unmet(each.pointer, "what places it in a VPC") for each in members if not each.value]
        return self._require(unmet)

    def is_encrypted(self) -> StepAssertions:
        """What its jobs write and their volumes have a KMS key, and several instances talk to each other encrypted.

        Which key is not looked at, and instance types with local storage need none for their volumes.
        """
        jobs = jobs_of(self._view)
        unmet = [found for request, members in jobs for found in encryption_unmet(request, members)]
        return self._require(unmet if jobs else [self._is_no("a step that runs jobs")])

    def role_allows(
        self, action: str, resource: str, *, conditions: Mapping[str, Mapping[str, object]] | None = None
    ) -> StepAssertions:
        """The role of its jobs allows an action on a resource.

        ``resource``: an ARN, or the S3 URI of an object or bucket. CDK tokens may stand in it after ``from_stack``, and
        placeholders as in snapshots. ``conditions``: what a statement may ask for, as in a policy; default: nothing.
        Denials count where they are unconditional; permission boundaries and what others attach are not looked at.
        Raises ``InvalidInputError`` for a resource that cannot be read.
        """
        arns = role_arns([self._pipeline.at(job.role.pointer) for job, _ in self._jobs("under a role")])
        unmet = [found for arn in arns for found in self._pipeline.roles.unmet(arn, action, resource, conditions)]
        return self._require(unmet if arns else [self._is_no("a step with jobs under a role of their own")])

    def has_no_findings(
        self,
        min_severity: Severity = Severity.WARNING,
        *,
        acknowledgements: Sequence[Acknowledgement] = (),
        usage: PipelineUsage | None = None,
    ) -> StepAssertions:
        """No rule finds anything in it that is at least as bad; see ``PipelineAssertions.has_no_findings``."""
        found = self._pipeline.findings(min_severity, acknowledgements=acknowledgements, usage=usage)
        return self._require(self._pipeline.unmet_by([each for each in found if each.step == self.name]))

    @property
    def runs_jobs(self) -> bool:
        """Whether it starts jobs that have a place and keys of their own."""
        return bool(jobs_of(self._view))

    def _jobs(self, how: str) -> Iterator[tuple[Touched, Located | None]]:
        """What the step runs, with where it runs; None where that is the business of a model from elsewhere."""
        found = touched(self._view.node)
        if not found:
            require(self._subject, [self._is_no(f"a step that runs {how}")])
        values = KnownValues(self._pipeline.document)
        for job in found:
            model = values.model_of(job.model.value)
            if job.model.value is None:
                yield job, job.vpc
            elif model is None:
                yield job, None
            else:
                for made in touched(model):
                    yield made, made.vpc

    def _not_retried(self, name: str, settings: Mapping[str, object]) -> Iterator[Unmet]:
        where = self._view.at("RetryPolicies")
        answering = [
            policy for policy in policies(self._view) if name in [known for _, known in exception_types(policy)]
        ]
        if not answering:
            retried = [known for policy in policies(self._view) for _, known in exception_types(policy)]
            found = f"retries for {', '.join(retried)}" if retried else shown(self._pipeline.at(where))
            yield Unmet(where=where, expected=f"a retry policy for {name}", found=found)
            return
        unlike = [self._pipeline.unlike(settings, policy.pointer) for policy in answering]
        if all(unlike):
            yield from min(unlike, key=len)

    def _is_like(self, expected: Mapping[str, object] | Matcher, pointer: str) -> StepAssertions:
        return self._require(self._pipeline.unlike(expected, pointer))

    def _unmet(self, pointer: str, expected: str) -> Unmet:
        """An expectation, with what stands there."""
        value = self._pipeline.at(pointer)
        unknown = isinstance(value, Mapping) and self._view.values.known(cast("object", value)) is UNKNOWN
        found = shown(cast("object", value)) + (", which only an execution knows" if unknown else "")
        return Unmet(where=pointer, expected=expected, found=found)

    def _is_no(self, expected: str) -> Unmet:
        return Unmet(where=self._view.at("Type"), expected=expected, found=shown(self._view.type))

    def _require(self, unmet: Sequence[Unmet]) -> StepAssertions:
        __tracebackhide__ = True
        require(self._subject, unmet)
        return self
