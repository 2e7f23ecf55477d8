"""Words of a command line that name deployed pipelines: ``deployed:churn``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import click

DEPLOYED: Final = "deployed:"
"""What a word begins with that names a deployed pipeline rather than a file."""


def deployed_reader(words: Sequence[str], region: str | None, profile: str | None) -> Callable[[str], str]:
    """What gives the definition of a deployed pipeline by its name; boto3 is loaded only where one is named.

    Raises ``click.UsageError`` for a word without a name, where boto3 is not installed, and for a profile or a region
    that there is not. What is given raises ``UnusableError``.
    """
    asked = [word for word in words if word.startswith(DEPLOYED)]
    if DEPLOYED in asked:
        raise click.UsageError(f"{DEPLOYED} needs the name of a pipeline behind it")
    client: Any = None
    if asked:
        from cdk_sagemaker_training.cli.deployed import deployed_client

        client = deployed_client(asked[0], region, profile)

    def definition(name: str) -> str:
        from cdk_sagemaker_training.cli.deployed import deployed_text

        return deployed_text(client, name)

    return definition
