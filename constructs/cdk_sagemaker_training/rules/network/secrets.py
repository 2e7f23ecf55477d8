"""Secrets in documents: by the names of what holds them, and by what they look like. None is ever told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from cdk_sagemaker_training.rules.views import Place, StepView

MASKED: Final = "***"
"""What findings show in place of a secret."""

_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_ENDS: Final = frozenset({"apikey", "credential", "credentials", "passphrase", "passwd", "password", "secret"})
_PAIRS: Final = frozenset({("access", "key"), ("api", "key"), ("private", "key"), ("secret", "key")})
_TOKENS_OF: Final = frozenset(
    {
        *("access", "api", "auth", "bearer", "deploy", "git", "github", "gitlab", "hf", "hub", "huggingface", "jwt"),
        *("oauth", "pat", "refresh", "security", "session", "slack", "wandb"),
    }
)
"""Whose token is a secret; those of a text, which models count, pad and mask, are none."""
OFTEN_A_REFERENCE: Final = frozenset({"credential", "credentials", "secret"})
"""What is often the name of a secret and not the secret."""

_NO_SECRET: Final = re.compile(
    r"(?i:none|null|true|false|todo|changeme|x+|\*+|<.*>|\d{1,7}|arn:.*|s3://.*|https?://[^@]*|ssm:.*|secretsmanager:.*|\{\{.*|~?/.*)",
    re.DOTALL,
)
_SHORTEST: Final = 6
_PATH: Final = re.compile(r"[A-Za-z][\w.-]*(?:/[\w.-]+)+")

_ACCESS_KEY: Final = re.compile(r"(?<![A-Z0-9])(?:AKIA|ASIA)(?![A-Z0-9]{9}EXAMPLE)[A-Z2-7]{16}(?![A-Z0-9])")
_PATTERNS: Final = (
    ("AKIA", "an AWS access key", _ACCESS_KEY),
    ("ASIA", "an AWS access key", _ACCESS_KEY),
    ("PRIVATE KEY", "a private key", re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----")),
    ("gh", "a token of GitHub", re.compile(r"(?<!\w)(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{50,})(?!\w)")),
    ("hf_", "a token of Hugging Face", re.compile(r"(?<!\w)hf_[A-Za-z]{34}(?!\w)")),
    ("xox", "a token of Slack", re.compile(r"(?<!\w)xox[abprs]-[A-Za-z0-9-]{10,}")),
)
"""What every match has in it, which is found much faster; the kind; the pattern."""
_TOLD_BY_NAME: Final = ("Environment", "HyperParameters", "StaticHyperParameters")
_SHORTEST_KNOWN: Final = 15
"""Characters of the shortest text that one of the patterns matches."""


def names_secret(name: str) -> str | None:
    """The word by which a name says that it holds a secret; None where it does not. ``SECRET_ARN`` does not."""
    words = [word.lower() for word in _WORD.findall(name)]
    if not words:
        return None
    last, before = words[-1], words[-2] if len(words) > 1 else ""
    if last in _ENDS or (last == "token" and before in _TOKENS_OF):
        return last
    return f"{before} {last}" if (before, last) in _PAIRS else None


def may_be_secret(word: str, value: object) -> bool:
    """Whether a literal can be the secret that its name, by ``word``, speaks of: no reference, path, flag or blank."""
    if not isinstance(value, str) or "${" in value:
        return False
    text = value.strip().strip('"')
    if len(text) < _SHORTEST or _NO_SECRET.fullmatch(text) or " " in text:
        return False
    return not (word in OFTEN_A_REFERENCE and _PATH.fullmatch(text))


def known_secret(value: object) -> str | None:
    """What a literal holds, where it is written as secrets of that kind are: ``an AWS access key``."""
    if not isinstance(value, str) or len(value) < _SHORTEST_KNOWN:
        return None
    return next((kind for part, kind, pattern in _PATTERNS if part in value and pattern.search(value)), None)


def settings(step: StepView) -> Sequence[tuple[Place, str]]:
    """The objects of a step that tell containers something by name: environments and hyperparameters."""
    return step.worked_out(_settings)


def _settings(step: StepView) -> Sequence[tuple[Place, str]]:
    request = step.arguments
    holders = [request, *(job for job in step.training_jobs if job.pointer != request.pointer)]
    if "Containers" in request.members:
        holders += request.items("Containers")
    if "PrimaryContainer" in request.members:
        holders.append(request.place("PrimaryContainer"))
    if "InferenceSpecification" in request.members:
        holders += request.items("InferenceSpecification", "Containers")
    return [(holder, key) for holder in holders for key in _TOLD_BY_NAME if key in holder.members]


def words(step: StepView) -> Iterator[tuple[Place, str]]:
    """The lists of words that start the containers of a step."""
    for holder, key in (
        (step.arguments, "AppSpecification"),
        *((job, "AlgorithmSpecification") for job in step.training_jobs),
    ):
        if key in holder.members:
            container = holder.place(key)
            yield from ((container, name) for name in ("ContainerEntrypoint", "ContainerArguments"))
