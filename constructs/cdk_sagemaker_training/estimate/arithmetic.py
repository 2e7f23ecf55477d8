"""How the worst case of a usage comes about, as a sum that people can follow."""

from __future__ import annotations

from cdk_sagemaker_training.estimate.usage import OneOf, Repeated, Run, Together, Usage, instance_seconds


def arithmetic(usage: Usage) -> str:
    """``3,600 s x 2 x 4``: seconds times instances times jobs; of choices the longest; 0 where nothing runs."""
    return _told(usage) or "0"


def _told(usage: Usage) -> str:
    match usage:
        case Run():
            count = f" x {usage.instances.high:,}" if usage.instances.high != 1 else ""
            return f"{usage.seconds.high:,} s{count}" if instance_seconds(usage).high else ""
        case Together():
            return " + ".join(text for text in map(_told, usage.parts) if text)
        case OneOf():
            return _told(max(usage.parts, key=lambda part: instance_seconds(part).high)) if usage.parts else ""
        case Repeated():
            inner = _told(usage.part)
            if not inner or usage.times.high == 0:
                return ""
            inner = f"({inner})" if " + " in inner else inner
            return inner if usage.times.high == 1 else f"{inner} x {usage.times.high:,}"
