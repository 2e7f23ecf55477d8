"""Actions on versions in the model registry, and where their artifacts have to be: facts with their sources.

Sources, as read in November 2026:
DEPLOY: SageMaker developer guide, ``model-registry-deploy-xaccount``, the policy of the group.
DISCOVER: the same, ``model-registry-ram-discover``: what a resource share takes.
REGISTER: the same, ``model-registry-version-xaccount``.
AUTHORIZATION: Service Authorization Reference of SageMaker: which resource each action takes.
API: the service model (botocore ``sagemaker/2017-07-24``).
"""

from __future__ import annotations

from typing import Final

READ_GROUP: Final = ("sagemaker:DescribeModelPackageGroup",)  # DEPLOY, DISCOVER; on the group
READ_VERSIONS: Final = ("sagemaker:DescribeModelPackage", "sagemaker:ListModelPackages")  # DEPLOY, DISCOVER
DEPLOY_VERSIONS: Final = ("sagemaker:CreateModel",)  # DEPLOY: on the versions too, although AUTHORIZATION has the model
REGISTER_VERSIONS: Final = ("sagemaker:CreateModelPackage",)  # REGISTER
APPROVE_VERSIONS: Final = ("sagemaker:UpdateModelPackage",)  # DEPLOY; it is what approves and rejects

MAX_POLICY_CHARS: Final = 20_480  # API PolicyString

ARTIFACTS_REGION: Final = (
    "The model artifacts must be in an S3 bucket that is in the same region as the model package and as the model or "
    "endpoint (API, ModelPackageContainerDefinition and ContainerDefinition, ModelDataUrl)."
)

ALREADY_THERE: Final = "already existing"
"""In messages of CreateModel, CreateEndpointConfig and CreateEndpoint for a name that is taken: "Cannot create already
existing endpoint configuration ...". Not documented; read in awslabs/spot-tagging-bot-for-digital-assets#2 and
aws/amazon-sagemaker-examples#2491."""

NO_ENDPOINT: Final = "Could not find endpoint"
"""In the message of DescribeEndpoint for a name that nothing has. Not documented."""

IN_PROGRESS: Final = "Cannot update in-progress endpoint"
"""In the message of UpdateEndpoint while the endpoint is being created, updated or deleted. Not documented; read in
aws/amazon-sagemaker-operator-for-k8s (``sagemaker_client_wrapper.go``), which knows it of DeleteEndpoint."""

THROTTLED: Final = "Rate exceeded"
"""In the messages of calls that are throttled (``ThrottlingException``). Not documented; read in
datahub-project/datahub#6357."""
