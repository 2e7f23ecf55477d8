"""The commands of ``smtrain``."""

from __future__ import annotations

import click

from cdk_sagemaker_training.local.commands import local


@click.group()
@click.version_option(package_name="cdk-sagemaker-training")
def smtrain() -> None:
    """Train models on Amazon SageMaker with AWS CDK."""


smtrain.add_command(local)
