"""Which key encrypts the objects of which bucket."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs
from aws_cdk import aws_kms as kms

from cdk_sagemaker_training.asked_once import fixed
from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.definition.document.access import Origin, Uses


@attrs.frozen
class StorageKeys(ByValue):
    """Keys by the ``s3://`` URI of the bucket whose default encryption they are, and others that jobs may use."""

    _by_bucket: Sequence[tuple[str, kms.IKey]] = ()
    _others: Sequence[kms.IKey] = ()

    def of(self, uris: Uses) -> Iterator[tuple[kms.IKey, Sequence[Origin]]]:
        """The keys of the objects at these URIs, each once, with the fields that name them."""
        found: dict[str, tuple[kms.IKey, list[Origin]]] = {}
        for uri, origins in uris.items():
            for bucket, key in self._by_bucket:
                if uri == bucket or uri.startswith(f"{bucket}/"):
                    found.setdefault(fixed(key, "key_arn"), (key, []))[1].extend(origins)
        yield from found.values()

    def by_arn(self, arn: str) -> kms.IKey | None:
        """The key with an ARN; None where it is none of these."""
        return next((key for key in self.every if fixed(key, "key_arn") == arn), None)

    def with_key(self, bucket_uri: str, key: kms.IKey) -> StorageKeys:
        """The same, and the key of another bucket."""
        return StorageKeys([*self._by_bucket, (bucket_uri, key)], self._others)

    @property
    def every(self) -> Sequence[kms.IKey]:
        """All of them."""
        return [*(key for _, key in self._by_bucket), *self._others]
