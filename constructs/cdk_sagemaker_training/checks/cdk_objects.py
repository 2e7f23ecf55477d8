"""What constructs take of CDK: objects, and not the text that stands for one. Each check says how it is had."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.definition.fields.checks import an_object

BUCKET: Final = an_object('s3.Bucket.from_bucket_name(self, "Bucket", name)')
KEY: Final = an_object('kms.Key.from_key_arn(self, "Key", key_arn)')
ROLE: Final = an_object('iam.Role.from_role_arn(self, "Role", role_arn)')
VPC: Final = an_object('ec2.Vpc.from_lookup(self, "Vpc", vpc_id=vpc_id)')
