"""What an endpoint keeps of its requests and answers.

Members and bounds: ``DataCaptureConfig`` of botocore's service model; the names are the SageMaker SDK's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import attrs

from cdk_sagemaker_training.definition.fields.checks import boolean, checked, integer, items, literal, one_of, s3_uri
from cdk_sagemaker_training.definition.fields.job_fields import KMS_KEY, Integer, Text
from cdk_sagemaker_training.definition.fields.rendering import rendered
from cdk_sagemaker_training.definition.fields.spec import Spec, as_tuple
from cdk_sagemaker_training.definition.fields.variables import Json

_MODES: Final = {"REQUEST": "Input", "RESPONSE": "Output"}
"""The API's ``CaptureMode``."""


@attrs.frozen(kw_only=True)
class DataCaptureConfig(Spec):
    """``destination_s3_uri``: where to. ``sampling_percentage``: 0-100 percent, default 20 as in the SDK.
    ``kms_key_id``: encrypts what is kept; default: that of the workspace's artifacts. ``capture_options``: of "REQUEST"
    and "RESPONSE", default both.
    """

    destination_s3_uri: Text = attrs.field(metadata=checked(s3_uri()))
    enable_capture: bool = attrs.field(default=True, metadata=checked(literal(boolean())))
    sampling_percentage: Integer = attrs.field(default=20, metadata=checked(integer(minimum=0, maximum=100)))
    kms_key_id: Text | None = attrs.field(default=None, metadata=checked(KMS_KEY))
    capture_options: Sequence[str] = attrs.field(
        default=("REQUEST", "RESPONSE"),
        converter=as_tuple,
        metadata=checked(literal(items(literal(one_of("REQUEST", "RESPONSE")), minimum=1, maximum=2))),
    )

    def to_request(self) -> dict[str, Json]:
        """The configuration's ``DataCaptureConfig``."""
        return rendered(
            EnableCapture=self.enable_capture,
            InitialSamplingPercentage=self.sampling_percentage,
            DestinationS3Uri=self.destination_s3_uri,
            KmsKeyId=self.kms_key_id,
            CaptureOptions=[{"CaptureMode": _MODES.get(each, each)} for each in self.capture_options],
        )
