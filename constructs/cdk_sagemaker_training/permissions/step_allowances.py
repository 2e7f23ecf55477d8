"""What each kind of step needs from the role that starts it: one function per kind, and one table.

Sources: SageMaker developer guide ``build-and-manage-access`` (job names, PassRole) and the managed policy
AmazonSageMakerPipelinesIntegrations (Lambda, SQS, EMR, EventBridge); action names: Service Authorization Reference.
That stopping an execution calls ``Stop…``, and what Cleanup, EMR Serverless, endpoint and lineage steps call, is
inference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

import attrs
from aws_cdk import Fn
from constructs import Construct

from cdk_sagemaker_training.asked_once import account_of, arn_of, partition_of, region_of
from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.definition.document.graph import Node
from cdk_sagemaker_training.definition.fields.reading import at, items, texts
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.settings.definition_config import JOB_NAME_MEMBERS
from cdk_sagemaker_training.permissions.arns import bucket_arn, objects_arn


@attrs.frozen
class Allowance(ByValue):
    """Actions that a step takes on resources."""

    actions: Sequence[str]
    resources: Sequence[str]
    passed_to: str | None = None
    """The service that an ``iam:PassRole`` is limited to."""


def step_allowances(scope: Construct, node: Node) -> Sequence[Allowance]:
    """What a step of the document needs; nothing for kinds that call nothing (Condition, Fail, ForEach)."""
    needed = _KINDS.get(node.type)
    return [] if needed is None else list(needed(_Arns(scope), node))


class _Arns:
    def __init__(self, scope: Construct) -> None:
        self.scope = scope

    def of(self, service: str, resource: str, name: str) -> str:
        return arn_of(self.scope, service, f"{resource}/{name}")

    def sagemaker(self, resource: str, name: str) -> str:
        return self.of("sagemaker", resource, name)


_Needed: TypeAlias = Callable[[_Arns, Node], Iterator[Allowance]]


def _job(verbs: str, resource: str, *, service_names: str = "pipelines-*") -> _Needed:
    """A job that is created, watched and stopped. ``service_names``: how the service names it without custom prefix."""

    def needed(arns: _Arns, node: Node) -> Iterator[Allowance]:
        prefix = at(dict(node.own_arguments), JOB_NAME_MEMBERS.get(node.type, ""))
        name = f"{prefix}*" if isinstance(prefix, str) else ("*" if prefix is not None else service_names)
        actions = ["AddTags", *(f"{verb}{verbs}" for verb in ("Create", "Describe", "Stop"))]
        yield Allowance([f"sagemaker:{action}" for action in actions], [arns.sagemaker(resource, name)])

    return needed


def _tuning(arns: _Arns, node: Node) -> Iterator[Allowance]:
    # How the service makes the short names of tuning jobs is not documented.
    yield from _job("HyperParameterTuningJob", "hyper-parameter-tuning-job", service_names="*")(arns, node)
    listed = [arns.sagemaker("hyper-parameter-tuning-job", "*")]
    yield Allowance(["sagemaker:ListTrainingJobsForHyperParameterTuningJob"], listed)


def _model(arns: _Arns, node: Node) -> Iterator[Allowance]:
    del node
    actions = ["sagemaker:AddTags", "sagemaker:CreateModel", "sagemaker:DescribeModel"]
    yield Allowance(actions, [arns.sagemaker("model", "pipelines-*")])


def _named(value: Json) -> str:
    """A resource's name where the document says it, else any."""
    return value if isinstance(value, str) else "*"


def _endpoint_config(arns: _Arns, node: Node) -> Iterator[Allowance]:
    name = _named(node.own_arguments.get("EndpointConfigName"))
    actions = ["AddTags", "CreateEndpointConfig", "DescribeEndpointConfig"]
    yield Allowance([f"sagemaker:{action}" for action in actions], [arns.sagemaker("endpoint-config", name)])


def _endpoint(arns: _Arns, node: Node) -> Iterator[Allowance]:
    arguments = node.own_arguments
    resources = [
        arns.sagemaker("endpoint", _named(arguments.get("EndpointName"))),
        arns.sagemaker("endpoint-config", _named(arguments.get("EndpointConfigName"))),
    ]
    actions = ["AddTags", "CreateEndpoint", "DescribeEndpoint", "UpdateEndpoint"]
    yield Allowance([f"sagemaker:{action}" for action in actions], resources)


def _inference_component(arns: _Arns, node: Node) -> Iterator[Allowance]:
    arguments = node.own_arguments
    resources = [
        arns.sagemaker("inference-component", _named(arguments.get("InferenceComponentName"))),
        arns.sagemaker("endpoint", _named(arguments.get("EndpointName"))),
    ]
    verbs = ("Create", "Describe", "Update")
    actions = ["sagemaker:AddTags", *(f"sagemaker:{verb}InferenceComponent" for verb in verbs)]
    yield Allowance(actions, resources)


