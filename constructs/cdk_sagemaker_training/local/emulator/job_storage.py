"""The account's S3 as a job sees it: with the permissions of its role."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO, TypeVar

from cdk_sagemaker_training.local.emulator.role_clients import RoleSession
from cdk_sagemaker_training.runtime.storage import Location, StorageError

_T = TypeVar("_T")


class S3Storage:
    """``runtime.Storage`` over boto3. ``key``: the KMS key of what is stored, where the job names one."""

    def __init__(self, session: RoleSession, key: str = "") -> None:
        self._s3 = session.client("s3")
        self._extra = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": key} if key else {}

    def keys(self, prefix: Location) -> Iterable[str]:
        def found() -> list[str]:
            pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=prefix.bucket, Prefix=prefix.key)
            return [entry["Key"] for page in pages for entry in page.get("Contents", [])]

        return _tried(prefix, found)

    def fetch(self, source: Location, target: Path) -> None:
        def fetch() -> None:
            body = self._s3.get_object(Bucket=source.bucket, Key=source.key)["Body"]
            with target.open("wb") as file:
                for chunk in body.iter_chunks(1 << 20):
                    file.write(chunk)

        _tried(source, fetch)

    def store(self, source: BinaryIO, target: Location) -> None:
        _tried(target, lambda: self._s3.put_object(Bucket=target.bucket, Key=target.key, Body=source, **self._extra))

    def delete(self, target: Location) -> None:
        _tried(target, lambda: self._s3.delete_object(Bucket=target.bucket, Key=target.key))


def _tried(where: Location, call: Callable[[], _T]) -> _T:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        return call()
    except UnicodeEncodeError as error:
        raise StorageError(f"{str(where)!r}: a key is text in UTF-8") from error
    except (BotoCoreError, ClientError) as error:
        raise StorageError(f"{where}: {error}") from error
