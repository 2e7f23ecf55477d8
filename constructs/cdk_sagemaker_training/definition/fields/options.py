"""Keywords that are handed on, which Python does not check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cdk_sagemaker_training.errors import Problem


def unknown_options(given: Mapping[str, object], known: type) -> Iterator[Problem]:
    """What a ``TypedDict`` does not have: a typing error, which would change nothing."""
    names = sorted(known.__annotations__)
    for name in sorted(set(given) - set(names)):
        yield Problem(name, given[name], f"one of the keywords {', '.join(names)}")
