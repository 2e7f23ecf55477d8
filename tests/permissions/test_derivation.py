"""For any document, the roles allow every location, key, image and role that it names, and none that it does not.

The documents are drawn (``derivation_documents``) with what they name beside them; a pool of near misses is asked about
in both directions. The judge is ministack's IAM evaluator over the policy documents of the roles' constructs, resolved
as CDK writes them into a template: a template for each document would take ten times as long, and one test compares
the two.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, cast

import attrs
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from hypothesis import given, settings

from cdk_sagemaker_training import (
    Acknowledgement,
    Acknowledgements,
    PipelineDefinition,
    TrainingGuardrails,
    TrainingPipeline,
)
from cdk_sagemaker_training.definition.document.access import open_needs
from cdk_sagemaker_training.definition.document.known_values import KnownValues
from cdk_sagemaker_training.permissions import TrainingJobRole
from cdk_sagemaker_training.permissions.storage_keys import StorageKeys
from tests.support.iam import RolePolicies
from tests.support.templates import deployed

from .derivation_documents import ACCOUNT, KEYS, OBJECTS, REGION, REPOSITORIES, ROLES, Drawn, Named, documents

S3 = "arn:<AWS::Partition>:s3:::"
SAGEMAKER = "sagemaker.amazonaws.com"
THROUGH_S3 = {"kms__ViaService": f"s3.{REGION}.<AWS::URLSuffix>"}
FOR_A_VOLUME = {"kms__GrantIsForAWSResource": "true"}
CREATES = {
    "Training": ("CreateTrainingJob", "training-job/pipelines-1"),
    "Tuning": ("CreateHyperParameterTuningJob", "hyper-parameter-tuning-job/1"),
    "Processing": ("CreateProcessingJob", "processing-job/pipelines-1"),
    "Transform": ("CreateTransformJob", "transform-job/pipelines-1"),
    "Model": ("CreateModel", "model/pipelines-1"),
    "AutoML": ("CreateAutoMLJob", "automl-job/1"),
}
LOGS = ("TrainingJobs", "ProcessingJobs", "TransformJobs", "Endpoints")
NEVER = (
    ("s3:PutBucketPolicy", f"{S3}data"),
    ("s3:PutObjectAcl", f"{S3}data/a/x"),
    ("s3:DeleteObjectVersion", f"{S3}data/a/x"),
    ("kms:ScheduleKeyDeletion", KEYS[0]),
    ("kms:PutKeyPolicy", KEYS[0]),
    ("iam:CreateRole", f"arn:aws:iam::{ACCOUNT}:role/own"),
    ("sts:AssumeRole", ROLES[0]),
    ("ec2:CreateVpc", "*"),
    ("ecr:PutImage", f"arn:<AWS::Partition>:ecr:{REGION}:{ACCOUNT}:repository/mine"),
    ("sagemaker:UpdatePipeline", f"arn:<AWS::Partition>:sagemaker:{REGION}:{ACCOUNT}:pipeline/p"),
    ("secretsmanager:GetSecretValue", "*"),
    ("lambda:InvokeFunction", "*"),
)

_COUNT = itertools.count()
_STACKS: list[Stack] = []


def stack() -> Stack:
    """One for many documents: an app for each would take longer than all else."""
    number = next(_COUNT)
    if number % 100 == 0:
        _STACKS.append(Stack(App(), "Stack", env=Environment(account=ACCOUNT, region=REGION)))
    return _STACKS[-1]


@attrs.frozen
class Derived:
    """The roles made for a document. ``by_step``: what jobs run under; ``arns``: the same, as documents name them."""

    pipeline: RolePolicies
    by_step: Mapping[str, RolePolicies]
    arns: Mapping[str, str]


def derive(drawn: Drawn) -> Derived:
    scope = stack()
    made = TrainingPipeline(
        scope,
        f"P{next(_COUNT)}",
        definition=PipelineDefinition.from_json(drawn.document),
        allowed_values=drawn.allowed_values,
        guardrails=TrainingGuardrails(),  # they take away: what is allowed is the question here
    )
    return Derived(
        pipeline=policies(scope, made.role),
        by_step={step: policies(scope, role) for step, role in made.job_roles.items()},
        arns={step: deployed(scope.resolve(role.role_arn)) for step, role in made.job_roles.items()},
    )


def policies(scope: Stack, role: iam.IRole) -> RolePolicies:
    policy = cast("iam.Policy | None", role.node.try_find_child("Policy"))
    return RolePolicies([] if policy is None else [deployed(scope.resolve(policy.document))])


def below(uris: Collection[str], path: str) -> bool:
    """Whether an object, ``bucket/key``, lies in one of the locations: in the bucket, with a key that begins so."""
    bucket, _, key = path.partition("/")
    for uri in uris:
        named, _, prefix = uri.removeprefix("s3://").partition("/")
        if named == bucket and key.startswith(prefix):
            return True
    return False


def buckets(uris: Collection[str]) -> set[str]:
    return {uri.removeprefix("s3://").partition("/")[0] for uri in uris}


def together(jobs: Sequence[Named]) -> Named:
    """All that several jobs name."""
    sets = [field.name for field in attrs.fields(Named) if field.name not in {"kind", "vpc", "role"}]
    united: dict[str, Any] = {name: frozenset[str]().union(*(getattr(job, name) for job in jobs)) for name in sets}
    return Named(kind=jobs[0].kind, vpc=any(job.vpc for job in jobs), **united)


def wrong_for_jobs(role: RolePolicies, named: Named, kinds: Collection[str]) -> Iterator[str]:
    """Where a role of jobs allows what they do not name, or does not allow what they do."""
    checks = [
        *_storage(named),
        *_keys(named),
        *_images(named),
        *(("ec2:CreateNetworkInterface", "*", {}, named.vpc), ("ec2:DescribeSubnets", "*", {}, named.vpc)),
        *_logs(kinds),
        *((action, resource, {}, False) for action, resource in NEVER),
        *(("iam:PassRole", role_arn, {"iam__PassedToService": SAGEMAKER}, False) for role_arn in ROLES),
        *((f"sagemaker:{action}", _sagemaker(on), {}, False) for action, on in CREATES.values()),
    ]
    yield from _wrong(role, checks)


Check = tuple[str, str, Mapping[str, Any], bool]


def _wrong(role: RolePolicies, checks: Collection[Check]) -> Iterator[str]:
    for action, resource, context, expected in checks:
        if role.allow(action, resource, **context) != expected:
            yield f"{action} on {resource} {dict(context)}: {'not ' if expected else ''}allowed"


def _storage(named: Named) -> Iterator[Check]:
    readable, writable = named.reads | named.checkpoints, named.writes | named.checkpoints
    for path in OBJECTS:
        yield "s3:GetObject", f"{S3}{path}", {}, below(readable, path)
        yield "s3:PutObject", f"{S3}{path}", {}, below(writable, path)
        yield "s3:AbortMultipartUpload", f"{S3}{path}", {}, below(writable, path)
        yield "s3:DeleteObject", f"{S3}{path}", {}, below(named.checkpoints, path)
    for bucket in {path.partition("/")[0] for path in OBJECTS}:
        yield "s3:ListBucket", f"{S3}{bucket}", {}, bucket in buckets(readable)


def _keys(named: Named) -> Iterator[Check]:
    for key in KEYS:
        for action in ("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"):
            yield action, key, THROUGH_S3, key in named.output_keys
            yield action, key, {}, False
            yield action, key, {"kms__ViaService": f"ec2.{REGION}.<AWS::URLSuffix>"}, False
        yield "kms:CreateGrant", key, FOR_A_VOLUME, key in named.volume_keys
        yield "kms:CreateGrant", key, {}, False
        yield "kms:DescribeKey", key, {}, key in named.volume_keys


def _images(named: Named) -> Iterator[Check]:
    yield "ecr:GetAuthorizationToken", "*", {}, bool(named.repositories)
    for name in (*REPOSITORIES, "min", "mine/x"):
        arn = f"arn:<AWS::Partition>:ecr:{REGION}:{ACCOUNT}:repository/{name}"
        yield "ecr:BatchGetImage", arn, {}, name in named.repositories


def _logs(kinds: Collection[str]) -> Iterator[Check]:
    for kind in LOGS:
        arn = f"arn:<AWS::Partition>:logs:{REGION}:{ACCOUNT}:log-group:/aws/sagemaker/{kind}:log-stream:x"
        yield "logs:PutLogEvents", arn, {}, kind in kinds


def _sagemaker(resource: str) -> str:
    return f"arn:<AWS::Partition>:sagemaker:{REGION}:{ACCOUNT}:{resource}"


def wrong_for_pipeline(role: RolePolicies, drawn: Drawn, arns: Collection[str]) -> Iterator[str]:
    passed = {*arns, *(job.role for job in drawn.jobs.values() if job.role is not None)}
    candidates = {*ROLES, *passed, *(f"{arn}x" for arn in passed), f"arn:aws:iam::{ACCOUNT}:role/Admin"}
    to_sagemaker, to_ec2 = {"iam__PassedToService": SAGEMAKER}, {"iam__PassedToService": "ec2.amazonaws.com"}
    checks = [
        *(("iam:PassRole", arn, to_sagemaker, arn in passed) for arn in candidates),
        *(("iam:PassRole", arn, to_ec2, False) for arn in candidates),
        *(("s3:GetObject", f"{S3}{path}", {}, below(drawn.read_by_pipeline, path)) for path in OBJECTS),
        *((f"s3:{verb}Object", f"{S3}{path}", {}, False) for path in OBJECTS for verb in ("Put", "Delete")),
        *((f"sagemaker:{action}", _sagemaker(on), {}, kind in drawn.types) for kind, (action, on) in CREATES.items()),
        *((action, key, THROUGH_S3, False) for key in KEYS for action in ("kms:Decrypt", "kms:GenerateDataKey")),
        *((action, resource, {}, False) for action, resource in NEVER),
        (
            "sagemaker:CreateModelPackage",
            _sagemaker("model-package/churn/1"),
            {},
            "RegisterModel" in drawn.types,
        ),
        ("sagemaker:CreateModelPackage", _sagemaker("model-package/churn-2/1"), {}, False),
    ]
    yield from _wrong(role, checks)


def kinds_of(named: Named) -> set[str]:
    """Where jobs log: a model's role is its transform job's too."""
    return {named.kind} | ({"TransformJobs"} if named.kind == "Endpoints" else set())


def check(drawn: Drawn) -> None:
    derived = derive(drawn)
    open_jobs = {name: job for name, job in drawn.jobs.items() if job.role is None}
    assert set(open_jobs) == {step for step in derived.by_step if step in drawn.jobs}
    by_arn: dict[str, list[str]] = {}
    for step in open_jobs:
        by_arn.setdefault(derived.arns[step], []).append(step)
    for steps in by_arn.values():
        named = together([open_jobs[step] for step in steps])
        assert [] == [*wrong_for_jobs(derived.by_step[steps[0]], named, kinds_of(named))], steps
        # A role is shared by equal needs alone: so no job reaches what only another names.
        assert [open_jobs[steps[0]]] * len(steps) == [open_jobs[step] for step in steps]
    assert len(set(open_jobs.values())) == len(by_arn)
    assert [] == [*wrong_for_pipeline(derived.pipeline, drawn, by_arn)]


@given(documents())
@settings(max_examples=60)
def test_the_roles_allow_what_a_document_names_and_nothing_else(drawn: Drawn):
    check(drawn)


@given(documents())
@settings(max_examples=25)
def test_the_keys_of_buckets_follow_what_is_read_and_written_there(drawn: Drawn):
    scope = stack()
    made = dict(zip(("data", "models"), KEYS, strict=False))
    keys = StorageKeys([(f"s3://{bucket}", _key(scope, arn)) for bucket, arn in made.items()])
    for need in open_needs(KnownValues(drawn.document, drawn.allowed_values)):
        own = TrainingJobRole(scope, f"R{next(_COUNT)}", access=need.access, storage_keys=keys)
        role = policies(scope, own.role)
        named = together([drawn.jobs[step] for step in need.steps])
        touched = buckets(named.reads | named.writes | named.checkpoints)
        written = buckets(named.writes | named.checkpoints)
        for bucket, key in made.items():
            output = key in named.output_keys
            assert (output or bucket in touched) == role.allow("kms:Decrypt", key, **THROUGH_S3)
            assert (output or bucket in written) == role.allow("kms:GenerateDataKey", key, **THROUGH_S3)
            assert not role.allow("kms:Decrypt", key)


def _key(scope: Stack, arn: str) -> kms.IKey:
    return kms.Key.from_key_arn(scope, f"Key{next(_COUNT)}", arn)


def test_the_documents_are_those_of_the_template():
    """The short cut of the tests above, taken and not taken."""
    scope = Stack(App(), "Stack", env=Environment(account=ACCOUNT, region=REGION))
    request = {
        "AlgorithmSpecification": {"TrainingImage": f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/mine:1"},
        "InputDataConfig": [{"ChannelName": "a", "DataSource": {"S3DataSource": {"S3Uri": "s3://data/a"}}}],
        "OutputDataConfig": {"S3OutputPath": "s3://models/a/", "KmsKeyId": KEYS[0]},
        "ResourceConfig": {"InstanceType": "ml.m5.xlarge", "VolumeSizeInGB": 30, "VolumeKmsKeyId": KEYS[1]},
        "CheckpointConfig": {"S3Uri": "s3://dat/b"},
    }
    named = Named(
        kind="TrainingJobs",
        reads=frozenset(["s3://data/a"]),
        writes=frozenset(["s3://models/a/"]),
        checkpoints=frozenset(["s3://dat/b"]),
        output_keys=frozenset([KEYS[0]]),
        volume_keys=frozenset([KEYS[1]]),
        repositories=frozenset(["mine"]),
    )
    definition = PipelineDefinition.from_json(
        {"Version": "2020-12-01", "Steps": [{"Name": "S", "Type": "Training", "Arguments": request}]}
    )
    made = TrainingPipeline(scope, "P", definition=definition, guardrails=TrainingGuardrails())
    cut = Acknowledgement(rule="SMT357", reason="the request is cut down to what the role follows from")
    Acknowledgements.of(made).add(cut)
    for role in (policies(scope, made.job_roles["S"]), RolePolicies.of(scope, "PJobRolesS")):
        assert [] == [*wrong_for_jobs(role, named, {"TrainingJobs"})]
