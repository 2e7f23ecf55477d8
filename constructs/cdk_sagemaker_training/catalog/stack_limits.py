"""What a CloudFormation stack can hold.

Source, as read in November 2026: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html.
"""

from __future__ import annotations

from typing import Final

MAX_RESOURCES: Final = 500
"""Resources of one template."""
MAX_OUTPUTS: Final = 200
"""Outputs of one template; an export is one."""
MAX_STACKS: Final = 2000
"""Stacks of an account and region, adjustable."""
MAX_TEMPLATE_BYTES: Final = 1_000_000
"""The page says "1 MB" for a template in S3. Whether that is 1,000,000 or 1,048,576 bytes it does not say; the smaller
one is safe either way."""
MAX_STACK_NAME_CHARS: Final = 128  # the same page as for the pattern
STACK_NAME_PATTERN: Final = rf"[A-Za-z][A-Za-z0-9-]{{0,{MAX_STACK_NAME_CHARS - 1}}}"
"""API reference of CloudFormation, CreateStack, ``StackName``."""
