"""Places that several pipelines use as a whole, so that what they need is the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, cast

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.errors import Problem


@attrs.frozen(kw_only=True)
class SharedPlaces(ByValue):
    """S3 locations and prefixes of names of model package groups."""

    locations: Sequence[str] = ()
    """``s3://bucket/prefix/`` each, the narrowest first."""
    group_prefixes: Sequence[str] = ()

    @classmethod
    def of(cls, locations: Sequence[str], group_prefixes: Sequence[str]) -> SharedPlaces:
        """The places that somebody gives, in an order in which the first that fits is the narrowest."""
        return cls(
            locations=sorted(set(locations), key=lambda text: (-len(text), text)),
            group_prefixes=sorted(set(group_prefixes), key=lambda text: (-len(text), text)),
        )


NOTHING_SHARED: Final = SharedPlaces()


def place_problems(locations: Sequence[str], group_prefixes: Sequence[str]) -> Iterator[Problem]:
    """What is no location, or no beginning of a name. What is no list of them is told with the other arguments."""
    for location in () if isinstance(locations, str) else locations:
        if not _is_folder(location):
            allowed = "an S3 location below a bucket that ends with a slash: workspace.data('stores/')"
            yield Problem("shared_locations", location, allowed)
    for prefix in () if isinstance(group_prefixes, str) else group_prefixes:
        if not isinstance(cast("object", prefix), str) or not prefix or is_token(prefix) or "*" in prefix:
            yield Problem(
                "shared_model_package_group_prefixes", prefix, "how names begin, without a wildcard: 'stores-'"
            )


def _is_folder(location: object) -> bool:
    if not isinstance(location, str):
        return False
    return location.startswith("s3://") and location.endswith("/") and location.count("/") >= 4
