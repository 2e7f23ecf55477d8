"""A step that runs a program on an EMR cluster."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, Final, cast

import attrs

from cdk_sagemaker_training.definition.expressions.properties import Properties
from cdk_sagemaker_training.definition.fields.checks import (
    checked,
    instance_of,
    items,
    json_value,
    mapping,
    s3_uri,
    scalar,
    text,
)
from cdk_sagemaker_training.definition.fields.job_fields import ROLE_ARN, Scalar, Text, record
from cdk_sagemaker_training.definition.fields.rendering import rendered, text_list
from cdk_sagemaker_training.definition.fields.spec import Spec, optional_mapping, optional_tuple
from cdk_sagemaker_training.definition.fields.variables import Json, compact
from cdk_sagemaker_training.definition.settings.retry import StepRetryPolicy
from cdk_sagemaker_training.definition.steps.step import ManagedJobStep
from cdk_sagemaker_training.errors import MISSING, Problem

_SET_BY_THE_SERVICE: Final = ("Name", "Steps", "AutoTerminationPolicy")
_INSTANCES_SET_BY_THE_SERVICE: Final = ("KeepJobFlowAliveWhenNoSteps", "TerminationProtected")


@attrs.frozen(kw_only=True)
class EMRStepConfig(Spec):
    """The program (``StepConfig`` of EMR's service model).

    ``jar``: a JAR file or "command-runner.jar". ``properties``: a list of ``{"Key": ..., "Value": ...}``.
    ``output_args``: S3 URIs by name; each becomes two further arguments, ``--name`` and the URI, and can be referred to
    by ``step.emr_outputs["name"]``.
    """

    jar: Text = attrs.field(metadata=checked(text(minimum=1, maximum=10_280)))
    args: Sequence[Scalar] | None = attrs.field(
        default=None, converter=optional_tuple, metadata=checked(items(scalar(maximum=10_280)))
    )
    main_class: Text | None = attrs.field(default=None, metadata=checked(text(minimum=1, maximum=10_280)))
    properties: Sequence[Mapping[str, Text]] | None = attrs.field(
        default=None, converter=optional_tuple, metadata=checked(items(record(Key=text(), Value=text())))
    )
    output_args: Mapping[str, Text] | None = attrs.field(
        default=None, converter=optional_mapping, metadata=checked(mapping(s3_uri()))
    )

    def to_request(self) -> dict[str, Json]:
        """The step's ``StepConfig``."""
        outputs = [part for name, uri in (self.output_args or {}).items() for part in (f"--{name}", uri)]
        args = None if self.args is None and not outputs else text_list([*(self.args or ()), *outputs])
        return {
            "HadoopJarStep": rendered(Jar=self.jar, Args=args, MainClass=self.main_class, Properties=self.properties)
        }


@attrs.frozen(kw_only=True)
class EMRStep(ManagedJobStep):
    """Runs a program on a cluster that exists (``cluster_id``) or on one made for it (``cluster_config``).

    ``cluster_config``: the members of EMR's RunJobFlow without Name, Steps and AutoTerminationPolicy, which the service
    sets, with Instances that hold either InstanceGroups or InstanceFleets. ``execution_role_arn``: the program's role,
    only on a cluster that exists. ``retry_policies``: ``StepRetryPolicy`` only.
    """

    type: ClassVar[str] = "EMR"

    step_config: EMRStepConfig = attrs.field(metadata=checked(instance_of(EMRStepConfig)))
    cluster_id: Text | None = attrs.field(default=None, metadata=checked(text(minimum=1, maximum=256)))
    cluster_config: Mapping[str, object] | None = attrs.field(
        default=None, converter=optional_mapping, metadata=checked(mapping(json_value()))
    )
    execution_role_arn: Text | None = attrs.field(default=None, metadata=checked(ROLE_ARN))

    @property
    def emr_outputs(self) -> Mapping[str, Properties]:
        """The URIs of ``output_args``, by name, for other steps to read from."""
        names = list(self.step_config.output_args or {})
        first = len(self.step_config.args or ()) + 1
        args = self.properties.Config.Args
        return {name: args[first + 2 * position] for position, name in enumerate(names)}

    def arguments(self) -> dict[str, Json]:
        return rendered(
            **compact(
                StepConfig=self.step_config.to_request(),
                ClusterId=self.cluster_id,
                ClusterConfig=self.cluster_config,
                ExecutionRoleArn=self.execution_role_arn,
            )
        )

    def problems(self) -> Iterable[Problem]:
        yield from ManagedJobStep.problems(self)
        yield from only_step_retries(self)
        if list(self.field_problems()):
            return
        if (self.cluster_id is None) == (self.cluster_config is None):
            given = MISSING if self.cluster_id is None else (self.cluster_id, self.cluster_config)
            yield Problem("cluster_id, cluster_config", given, "exactly one of the two")
        if self.execution_role_arn is not None and self.cluster_id is None:
            yield Problem("execution_role_arn", self.execution_role_arn, "a role only beside cluster_id")
        if self.cluster_config is not None:
            yield from _cluster_problems(self.cluster_config)


def only_step_retries(step: ManagedJobStep) -> Iterable[Problem]:
    """Policies about SageMaker jobs, of which this kind of step starts none."""
    for position, policy in enumerate(step.retry_policies or ()):
        if not isinstance(policy, StepRetryPolicy):
            yield Problem(f"retry_policies[{position}]", policy, "a StepRetryPolicy: the step starts no SageMaker job")


def _cluster_problems(config: Mapping[str, object]) -> Iterable[Problem]:
    for key in (key for key in _SET_BY_THE_SERVICE if key in config):
        yield Problem(f"cluster_config[{key!r}]", config[key], "nothing: the service sets it")
    instances = config.get("Instances")
    if not isinstance(instances, Mapping):
        yield Problem(
            "cluster_config['Instances']", instances or MISSING, "a dict with InstanceGroups or InstanceFleets"
        )
        return
    found = cast("Mapping[str, object]", instances)
    for key in (key for key in _INSTANCES_SET_BY_THE_SERVICE if key in found):
        yield Problem(f"cluster_config['Instances'][{key!r}]", found[key], "nothing: the service sets it")
    if ("InstanceGroups" in found) == ("InstanceFleets" in found):
        yield Problem("cluster_config['Instances']", sorted(found), "either InstanceGroups or InstanceFleets")
