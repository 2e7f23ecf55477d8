"""What cdk-nag and checkov find in the constructs of this library and is meant to be so, with reasons.

cdk-nag reads acknowledgements from the construct tree (``Validations.of(...).acknowledge``), checkov reads
``Metadata.checkov.skip`` of the resource. Both are placed on the one construct that they are about, so that what a team
adds beside it is still found.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, cast

from aws_cdk import Acknowledgment, CfnResource, Stack, Validations
from aws_cdk import aws_iam as iam
from constructs import Construct, IConstruct

from cdk_sagemaker_training.asked_once import node_of, once, stack_of
from cdk_sagemaker_training.checks.when_synthesized import when_synthesized

if TYPE_CHECKING:
    from aws_cdk import aws_ec2 as ec2
    from aws_cdk import aws_s3 as s3
    from aws_cdk import aws_stepfunctions as sfn

_PACKS: Final = ("HIPAA.Security", "NIST.800.53.R4", "NIST.800.53.R5", "PCI.DSS.321")
"""Those packs of cdk-nag that share the names of their rules; AwsSolutions has names of its own."""


def accept_inline_policy(role: IConstruct) -> None:
    """The policy of a role that is derived here is inline."""
    _acknowledge(role, _INLINE)


def accept_log_bucket(bucket: s3.Bucket) -> None:
    """The bucket of access logs has SSE-S3 and no access log."""
    _accept(
        bucket,
        nag=_of_packs("S3DefaultEncryptionKMS"),
        checkov=["CKV_AWS_18"],
        reason="This bucket receives server access logs. S3 delivers them only to a bucket whose default encryption is "
        "SSE-S3, and a log of the log's own deliveries would grow with every delivery (S3 user guide, ServerLogs). The "
        "buckets that hold data use SSE-KMS and log here.",
    )


def accept_traffic_within(group: ec2.SecurityGroup) -> None:
    """A group's members reach each other on every port. Rules from anywhere else stay findings."""
    from aws_cdk.aws_ec2 import CfnSecurityGroupIngress  # loaded with a network

    own_id = _resolved(group, group.security_group_id)
    for rule in group.node.find_all():
        if isinstance(rule, CfnSecurityGroupIngress) and own_id == _resolved(group, rule.source_security_group_id):
            _accept(
                rule,
                nag=_of_packs("EC2RestrictedCommonPorts"),
                reason="The rule has the group itself as its source: instances of one job reach each other and nothing "
                "else reaches them. Distributed training, EFA and the encryption between containers need every port "
                "and protocol (SageMaker developer guide, train-vpc and train-encrypt).",
            )


def accept_default_group(vpc: ec2.Vpc) -> None:
    """The rules of the VPC's default security group stand as EC2 made them."""
    _accept(
        vpc,
        nag=_of_packs("VPCDefaultSecurityGroupClosed"),
        reason="Nothing here is a member of the default security group. Members would reach each other and S3: the VPC "
        "has no route out, and its other endpoints admit the jobs' group alone. CDK would empty the group with a "
        "Lambda function that may change security groups, a standing right that outweighs it. Where a control asks "
        "for an empty one, an account-wide remediation does it "
        "(AWSConfigRemediation-RemoveVPCDefaultSecurityGroupRules).",
    )


def accept_boundary(policy: iam.ManagedPolicy) -> None:
    """A permissions boundary allows all that it does not deny."""
    _accept(
        policy,
        nag=[f"AwsSolutions-IAM5[{what}::*]" for what in ("Action", "Resource")]
        + [rule for what in ("Admin", "Full") for rule in _of_packs(f"IAMPolicyNoStatementsWith{what}Access")],
        reason="A permissions boundary grants nothing: what a role may do is what its own policies allow and the "
        "boundary allows too (IAM user guide, access_policies_boundaries). This one is to take away what it denies and "
        "nothing else.",
    )


