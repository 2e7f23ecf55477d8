"""``python -m cdk_sagemaker_training.local``: the ``local`` commands."""

from __future__ import annotations

from cdk_sagemaker_training.local.commands import local

if __name__ == "__main__":
    local(prog_name="python -m cdk_sagemaker_training.local")
