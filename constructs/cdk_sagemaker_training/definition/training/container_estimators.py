"""Training jobs in a container that is told by its image, or by the algorithm resource that names it."""

from __future__ import annotations

import attrs

from cdk_sagemaker_training.catalog.images import ImageReference
from cdk_sagemaker_training.definition.fields.checks import checked, image_uri, text
from cdk_sagemaker_training.definition.fields.job_fields import Text
from cdk_sagemaker_training.definition.fields.variables import PipelineVariable
from cdk_sagemaker_training.definition.training.estimator import EstimatorBase


@attrs.frozen
class Estimator(EstimatorBase):
    """A training job in any container.

    ``image_uri``: its URI, at most 255 characters; an image of the catalog; or what CDK gives:
    ``repository.repository_uri_for_tag("1.0")`` of an ECR repository, ``asset.image_uri`` of a ``DockerImageAsset``.
    The role that a pipeline makes for its jobs may pull it from ECR; another account's repository has to allow it too.

    An image of a private registry of your own takes ``training_repository_access_mode="Vpc"``, a VPC (the workspace's
    will do, if the registry is reached from there), and for a password the ARN of a Lambda function as
    ``training_repository_credentials_provider_arn``, which the role may call; in a VPC without internet that takes an
    interface endpoint for Lambda. Source: developer guide, ``docker-containers-adapt-your-own-private-registry``.
    """

    image_uri: str | PipelineVariable | ImageReference = attrs.field(metadata=checked(image_uri()))

    @property
    def image(self) -> str | PipelineVariable | ImageReference:
        return self.image_uri


@attrs.frozen(kw_only=True)
class AlgorithmEstimator(EstimatorBase):
    """A training job of an algorithm resource, your own or from AWS Marketplace. ``algorithm_arn``: its ARN or name.

    Algorithms of AWS Marketplace only run isolated from the network (developer guide,
    ``mkt-algo-model-internet-free``): leave ``enable_network_isolation`` to a workspace, or say True. Which ones are
    from there, no ARN tells.
    """

    algorithm_arn: Text = attrs.field(metadata=checked(text(minimum=1, maximum=170)))

    @property
    def algorithm_name(self) -> Text:
        return self.algorithm_arn
