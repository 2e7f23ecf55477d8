"""How long policies may be, and how many roles an account has.

Sources, as read in November 2026:
IAM: IAM user guide, ``reference_iam-quotas``, "IAM and STS character limits"; white space does not count.
SQS: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html.
VPC: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html, not adjustable.
"""

from __future__ import annotations

from typing import Final

MAX_INLINE_POLICY_CHARS: Final = 10_240
"""IAM: of all inline policies of a role together."""
MAX_MANAGED_POLICY_CHARS: Final = 6_144
"""IAM: of one managed policy."""
MAX_QUEUE_POLICY_BYTES: Final = 8_192
"""SQS: of the policy of a queue, which has 20 statements at most."""
MAX_ENDPOINT_POLICY_CHARS: Final = 20_480
"""VPC: of the policy of an endpoint."""
DEFAULT_QUOTA_ROLES: Final = 1_000
"""IAM, "IAM object quotas": roles of an account, all regions together; adjustable."""
