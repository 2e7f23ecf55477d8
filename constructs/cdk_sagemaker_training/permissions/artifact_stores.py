"""Where the artifacts of an MLflow resource go: its clients read and write them in S3 themselves, past the server.

No document says it, so whoever makes or imports the resource says it to the app, and the roles of jobs find it by the
ARN that their document has. Source: AWS's MLflow client (``sagemaker_mlflow/s3_presigned_artifact_repo.py``), which
extends MLflow's ``S3ArtifactRepository``; that clients of an app do the same as those of a server is inference.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

import attrs
from constructs import Construct

from cdk_sagemaker_training.definition.document.access import JobAccess, Uses, merged

_METADATA: Final = "cdk-sagemaker-training:mlflow-artifact-store"


def announce_store(scope: Construct, arn: str, *, uri: str, key_arn: str | None) -> None:
    """Say where the artifacts of the MLflow resource with an ARN go, to every pipeline of the app that is made later.

    ``uri``: ``s3://bucket/prefix``. ``key_arn``: the key of the bucket; None where none is known.
    """
    key = {} if key_arn is None else {"key": key_arn}
    scope.node.root.node.add_metadata(_METADATA, {"arn": arn, "uri": uri, **key})


def with_artifacts(scope: Construct, access: JobAccess) -> JobAccess:
    """What jobs touch, the artifacts of the MLflow that they log to among it, as far as somebody has said where."""
    if not access.mlflow:
        return access
    stores = [cast("Mapping[str, str]", e.data) for e in scope.node.root.node.metadata if e.type == _METADATA]
    known = [(store, access.mlflow[store["arn"]]) for store in stores if store["arn"] in access.mlflow]
    places: Uses = {store["uri"]: origins for store, origins in known}
    keys: Uses = {store["key"]: origins for store, origins in known if "key" in store}
    return attrs.evolve(
        access,
        reads=merged(access.reads, places),
        writes=merged(access.writes, places),
        output_keys=merged(access.output_keys, keys),
    )
