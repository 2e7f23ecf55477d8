"""The buckets of a training workspace."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cdk_sagemaker_training.asked_once import know_home
from cdk_sagemaker_training.checks.accepted_findings import accept_log_bucket
from cdk_sagemaker_training.checks.cdk_objects import kind_problems
from cdk_sagemaker_training.encryption import aliases
from cdk_sagemaker_training.errors import InvalidInputError, Problem
from cdk_sagemaker_training.removal import removal_problems
from cdk_sagemaker_training.storage.uri import s3_uri

DEFAULT_NONCURRENT_VERSION_DAYS = 90
DEFAULT_ABORT_UPLOAD_DAYS = 7


class TrainingBuckets(Construct):
    """Three buckets, for data, artifacts and checkpoints, and one for their access logs.

    Every bucket made here refuses public access and plain HTTP, is versioned, has ACLs off and writes server access
    logs under its own prefix. The three hold objects encrypted with KMS keys through S3 bucket keys. The log bucket
    uses SSE-S3, the only default encryption that S3 log delivery can write to. A bucket given from outside is used as
    it is.

    No bucket is emptied on deletion: that needs a Lambda function with rights over all objects. Empty a bucket that has
    ``removal_policy=DESTROY``, versions included, before its stack is destroyed.

    :param encryption_key: Key of the buckets made here that have no other.
    :param data_encryption_key: Key of the data bucket; for a bucket from outside whose key is not known to CDK, which
        one that is. Default: ``encryption_key`` for a new bucket, the bucket's own for one from outside.
    :param artifacts_encryption_key: Likewise, of the buckets for artifacts and for checkpoints.
    :param data_bucket: Holds training input. Default: a new bucket.
    :param artifacts_bucket: Holds models and other output. Default: a new bucket.
    :param checkpoints_bucket: Holds checkpoints of running jobs. Default: a new bucket.
    :param access_logs_bucket: Receives the server access logs; must not use a KMS key by default. The owner of a bucket
        imported by name or ARN has to allow ``logging.s3.amazonaws.com`` to write. Default: a new bucket, if any of the
        three is made here.
    :param noncurrent_version_expiration: Age in whole days at which replaced or deleted versions go. Default: 90 days.
    :param abort_incomplete_uploads: Age in whole days at which unfinished multipart uploads go. Default: 7 days.
    :param checkpoint_expiration: Age in whole days at which checkpoints go. Default: never.
    :param removal_policy: Of every bucket made here. Default: ``RETAIN``. ``DESTROY`` also takes
        ``cdk-sagemaker-training:allow-destroy`` in the context.
    :raises InvalidInputError: naming every parameter that is out of bounds or excluded by another one, and every key
        that is an alias.
    """

    data_bucket: s3.IBucket
    artifacts_bucket: s3.IBucket
    checkpoints_bucket: s3.IBucket
    access_logs_bucket: s3.IBucket | None
    """Where the access logs of the buckets made here go; None if none was made here."""
    encryption_key: kms.IKey
    data_encryption_key: kms.IKey | None
    """Key of the data bucket; None for one from outside whose key is not known."""
    artifacts_encryption_key: kms.IKey | None
    """Key of the artifacts bucket; None for one from outside whose key is not known."""
    checkpoints_encryption_key: kms.IKey | None
    """Key of the checkpoints bucket; None for one from outside whose key is not known."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        encryption_key: kms.IKey,
        data_encryption_key: kms.IKey | None = None,
        artifacts_encryption_key: kms.IKey | None = None,
        data_bucket: s3.IBucket | None = None,
        artifacts_bucket: s3.IBucket | None = None,
        checkpoints_bucket: s3.IBucket | None = None,
        access_logs_bucket: s3.IBucket | None = None,
        noncurrent_version_expiration: Duration | None = None,
        abort_incomplete_uploads: Duration | None = None,
        checkpoint_expiration: Duration | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        all_given = data_bucket is not None and artifacts_bucket is not None and checkpoints_bucket is not None
        wrong = [*kind_problems(locals(), required=["encryption_key"])]
        problems = (
            [*wrong, *removal_problems(scope, removal_policy)]
            if wrong
            else [
                *_duration_problems("noncurrent_version_expiration", noncurrent_version_expiration),
                *_duration_problems("abort_incomplete_uploads", abort_incomplete_uploads),
                *_duration_problems("checkpoint_expiration", checkpoint_expiration),
                *_log_bucket_problems(access_logs_bucket, all_given=all_given),
                *_key_problems("data", data_encryption_key, data_bucket),
                *_key_problems("artifacts", artifacts_encryption_key, artifacts_bucket),
                *aliases.problems({"encryption_key": encryption_key}),
                *aliases.problems(
                    {
                        "data_encryption_key": data_encryption_key,
                        "artifacts_encryption_key": artifacts_encryption_key,
                        "encryption_key of data_bucket": _own_key(data_bucket),
                        "encryption_key of artifacts_bucket": _own_key(artifacts_bucket),
                        "encryption_key of checkpoints_bucket": _own_key(checkpoints_bucket),
                    },
                    of_aws=True,
                ),
                *removal_problems(scope, removal_policy),
            ]
        )
        if not wrong and checkpoint_expiration is not None and checkpoints_bucket is not None:
            fix = "set the lifecycle where the bucket is made"
            problems.append(_excluded("checkpoint_expiration", checkpoint_expiration, "checkpoints_bucket", fix))
        if problems:
            raise InvalidInputError(f"TrainingBuckets {construct_id!r}", problems)

        super().__init__(scope, construct_id)
        # Without this flag CDK grants log delivery through ACLs, which these buckets have off. It is set here, and not
        # left to the app's cdk.json, so that the construct works in any app.
        self.node.set_context("@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy", True)
        self.encryption_key = encryption_key
        self._removal_policy = removal_policy
        self._housekeeping = s3.LifecycleRule(
            id="Housekeeping",
            noncurrent_version_expiration=noncurrent_version_expiration
            or Duration.days(DEFAULT_NONCURRENT_VERSION_DAYS),
            abort_incomplete_multipart_upload_after=abort_incomplete_uploads
            or Duration.days(DEFAULT_ABORT_UPLOAD_DAYS),
        )
        self.access_logs_bucket = access_logs_bucket
        if access_logs_bucket is None and not all_given:
            made = self._bucket("AccessLogs", encryption=s3.BucketEncryption.S3_MANAGED)
            accept_log_bucket(made)
            self.access_logs_bucket = made
        expiration = (
            [s3.LifecycleRule(id="Expiration", expiration=checkpoint_expiration)] if checkpoint_expiration else []
        )
        data_key, other_key = data_encryption_key or encryption_key, artifacts_encryption_key or encryption_key
        self.data_bucket = data_bucket or self._logged_bucket("Data", "data/", data_key)
        self.artifacts_bucket = artifacts_bucket or self._logged_bucket("Artifacts", "artifacts/", other_key)
        self.checkpoints_bucket = checkpoints_bucket or self._logged_bucket(
            "Checkpoints", "checkpoints/", other_key, expiration
        )
        self.data_encryption_key = _key_of(data_bucket, data_encryption_key, made_with=data_key)
        self.artifacts_encryption_key = _key_of(artifacts_bucket, artifacts_encryption_key, made_with=other_key)
        self.checkpoints_encryption_key = _key_of(checkpoints_bucket, artifacts_encryption_key, made_with=other_key)

    @property
    def with_keys(self) -> Sequence[tuple[s3.IBucket, kms.IKey | None]]:
        """The three buckets, each with its key where that is known."""
        return [
            (self.data_bucket, self.data_encryption_key),
            (self.artifacts_bucket, self.artifacts_encryption_key),
            (self.checkpoints_bucket, self.checkpoints_encryption_key),
        ]

    def data_uri(self, prefix: str = "") -> str:
        """``s3://`` URI in the data bucket; see :func:`~cdk_sagemaker_training.storage.s3_uri`."""
        return s3_uri(self.data_bucket, prefix)

    def artifacts_uri(self, prefix: str = "") -> str:
        """``s3://`` URI in the artifacts bucket; see :func:`~cdk_sagemaker_training.storage.s3_uri`."""
        return s3_uri(self.artifacts_bucket, prefix)

    def checkpoints_uri(self, prefix: str = "") -> str:
        """``s3://`` URI in the checkpoints bucket; see :func:`~cdk_sagemaker_training.storage.s3_uri`."""
        return s3_uri(self.checkpoints_bucket, prefix)

    def _logged_bucket(
        self, construct_id: str, log_prefix: str, key: kms.IKey, rules: Sequence[s3.LifecycleRule] = ()
    ) -> s3.Bucket:
        return self._bucket(
            construct_id,
            encryption=s3.BucketEncryption.KMS,
            encryption_key=key,
            server_access_logs_bucket=self.access_logs_bucket,
            server_access_logs_prefix=log_prefix,
            rules=rules,
        )

    def _bucket(
        self,
        construct_id: str,
        *,
        encryption: s3.BucketEncryption,
        encryption_key: kms.IKey | None = None,
        server_access_logs_bucket: s3.IBucket | None = None,
        server_access_logs_prefix: str | None = None,
        rules: Sequence[s3.LifecycleRule] = (),
    ) -> s3.Bucket:
        made = s3.Bucket(
            self,
            construct_id,
            encryption=encryption,
            encryption_key=encryption_key,
            bucket_key_enabled=True if encryption_key else None,
            enforce_ssl=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            versioned=True,
            server_access_logs_bucket=server_access_logs_bucket,
            server_access_logs_prefix=server_access_logs_prefix,
            lifecycle_rules=[self._housekeeping, *rules],
            removal_policy=self._removal_policy,
        )
        know_home(made, self)
        return made