def accept_definition_writer(function: CfnResource) -> None:
    """The function that writes definitions runs outside of a VPC, without a queue and a reserved concurrency."""
    _accept(
        function,
        nag=[rule for name in ("Concurrency", "DLQ", "InsideVPC") for rule in _of_packs(f"Lambda{name}")],
        checkov=["CKV_AWS_115", "CKV_AWS_116", "CKV_AWS_117"],
        reason="CloudFormation alone runs this function, while a stack is deployed, and hears of its errors itself: "
        "the deployment fails with the reason. It calls S3 and the address that CloudFormation waits at, and could not "
        "answer from a VPC without a way out. Concurrency that is reserved for it would be taken from the account.",
    )


def accept_model_registration(role: IConstruct) -> None:
    """The role of an MLflow that registers models: groups and lineage get names that people give to models later."""
    accept_wildcards(role, _REGISTERED_NAMES)


def accept_map_runs(machine: sfn.StateMachine, results_prefix: str) -> None:
    """What a state machine with a Distributed Map may: run the children, by a policy that CDK writes beside the role,
    and write their results below a prefix.
    """
    policy = machine.node.find_child("DistributedMapPolicy")
    accept_inline_policy(policy)
    accept_wildcards(policy, _MAP_RUNS)
    results = {re.compile(rf"[^*]+/{re.escape(results_prefix)}/\*"): _MAP_RESULTS}
    accept_wildcards(machine.role, results)


def accept_wildcards(
    role: IConstruct, names: Mapping[re.Pattern[str], str] | None = None, *, inline: bool = False
) -> None:
    """The wildcards that the derivation of a role writes. Others in the role's policy stay findings.

    cdk-nag names such a finding by the ARN as the template has it, which is known once references between stacks are
    resolved: so this is done when the tree is validated, the last moment before the templates are written.

    ``names``: patterns of ARNs with the reason for each. Default: those that every derivation may write.
    ``inline``: accept with them what ``accept_inline_policy`` does, at once. Default: False.
    """
    stack = stack_of(role)

    def made() -> _DerivedPolicies:
        found = _DerivedPolicies(stack)
        when_synthesized(stack, found.accept)
        return found

    policies = once(stack, "derived policies", made)
    policies.add(role, _NAMES_MADE_LATER if names is None else names, _INLINE if inline else {})


