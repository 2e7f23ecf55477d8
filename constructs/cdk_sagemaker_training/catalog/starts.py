"""What the services that start pipelines take, and what S3 tells of an object: facts with their sources.

Sources, as of 2026-11-26:
EVENTS: shapes of EventBridge's service model (botocore ``events/2015-10-07``).
SCHEDULER: shapes of EventBridge Scheduler's service model (botocore ``scheduler/2021-06-30``).
TARGETS: EventBridge user guide, ``eb-targets``, "Target parameters" and "Dynamic path parameters".
STATES: Amazon States Language (``states-language.net/spec.html``), "Reference Paths": ``$['store'][0]['book']``.
S3: Amazon S3 user guide, ``ev-events``, "EventBridge event message structure".
"""

from __future__ import annotations

from typing import Final

SCHEDULE_PARAMETER_NAME_PATTERN: Final = r"[A-Za-z0-9\-_]{1,256}"  # SCHEDULER SageMakerPipelineParameterName
MIN_SCHEDULE_PARAMETER_VALUE_CHARS: Final = 1  # SCHEDULER SageMakerPipelineParameterValue
EVENT_PARAMETER_NAME_PATTERN: Final = (
    r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,255}"  # EVENTS SageMakerPipelineParameterName: no underscores
)
MAX_START_PARAMETERS: Final = 200  # EVENTS, SCHEDULER SageMakerPipelineParameterList; API ParameterList
EVENT_PATH_PATTERN: Final = (
    r"\$(\.[A-Za-z0-9_\-]+|\.\*|\[(\d+|\*)\])+"  # TARGETS: dots, dashes, underscores, letters, digits, indices, *
)
ITEM_PATH_PATTERN: Final = r"\$(\.[\w\-]+|\[\d+\]|\['[\w .\-]+'\])+"  # STATES: one value; other names stand in brackets

S3_BUCKET_NAME: Final = "$.detail.bucket.name"  # S3
S3_OBJECT_KEY: Final = "$.detail.object.key"  # S3: as it is, not URL-encoded
S3_OBJECT_VERSION_ID: Final = "$.detail.object.version-id"  # S3: of versioned buckets alone
S3_OBJECT_ETAG: Final = "$.detail.object.etag"  # S3
