"""Commands that call the network, and S3 locations, among the words that start a container."""

from __future__ import annotations

import re
from typing import Final

from cdk_sagemaker_training.definition.fields.buckets import s3_location
from cdk_sagemaker_training.rules.views import Place

_COMMAND: Final = re.compile(
    r"\b(?:pip3? install|(?:conda|mamba|apt|apt-get|yum|dnf) (?:-y )?install|aws s3|git clone|(?:curl|wget) \S*https?://)"
)


_WORDS: Final = ("ContainerEntrypoint", "ContainerArguments")


def told_location(container: Place) -> str | None:
    """The first S3 location among the words that start a container, as the default of a parameter or joined too."""
    words = (container.text(key, place) for key in _WORDS for place in range(len(container.listed(key) or ())))
    return next((word for word in words if word is not None and s3_location(word)), None)


def network_command(container: Place) -> str | None:
    """The first such command of an entrypoint and its arguments: ``pip install``; None where there is none.

    Words count as one line: ``["pip", "install", "x"]`` is a command too. What is told not to use the network
    (``--no-index``) is none.
    """
    line = " ".join(str(word) for key in _WORDS for word in container.listed(key) or () if isinstance(word, str))
    match = None if "--no-index" in line else _COMMAND.search(line)
    return None if match is None else match[0]
