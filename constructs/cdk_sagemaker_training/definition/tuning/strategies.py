"""What strategies of a search and scalings of its ranges exclude, for tuners and for rules."""

from __future__ import annotations


def stops_twice(strategy: object, early_stopping: object) -> bool:
    """Whether early stopping is asked for beside Hyperband's own (``HyperParameterTuningJobConfig``)."""
    return strategy == "Hyperband" and early_stopping == "Auto"


def ignores_strategy_config(strategy: object) -> bool:
    """Whether a strategy that is known has no settings: there are some for Hyperband only."""
    return isinstance(strategy, str) and strategy != "Hyperband"


def resources_upside_down(least: object, most: object) -> bool:
    """Whether Hyperband's ``MinResource`` is above its ``MaxResource``, where both are known numbers."""
    return isinstance(least, int) and isinstance(most, int) and least > most


def scaling_problem(scaling: object, lowest: float, highest: float) -> str | None:
    """What a scaling type needs that the bounds of a range do not have; None where they suit it."""
    if scaling == "Logarithmic" and lowest <= 0:
        return "Logarithmic only where every value is greater than 0"
    if scaling == "ReverseLogarithmic" and not (lowest >= 0 and highest < 1):
        return "ReverseLogarithmic only within 0 <= x < 1.0"
    return None
