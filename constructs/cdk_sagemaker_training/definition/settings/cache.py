"""Step caching: use the result of an earlier run of the same step instead of running it again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import attrs

from cdk_sagemaker_training.definition.fields.checks import boolean, checked, is_unknown, literal
from cdk_sagemaker_training.definition.fields.spec import Spec
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.errors import MISSING, Problem

ISO_8601_DURATION: Final = r"P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?"


def is_duration(text: str) -> bool:
    """Whether a text is an ISO-8601 duration."""
    return re.fullmatch(ISO_8601_DURATION, text, re.ASCII) is not None


def meant_duration(text: str) -> str:
    """The ISO-8601 duration that somebody meant by a text: "P30D" by "30d", as samples of the SDK write it; or ""."""
    capitals = text.strip().upper()
    return next((each for each in (capitals, f"P{capitals}", f"PT{capitals}") if is_duration(each)), "")


def _duration(where: str, value: object) -> Iterable[Problem]:
    if is_unknown(value) or (isinstance(value, str) and is_duration(value)):
        return
    meant = meant_duration(value) if isinstance(value, str) else ""
    fix = f'write it as "{meant}"' if meant else ""
    yield Problem(where, value, 'an ISO-8601 duration in capitals, for example "P30D" or "PT12H"', fix)


@attrs.frozen
class CacheConfig(Spec):
    """Whether a step may take the result of an earlier execution, and how old that may be.

    ``expire_after``: an ISO-8601 duration ("P30D", "PT12H"), needed when ``enable_caching`` is True. A hit needs the
    same cache key, which looks at S3 URIs and not at what lies there (developer guide, ``pipelines-caching``). No
    pipeline expression may stand for either: the SDK takes text alone (v2, ``workflow/steps.py``), and the JSON schema
    of definitions has no function there.
    """

    enable_caching: bool = attrs.field(default=False, metadata=checked(literal(boolean())))
    expire_after: str | None = attrs.field(default=None, metadata=checked(literal(_duration)))

    def to_request(self) -> dict[str, Json]:
        """The step's ``CacheConfig``."""
        return {
            "Enabled": self.enable_caching,
            **({} if self.expire_after is None else {"ExpireAfter": self.expire_after}),
        }

    def problems(self) -> Iterable[Problem]:
        if self.enable_caching and self.expire_after is None:
            yield Problem("expire_after", MISSING, "an ISO-8601 duration when caching is enabled", 'for example "P30D"')
