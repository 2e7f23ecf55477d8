"""SMT614."""

from __future__ import annotations

import re
from typing import Final

from cdk_sagemaker_training.rules.examples import REGION, training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_ACCOUNT: Final = re.compile(r"arn:[a-z-]+:(?:kms:[a-z0-9-]+|iam:):(\d{12}):.+")
_OTHER: Final = f"arn:aws:kms:{REGION}:999999999999:key/11111111-2222-3333-4444-555555555555"


class KeyOfOtherAccount(TrainingRule):
    id = "SMT614"
    severity = Severity.INFO
    title = "Output key of another account"
    why = "Only the policy of the key can let the role use it; permissions of the role alone are not enough."
    fix = (
        "allow the role (RoleArn) kms:GenerateDataKey, kms:Encrypt and kms:Decrypt in the policy of output_kms_key "
        "(OutputDataConfig.KmsKeyId)"
    )
    source = "API OutputDataConfig: the key policy must grant permission to the role; encryption-at-rest-nbi"
    bad = training({"OutputDataConfig": {"KmsKeyId": _OTHER}})
    good = training()

    def check(self, job: TrainingJob) -> Mistakes:
        key = _ACCOUNT.fullmatch(job.text("OutputDataConfig", "KmsKeyId") or "")
        role = _ACCOUNT.fullmatch(job.text("RoleArn") or "")
        if key is not None and role is not None and key[1] != role[1]:
            message = f"the key is of account {key[1]}, the role of account {role[1]}"
            yield job.mistake("OutputDataConfig", "KmsKeyId", message=message)
