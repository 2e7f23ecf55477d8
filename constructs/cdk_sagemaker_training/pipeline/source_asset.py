"""The code of training jobs as file assets: packed at synth, uploaded by ``cdk deploy``."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import cast

from aws_cdk import Stack, Stage
from aws_cdk import aws_s3_assets as s3_assets
from constructs import Construct

from cdk_sagemaker_training.definition.training.source_archive import packed
from cdk_sagemaker_training.definition.training.source_code import SourceCode
from cdk_sagemaker_training.pipeline.source_files import source_files


def source_asset(scope: Construct, source: SourceCode) -> s3_assets.Asset:
    """The asset of ``source`` in the stack of ``scope``; code with the same content shares one.

    Reading it takes no grant on a key: a bootstrap bucket with a key of its own allows everybody in the account to use
    that through S3. Raises ``InvalidInputError`` for what must not be packed, see ``source_files``.
    """
    content = packed(source_files(source))
    digest = hashlib.sha256(content).hexdigest()
    stack = Stack.of(scope)
    existing = stack.node.try_find_child(f"TrainingSource{digest}")
    if existing is not None:
        return cast("s3_assets.Asset", existing)
    stage = cast("Stage", Stage.of(stack))  # every stack has one: without an app it makes its own
    path = Path(stage.asset_outdir) / f"sourcedir.{digest}.tar.gz"
    path.write_bytes(content)
    return s3_assets.Asset(stack, f"TrainingSource{digest}", path=str(path), asset_hash=digest)