def _key_of(given: s3.IBucket | None, stated: kms.IKey | None, *, made_with: kms.IKey) -> kms.IKey | None:
    """The key of a bucket that was given, else that of the one made here."""
    return made_with if given is None else given.encryption_key or stated


def _duration_problems(where: str, given: Duration | None) -> list[Problem]:
    # S3 lifecycle rules count whole days, from 1.
    if given is None or given.is_unresolved():
        return []
    days = given.to_seconds() / 86400
    return [] if days >= 1 and days.is_integer() else [Problem(where, given.to_human_string(), "1 or more whole days")]


def _log_bucket_problems(bucket: s3.IBucket | None, *, all_given: bool) -> list[Problem]:
    if bucket is None:
        return []
    problems: list[Problem] = []
    if bucket.encryption_key is not None:
        allowed = "a bucket with SSE-S3 default encryption, because S3 cannot deliver access logs to SSE-KMS"
        problems.append(Problem("access_logs_bucket", bucket.node.path, allowed))
    if all_given:
        others = "data_bucket, artifacts_bucket and checkpoints_bucket"
        problems.append(_excluded("access_logs_bucket", bucket.node.path, others, "set access logs on those buckets"))
    return problems


def _key_problems(content: str, key: kms.IKey | None, bucket: s3.IBucket | None) -> Iterator[Problem]:
    own = _own_key(bucket)
    if key is not None and own is not None and own.key_arn != key.key_arn:
        allowed = f"nothing, together with the {content}_bucket whose own key is known: {own.node.path}"
        yield Problem(f"{content}_encryption_key", key.node.path, allowed, "leave it out: the bucket's own key is used")


def _own_key(bucket: s3.IBucket | None) -> kms.IKey | None:
    return None if bucket is None else bucket.encryption_key


def _excluded(where: str, given: object, other: str, fix: str) -> Problem:
    shown = given.to_human_string() if isinstance(given, Duration) else given
    return Problem(where, shown, f"nothing, together with {other}", fix)