def _lambda(arns: _Arns, node: Node) -> Iterator[Allowance]:
    del arns
    function = node.step.get("FunctionArn")
    if isinstance(function, str):
        yield Allowance(["lambda:InvokeFunction"], [function])


def _callback(arns: _Arns, node: Node) -> Iterator[Allowance]:
    url = node.step.get("SqsQueueUrl")
    if isinstance(url, str):  # https://sqs.<region>.<suffix>/<account>/<name>
        unresolved = is_token(url)
        account, name = (Fn.select(i, Fn.split("/", url)) if unresolved else url.split("/")[i] for i in (3, 4))
        yield Allowance(["sqs:SendMessage"], [arn_of(arns.scope, "sqs", name, account=account)])


def _emr(arns: _Arns, node: Node) -> Iterator[Allowance]:
    actions = ["AddJobFlowSteps", "CancelSteps", "DescribeCluster", "DescribeStep", "ListSteps"]
    if "ClusterConfig" in node.own_arguments:
        actions.append("TerminateJobFlows")
        yield Allowance(["elasticmapreduce:RunJobFlow"], ["*"])  # it can be limited to no cluster: there is none yet
    cluster = arns.of("elasticmapreduce", "cluster", _named(node.own_arguments.get("ClusterId")))
    yield Allowance([f"elasticmapreduce:{action}" for action in actions], [cluster])
    names = [f"SageMakerPipelineExecutionEMR{kind}StatusUpdateRule" for kind in ("Step", "Cluster")]
    rules = [arns.of("events", "rule", name) for name in names]
    yield Allowance(["events:DescribeRule", "events:PutRule", "events:PutTargets"], rules)
    for member, service in (("ServiceRole", "elasticmapreduce"), ("JobFlowRole", "ec2")):
        role = at(dict(node.own_arguments), "ClusterConfig", member)
        if isinstance(role, str):
            yield _pass_role(arns, role, f"{service}.amazonaws.com")


def _emr_serverless(arns: _Arns, node: Node) -> Iterator[Allowance]:
    scope = arns.scope
    # Resources of EMR Serverless begin with a slash, which _Arns.of does not write.
    service = f"arn:{partition_of(scope)}:emr-serverless:{region_of(scope)}:{account_of(scope)}"
    application = f"{service}:/applications/{_named(node.own_arguments.get('ApplicationId'))}"
    actions = ["CancelJobRun", "GetApplication", "GetJobRun", "StartApplication", "StartJobRun", "TagResource"]
    if "ApplicationConfig" in node.own_arguments:
        actions += ["DeleteApplication", "StopApplication"]
        yield Allowance(["emr-serverless:CreateApplication"], ["*"])  # likewise
    yield Allowance([f"emr-serverless:{a}" for a in actions], [application, f"{application}/jobruns/*"])
    role = node.own_arguments.get("ExecutionRoleArn")
    if isinstance(role, str):
        yield _pass_role(arns, role, "emr-serverless.amazonaws.com")


def _pass_role(arns: _Arns, role: str, service: str) -> Allowance:
    by_name = not (is_token(role) or role.startswith("arn:"))
    arn = arn_of(arns.scope, "iam", f"role/{role}", region="") if by_name else role
    return Allowance(["iam:PassRole"], [arn], service)


def _cleanup(arns: _Arns, node: Node) -> Iterator[Allowance]:
    sources = items(at(dict(node.own_arguments), "Resources", "S3"))
    uris = [uri for source in sources for uri in texts(source.get("S3Uris"))]
    if uris:
        yield Allowance(["s3:DeleteObject", "s3:DeleteObjectVersion"], [objects_arn(arns.scope, uri) for uri in uris])
        yield Allowance(["s3:ListBucket"], [bucket_arn(arns.scope, uri) for uri in uris])


def _lineage(arns: _Arns, node: Node) -> Iterator[Allowance]:
    del node
    kinds = ("Action", "Artifact", "Context")
    actions = ["sagemaker:AddAssociation", "sagemaker:AddTags"]
    actions += [f"sagemaker:{verb}{kind}" for kind in kinds for verb in ("Create", "Describe", "Update")]
    yield Allowance(actions, [arns.sagemaker(kind.lower(), "*") for kind in kinds])


_PROCESSING = _job("ProcessingJob", "processing-job")

_KINDS: Final[Mapping[str, _Needed]] = {
    "AutoML": _job("AutoMLJob", "automl-job", service_names="*"),  # short names too
    "Callback": _callback,
    "ClarifyCheck": _PROCESSING,
    "Cleanup": _cleanup,
    "EMR": _emr,
    "EMRServerless": _emr_serverless,
    "Endpoint": _endpoint,
    "EndpointConfig": _endpoint_config,
    "InferenceComponent": _inference_component,
    "Job": _job("Job", "job"),
    "Lambda": _lambda,
    "Lineage": _lineage,
    "Model": _model,
    "Processing": _PROCESSING,
    "QualityCheck": _PROCESSING,
    "Training": _job("TrainingJob", "training-job"),
    "Transform": _job("TransformJob", "transform-job"),
    "Tuning": _tuning,
}