class _DerivedPolicies:
    """Those of all roles of a stack: CDK is asked for their documents at once."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._roles: list[tuple[IConstruct, Mapping[re.Pattern[str], str], Mapping[str, str]]] = []
        self._accepted: set[tuple[int, int, str]] = set()
        """Of which role, in which of its policies what is accepted already, by another synthesis."""

    def add(self, role: IConstruct, names: Mapping[re.Pattern[str], str], more: Mapping[str, str]) -> None:
        self._roles.append((role, names, more))

    def accept(self) -> None:
        found = [
            ((place, position), policy, names, more)
            for place, (role, names, more) in enumerate(self._roles)
            for position, policy in enumerate(node_of(role).find_all())
            if isinstance(policy, iam.CfnPolicy | iam.CfnManagedPolicy)
        ]
        asked = [policy.policy_document for _, policy, *_ in found]
        documents = cast("list[Mapping[str, object]]", self._stack.resolve(asked) if asked else [])
        for (place, policy, names, more), document in zip(found, documents, strict=True):
            reasons = {**more, **_reasons(document, names)}
            new = {rule: reason for rule, reason in reasons.items() if (*place, rule) not in self._accepted}
            self._accepted.update((*place, rule) for rule in new)
            _accept_in(policy, document, new)


def _allowed(document: Mapping[str, object]) -> Iterator[tuple[list[str], list[str]]]:
    """The actions and resources of each statement that allows something."""
    for statement in cast("Sequence[Mapping[str, object]]", document.get("Statement", [])):
        if statement.get("Effect") == "Allow":
            actions, resources = (_listed(statement.get(member)) for member in ("Action", "Resource"))
            yield cast("list[str]", actions), [*map(_flat, resources)]


def _anywhere(document: Mapping[str, object]) -> set[str]:
    """The actions that are allowed on every resource."""
    return {action for actions, resources in _allowed(document) if "*" in resources for action in actions}


def _reasons(document: Mapping[str, object], names: Mapping[re.Pattern[str], str]) -> Mapping[str, str]:
    """By the id of a finding in a policy, why it is meant to be so."""
    accepted = {
        f"AwsSolutions-IAM5[Resource::{resource}]": reason
        for _, resources in _allowed(document)
        for resource in resources
        for pattern, reason in names.items()
        if pattern.fullmatch(resource)
    }
    anywhere = _anywhere(document)
    if anywhere and anywhere <= _WITHOUT_RESOURCE.keys():
        accepted[_ANY_RESOURCE] = " ".join(dict.fromkeys(_WITHOUT_RESOURCE[action] for action in sorted(anywhere)))
    return accepted


def _accept_in(policy: CfnResource, document: Mapping[str, object], accepted: Mapping[str, str]) -> None:
    if not accepted:
        return
    if _ANY_RESOURCE in accepted and "ec2:CreateNetworkInterface" in _anywhere(document):
        _skip_in_checkov(policy, ["CKV_AWS_109", "CKV_AWS_111"], accepted[_ANY_RESOURCE])
    try:
        _acknowledge(policy, accepted)
    except RuntimeError:  # CDK takes no id whose brackets do not match; such a finding stays
        for rule, reason in accepted.items():
            with contextlib.suppress(RuntimeError):
                _acknowledge(policy, {rule: reason})


_ANY_RESOURCE: Final = "AwsSolutions-IAM5[Resource::*]"
_PARTITION: Final = r"(?:<AWS::Partition>|[a-z-]+)"

_NAMES_MADE_LATER: Final[Mapping[re.Pattern[str], str]] = {
    re.compile(
        rf"arn:{_PARTITION}:s3:::[^*]+/[^*]+\*"
    ): "The objects below one prefix that the pipeline's definition names: "
    "their keys are made while jobs run. The wildcard stands at the end, after the bucket and the prefix.",
    re.compile(
        rf"arn:{_PARTITION}:logs:.+:log-group:/aws/sagemaker/[A-Za-z]+\*"
    ): "The log streams of SageMaker's own log group "
    "for this kind of job: the service makes their names while jobs run.",
    re.compile(
        rf"arn:{_PARTITION}:sagemaker:.+:[a-z-]+/[^*]+\*"
    ): "The end of these names is made later: by the service when a step runs (SageMaker developer guide, "
    "build-and-manage-access), or from the number of a model version. The beginning is of this pipeline, group or "
    "endpoint alone.",
    re.compile(
        rf"arn:{_PARTITION}:sagemaker:.+:hyper-parameter-tuning-job/\*"
    ): "The service makes the short names of a pipeline's tuning jobs, and does not document how they begin. The role "
    "may create, watch and stop tuning jobs of this account and region, and nothing else by this statement.",
}
"""ARNs that end in a wildcard after what is known of them, as cdk-nag writes them; and why they do."""

_REGISTERED_NAMES: Final[Mapping[re.Pattern[str], str]] = {
    re.compile(
        rf"arn:{_PARTITION}:sagemaker:.+:(?:action|artifact|context|model-package|model-package-group)/\*"
    ): "Automatic registration, which the author asked for: MLflow makes a group of model packages for each name that "
    "people give to a model, and links versions to it (SageMaker developer guide, mlflow-app-setup-prerequisites-iam). "
    "The names are not known before; nothing can be deleted.",
}
"""The same for the role of an MLflow that registers models, and no other."""

_MAP_RUNS: Final[Mapping[re.Pattern[str], str]] = {
    re.compile(
        r"arn:.+:states:.+:execution:.+:?\*"
    ): "The executions of this one state machine, its own and the children of its map: Step Functions makes their "
    "names when a list is gone through (its developer guide, iam-policies-eg-dist-map).",
}
"""The same for the policy of a machine with a Distributed Map."""

_MAP_RESULTS: Final = (
    "The results of the map below the one prefix that its author names: Step Functions makes the rest of the keys (its "
    "developer guide, input-output-resultwriter)."
)

_INTERFACES: Final = (
    "A job in a VPC makes its own network interfaces, and the SageMaker developer guide (sagemaker-roles) says that "
    "these actions must not be narrowed by resources or conditions, or the job is refused. The service uses them; the "
    "code of an isolated job has no credentials."
)
_CHANNELS: Final = "Remote debugging, which the definition asks for: channels have no ARN before they are opened."

_LOG_DELIVERY: Final = (
    "A state machine sets up the delivery of its log with these actions, which the Step Functions developer guide "
    "(cw-logs) allows on every resource: log deliveries and resource policies have no ARN."
)
_LOG_DELIVERY_ACTIONS: Final = tuple(
    f"logs:{action}"
    for action in (
        "CreateLogDelivery",
        "DeleteLogDelivery",
        "DescribeLogGroups",
        "DescribeResourcePolicies",
        "GetLogDelivery",
        "ListLogDeliveries",
        "PutResourcePolicy",
        "UpdateLogDelivery",
    )
)
_TRACES: Final = "AWS X-Ray takes traces and gives sampling rules without a resource (Service Authorization Reference)."
_TRACE_ACTIONS: Final = tuple(
    f"xray:{action}" for action in ("GetSamplingRules", "GetSamplingTargets", "PutTelemetryRecords", "PutTraceSegments")
)

_WITHOUT_RESOURCE: Final[Mapping[str, str]] = {
    **{
        f"ec2:{action}": _INTERFACES
        for action in (
            "CreateNetworkInterface",
            "CreateNetworkInterfacePermission",
            "DeleteNetworkInterface",
            "DeleteNetworkInterfacePermission",
            "DescribeDhcpOptions",
            "DescribeNetworkInterfaces",
            "DescribeSecurityGroups",
            "DescribeSubnets",
            "DescribeVpcs",
        )
    },
    **{
        f"ssmmessages:{action}Channel": _CHANNELS
        for action in ("CreateControl", "CreateData", "OpenControl", "OpenData")
    },
    **dict.fromkeys(_LOG_DELIVERY_ACTIONS, _LOG_DELIVERY),
    **dict.fromkeys(_TRACE_ACTIONS, _TRACES),
    "cloudwatch:PutMetricData": "cloudwatch:PutMetricData takes no resource (Service Authorization Reference).",
    "ecr:GetAuthorizationToken": "ecr:GetAuthorizationToken takes no resource (Service Authorization Reference).",
}
"""Actions that are allowed on "*", and why. A policy that allows any other on "*" keeps its finding."""


def _accept(scope: IConstruct, *, nag: Sequence[str], reason: str, checkov: Sequence[str] = ()) -> None:
    _acknowledge(scope, dict.fromkeys(nag, reason))
    if checkov:
        resource = scope if isinstance(scope, CfnResource) else cast("CfnResource", scope.node.default_child)
        _skip_in_checkov(resource, checkov, reason)


def _acknowledge(scope: IConstruct, reasons: Mapping[str, str]) -> None:
    """By the id of the finding, why it is meant to be so."""
    Validations.of(scope).acknowledge(*(Acknowledgment(id=rule, reason=reason) for rule, reason in reasons.items()))


def _skip_in_checkov(resource: CfnResource, rules: Sequence[str], reason: str) -> None:
    resource.add_metadata("checkov", {"skip": [{"id": rule, "comment": reason} for rule in rules]})


def _of_packs(rule: str) -> list[str]:
    return [f"{pack}-{rule}" for pack in _PACKS]


_INLINE: Final = dict.fromkeys(
    _of_packs("IAMNoInlinePolicy"),
    "The policy is derived for this one role and for no other. Inline it cannot be attached to another principal and "
    "goes when the role goes: the strict one-to-one relationship that the IAM user guide names as the use of inline "
    "policies (access_policies_managed-vs-inline).",
)


def _resolved(scope: IConstruct, value: object) -> object:
    return cast("object", Stack.of(cast("Construct", scope)).resolve(value))


def _listed(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else [] if value is None else [value]


def _flat(value: object) -> str:
    """An ARN of a template as cdk-nag writes it into the id of a finding."""
    if isinstance(value, str):
        return value.replace("${", "<").replace("}", ">")
    ((function, argument), *_) = cast("Mapping[str, object]", value).items()
    if function == "Fn::Join":
        separator, parts = cast("tuple[str, list[object]]", argument)
        return separator.join(map(_flat, parts))
    if function in {"Fn::Sub", "Fn::ImportValue"}:
        return _flat(argument)
    if function in {"Ref", "Fn::GetAtt"}:
        return f"<{'.'.join(map(_flat, _listed(argument)))}>"
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
