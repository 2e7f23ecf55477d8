"""Warns of a script that Python cannot read: its job would fail when it starts, after the wait for its instances."""

from __future__ import annotations

import sys
from typing import Final

from aws_cdk import Validations
from constructs import IConstruct

from cdk_sagemaker_training.definition.training.script_syntax import syntax_mistake
from cdk_sagemaker_training.definition.training.source_code import SourceCode

SCRIPT_SYNTAX: Final = "@cdk-sagemaker-training/pipeline:script-syntax"
"""Id of the warning that a script has a syntax error."""


def warn_of_syntax(scope: IConstruct, source: SourceCode) -> None:
    """A warning of ``scope``, whose job runs the script: the container may have another Python than this machine."""
    mistake = syntax_mistake(source.script)
    if mistake is not None:
        mine = f"{sys.version_info.major}.{sys.version_info.minor}"
        Validations.of(scope).add_warning(
            SCRIPT_SYNTAX,
            f"{mistake}: Python {mine} of this machine cannot read the script, and where that of the container cannot "
            "either, the job fails when it starts. Mend it, or acknowledge this where the container's Python can",
        )
