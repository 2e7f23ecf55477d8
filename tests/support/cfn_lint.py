"""What cfn-lint says of templates."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from typing import Any

from cfnlint.config import ConfigMixIn
from cfnlint.decode.decode import decode_str
from cfnlint.runner import Runner


@functools.cache
def _linter(region: str) -> Runner:
    """One for all templates of a region: to load the rules takes a third of the time of a template."""
    return Runner(ConfigMixIn(regions=[region]))


def findings(template: Mapping[str, Any], region: str = "us-east-1") -> list[str]:
    """What it finds in a template that is deployed to a region."""
    decoded, found = decode_str(json.dumps(template, indent=1))
    assert decoded is not None, found
    return [str(match) for match in _linter(region).validate_template(decoded)]
