"""What the stack of a pipeline makes of the deferred values of its document."""

from __future__ import annotations

from collections.abc import Mapping

from constructs import Construct

from cdk_sagemaker_training.asked_once import region_of
from cdk_sagemaker_training.catalog.images import ImageReference
from cdk_sagemaker_training.definition.document.document import PipelineDefinition
from cdk_sagemaker_training.definition.fields.deferred import Deferred, DeployRegion
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.training.source_code import SourceCode
from cdk_sagemaker_training.pipeline.image_lookup import image_uri


class DeferredValues:
    """Resolves images, code and regions; code is packed and looked at once, however often it is asked for."""

    def __init__(self, scope: Construct) -> None:
        """``scope``: a construct of the stack that the document is deployed in."""
        self._scope = scope
        self._locations: dict[SourceCode, str] = {}

    def code(self, value: Deferred) -> object:
        """Where code lies on S3; other values stay, among them images, which roles need no access to."""
        if not isinstance(value, SourceCode):
            return value
        if value not in self._locations:
            from cdk_sagemaker_training.pipeline.script_syntax import warn_of_syntax  # what packs is for code alone
            from cdk_sagemaker_training.pipeline.source_asset import source_asset

            asset = source_asset(self._scope, value)
            warn_of_syntax(self._scope, value)
            # Not s3_object_url: that is one token, in which roles find neither the bucket nor the file's name.
            self._locations[value] = f"s3://{asset.s3_bucket_name}/{asset.s3_object_key}"
        return self._locations[value]

    def documents(self, definition: PipelineDefinition) -> tuple[Mapping[str, Json], Mapping[str, Json]]:
        """What rules look at, and what is deployed: one document where the region of the stack is known."""
        deployed = definition.resolved(self.every)
        return definition.resolved(self.known) if is_token(region_of(self._scope)) else deployed, deployed

    def known(self, value: Deferred) -> object:
        """Any value, but for an image whose region is not known: of that one rules know more than of its address."""
        return value if isinstance(value, ImageReference) and is_token(region_of(self._scope)) else self.every(value)

    def every(self, value: Deferred) -> object:
        """Any value. Raises ``UnsupportedRegionError`` for an image that the region lacks."""
        if isinstance(value, ImageReference):
            return image_uri(self._scope, value)
        return region_of(self._scope) if isinstance(value, DeployRegion) else self.code(value)
