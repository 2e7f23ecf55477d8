"""What a map goes through: a list in S3, or in the input of the state machine."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any, Final, cast

import attrs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_stepfunctions as sfn

from cdk_sagemaker_training.catalog.limits import MAX_S3_URI_CHARS
from cdk_sagemaker_training.catalog.starts import EVENT_PATH_PATTERN
from cdk_sagemaker_training.checks.cdk_objects import kind_problems
from cdk_sagemaker_training.definition.fields.checks import text
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.errors import InvalidInputError, Problem
from cdk_sagemaker_training.starting.joined_paths import paths_in

_KEY: Final = text(minimum=1, maximum=MAX_S3_URI_CHARS, like="stores.csv")
_PREFIX: Final = text(maximum=MAX_S3_URI_CHARS)
_PATH: Final = text(pattern=EVENT_PATH_PATTERN, like="$.items")


class _Kind(Enum):
    CSV = "rows of a CSV object"
    JSON = "entries of a JSON array"
    JSON_LINES = "lines of a JSON Lines object"
    OBJECTS = "objects under a prefix"


@attrs.frozen(kw_only=True)
class MapItems:
    """A list, and what of it lies where; made by the methods here, which raise ``InvalidInputError``.

    Objects are read by Step Functions with the role of the state machine, which may read this one object, or list this
    one prefix, and use the key of the bucket. An object has at most 10 GB, an item at most 256 KiB (Step Functions
    developer guide, ``input-output-itemreader``, ``service-quotas``).
    """

    bucket: s3.IBucket | None = None
    """Of the region of the state machine, and of its account too for ``from_objects``; one of another has to let
    the machine's role read. None for a list in the machine's input.
    """
    where: str
    """A key, a prefix, or a JSON path."""
    _kind: _Kind | None = attrs.field(default=None, alias="kind")

    @staticmethod
    def from_csv(bucket: s3.IBucket, key: str) -> MapItems:
        """The rows of a CSV object; its first row has the names: ``"$.store"`` is the column "store" of an item.

        All values are text. Fields that a row lacks are empty.
        """
        return _at(_Kind.CSV, bucket, "key", key)

    @staticmethod
    def from_json(bucket: s3.IBucket, key: str) -> MapItems:
        """The entries of an object that is one JSON array of objects."""
        return _at(_Kind.JSON, bucket, "key", key)

    @staticmethod
    def from_json_lines(bucket: s3.IBucket, key: str) -> MapItems:
        """The lines of an object, each a JSON object."""
        return _at(_Kind.JSON_LINES, bucket, "key", key)

    @staticmethod
    def from_objects(bucket: s3.IBucket, prefix: str) -> MapItems:
        """The objects whose keys begin with ``prefix``; items have ``Key``, ``Size``, ``Etag`` and ``LastModified``."""
        return _at(_Kind.OBJECTS, bucket, "prefix", prefix)

    @staticmethod
    def from_input(path: str = "$.items") -> MapItems:
        """A JSON array of objects in the input of the state machine, which has at most 256 KiB in all."""
        problems = [*_PATH("path", path)]
        if problems:
            raise InvalidInputError("MapItems", problems)
        return MapItems(where=path)

    @property
    def lists_objects(self) -> bool:
        """Whether the items are the objects below a prefix."""
        return self._kind is _Kind.OBJECTS

    def reader(self) -> sfn.IItemReader | None:
        """CDK's reader, with the permissions of this list alone; None for the machine's input."""
        if self.bucket is None or self._kind is None:
            return None
        if self._kind is _Kind.OBJECTS:
            return cast("sfn.IItemReader", _Objects(bucket=self.bucket, prefix=self.where))
        return cast("sfn.IItemReader", _READERS[self._kind](bucket=self.bucket, key=self.where))


def _at(kind: _Kind, bucket: s3.IBucket, knob: str, where: str) -> MapItems:
    problems = [
        *kind_problems({"bucket": bucket}, required=["bucket"]),
        *(_PREFIX if kind is _Kind.OBJECTS else _KEY)(knob, where),
    ]
    problems += [*key_problems(knob, where)] if not problems else []
    if not problems and kind is not _Kind.OBJECTS and where.endswith("/"):
        fix = f"add the name of the list, or MapItems.from_objects(bucket, {where!r}) for all objects below"
        problems.append(Problem(knob, where, "the key of one object, such as 'lists/stores.csv'", fix))
    if not problems and paths_in(where):
        fix = "write each list under the same key; a versioned bucket keeps the older ones"
        allowed = "what is known when the machine is deployed: its role may read this list alone"
        problems.append(Problem(knob, "a JSON path", allowed, fix))
    if problems:
        raise InvalidInputError("MapItems", problems)
    return MapItems(bucket=bucket, where=where, kind=kind)


def key_problems(knob: str, where: str, *, bucket: str = "bucket") -> Iterator[Problem]:
    """What ``workspace.data(...)`` gives, and paths of a file system: S3 has keys of that kind, nobody means them."""
    uri = re.fullmatch(r"s3://[^/]*/?(.*)", where, re.DOTALL)
    if uri is not None or where.startswith("/"):
        below = (where if uri is None else uri[1]).lstrip("/")
        given = "a URI" if uri is not None and is_token(where) else where
        fix = f"{knob}={below!r}" + (f", and {bucket}= the bucket of the URI" if uri is not None else "")
        yield Problem(knob, given, f"a {knob} inside the bucket, without s3:// and without a slash before it", fix)
    elif wildcard := re.search(r"[*?]", where):
        fix = f"MapItems.from_objects(bucket, {where[: wildcard.start()]!r}) goes through all objects with that prefix"
        allowed = "letters as they stand, without * and ?: S3 looks for these two, and IAM takes them for wildcards"
        yield Problem(knob, where, allowed, fix if bucket == "bucket" else "")


def _reads(reader: Any) -> Sequence[iam.PolicyStatement]:
    """CDK's readers of objects ask for all objects of the bucket."""
    return [iam.PolicyStatement(actions=["s3:GetObject"], resources=[reader.bucket.arn_for_objects(reader.key)])]


class _Csv(sfn.S3CsvItemReader):
    def provide_policy_statements(self) -> list[iam.PolicyStatement]:
        return [*_reads(self)]


class _Json(sfn.S3JsonItemReader):
    def provide_policy_statements(self) -> list[iam.PolicyStatement]:
        return [*_reads(self)]


class _JsonLines(sfn.S3JsonLItemReader):
    def provide_policy_statements(self) -> list[iam.PolicyStatement]:
        return [*_reads(self)]


class _Objects(sfn.S3ObjectsItemReader):
    def provide_policy_statements(self) -> list[iam.PolicyStatement]:
        below = {"StringEquals": {"s3:prefix": self.prefix}} if self.prefix else None
        return [
            iam.PolicyStatement(actions=["s3:ListBucket"], resources=[self.bucket.bucket_arn], conditions=below),
        ]


_READERS: Final = {_Kind.CSV: _Csv, _Kind.JSON: _Json, _Kind.JSON_LINES: _JsonLines}
