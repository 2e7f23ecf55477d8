"""The hyperparameters of an algorithm as the catalog writes them, from the tables of the fact file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final, cast

# Misprints of the guide's tuning tables.
MISPRINTS: Final = {"epoch": "epochs", "optimzer": "optimizer"}
SDK_STRICT: Final = {"lt(": "maximum_excluded", "gt(": "minimum_excluded"}
CONTAINER_TYPES: Final = {
    "Integer": "integer",
    "Continuous": "float",
    "Categorical": "string",
    "CommaSeparatedList": "list",
    "Tuple": "tuple",
    "NestedList": "nested_list",
}
QUOTES: Final = " '\"\u2018\u2019"
THRESHOLDS: Final = ["error", "ndcg", "map"]
# The container publishes a metric for each and takes its name without the prefix.
METRIC_PREFIX: Final = "validation:"


def compact(**members: Any) -> dict[str, Any]:
    """The members that say something."""
    return {key: value for key, value in members.items() if value is not False and value not in (None, [], {}, "")}


def texts(values: Iterable[Any] | None) -> list[str]:
    return [str(value) for value in values or ()]


def documented(facts: list[Any], tunables: dict[str, Any]) -> dict[str, Any]:
    """The tables of the guide: one row per hyperparameter, except where an algorithm has modes with a table each."""
    rows: dict[str, Any] = {}
    modes: dict[str, list[str]] = {}
    for entry in facts:
        name = entry["name"]
        row = {**_row(entry), **compact(tunable=tunables.get(name))}
        if name in rows and name != "mode" and rows[name] != row:
            raise SystemExit(f"{name} differs between the modes of an algorithm: that must become a fact of the mode")
        if name in rows and name == "mode":
            row["choices"] = [*rows[name]["choices"], *row["choices"]]
        rows[name] = row
        if "applies_to_mode" in entry:
            modes.setdefault(name, []).append(entry["applies_to_mode"])
    for name, applies_to in modes.items():
        if len(applies_to) == 1:
            own = [
                value for value in rows["mode"]["choices"] if (value == "supervised") == (applies_to == ["supervised"])
            ]
            rows[name]["only_with"] = {"hyperparameter": "mode", "one_of": own}
    return {name: _with_recommended(row) for name, row in rows.items()}


def _with_recommended(row: dict[str, Any]) -> dict[str, Any]:
    """What the tuning page recommends is accepted, also where the page of hyperparameters leaves it out."""
    tunable = row.get("tunable", {})
    for bound in ("minimum", "maximum"):
        if bound in tunable and tunable[bound] == row.get(bound) and row.pop(f"{bound}_excluded", False):
            row["note"] = f"{row[bound]} itself: on the tuning page only"
    added = [value for value in tunable.get("values", ()) if row.get("choices") and value not in row["choices"]]
    if added and row["type"] == "string":
        row["choices"] = [*row["choices"], *added]
        row["note"] = f"{', '.join(added)}: on the tuning page only"
    return row


def _row(entry: Any) -> dict[str, Any]:
    choices = texts(entry.get("choices") or entry.get("choices_any_subset_of"))
    special = texts(entry.get("special_values"))
    kind = entry["type"]
    if entry.get("encoding") == "0/1":
        kind = "integer"
    elif "choices_any_subset_of" in entry:
        kind = "list"
    elif kind == "boolean":
        special = [*special, *(choice for choice in choices if choice == "auto")]
        choices = [choice for choice in choices if choice != "auto"]
    return {
        "type": kind,
        **compact(
            required=entry["required"] is True,
            default=_default(entry["default"]),
            minimum=_number(entry.get("min")),
            maximum=_number(entry.get("max")),
            minimum_excluded=entry.get("min_exclusive"),
            maximum_excluded=entry.get("max_exclusive"),
            choices=[*choices, *_sdk_choices(entry, choices)],
            special=special,
            pattern=entry.get("pattern"),
            multiple_of=entry.get("multiple_of"),
            status=None if entry["status"] == "verified" else entry["status"],
            note=entry.get("note"),
        ),
        **_sdk_bounds(entry),
        **({"default": ""} if entry["default"] in ("", "empty string") else {}),
        "source": "hyperparameters",
    }


def _default(default: Any) -> str | None:
    return None if default in (None, "", "empty string") else str(default)


def _number(value: Any) -> Any:
    """Whole numbers without a fraction, as in the guide."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _sdk_bounds(entry: Any) -> dict[str, bool]:
    """Whether a bound itself is accepted, where the guide leaves it open and the SDK's validator says it."""
    if not entry.get("bounds_exclusivity_undocumented"):
        return {}
    validator = entry["sdk_v2_validator"]["validate"]
    return {member: True for test, member in SDK_STRICT.items() if test in validator}


def _sdk_choices(entry: Any, choices: list[str]) -> list[str]:
    """Texts that the SDK's validator lets pass beside the guide's."""
    validator = entry.get("sdk_v2_validator", {}).get("validate", "")
    known = re.findall(r"'([^']*)'", validator) if choices and validator.startswith("isin(") else []
    return [value for value in known if value not in [*choices, *texts(entry.get("special_values"))]]


def of_container(facts: Any, metrics: dict[str, Any], versions: list[str], tunables: dict[str, Any]) -> dict[str, Any]:
    """XGBoost's: what the container's own validation says, with the defaults and notes of the guide."""
    pages = {entry["name"]: entry for entry in facts["hyperparameters"]}
    rows: dict[str, Any] = {}
    for name, entry in facts["container_validation"]["hyperparameters"].items():
        page = pages.get(name, {})
        known = versions if entry["versions"] == "all" else entry["versions"]
        if name in ("eval_metric", "_tuning_objective_metric"):
            variants = _by_metrics(name, metrics, known)
        else:
            variants = [{"versions": part["versions"], **_container_range(part["range"])} for part in entry["ranges"]]
        *older, newest = variants
        rows[name] = {
            "type": CONTAINER_TYPES[entry["kind"]],
            "exact": True,
            **compact(
                required=entry["required"],
                default=_default(page.get("default")),
                versions=[] if known == versions else known,
                note=page.get("note", "" if page else "in the container, not in the guide"),
                tunable=tunables.get(name),
            ),
            **{key: value for key, value in newest.items() if key != "versions"},
            **compact(variants=older),
            "source": "container",
        }
    return rows


def _container_range(given: Any) -> dict[str, Any]:
    if isinstance(given, list):
        return {"choices": texts(cast("list[Any]", given))}
    low, high = given.get("min_closed", given.get("min_open")), given.get("max_closed", given.get("max_open"))
    return compact(
        minimum=_number(low),
        maximum=_number(high),
        minimum_excluded="min_open" in given,
        maximum_excluded="max_open" in given,
    )


def _by_metrics(name: str, metrics: dict[str, Any], versions: list[str]) -> list[dict[str, Any]]:
    """Values that are names of metrics, which differ by version."""
    variants: list[dict[str, Any]] = []
    for version in versions:
        published = [metric for metric, facts in metrics.items() if version in facts.get("versions", versions)]
        if name == "eval_metric":
            choices = {
                "choices": [metric.removeprefix(METRIC_PREFIX) for metric in published],
                "thresholds": THRESHOLDS,
            }
        else:
            choices = {"choices": published}
        if variants and all(variants[-1][key] == value for key, value in choices.items()):
            variants[-1]["versions"].append(version)
        else:
            variants.append({"versions": [version], **choices})
    return variants


def tunable_ranges(facts: list[Any]) -> dict[str, Any]:
    """The recommended ranges of the tuning page by hyperparameter."""
    found: dict[str, Any] = {}
    for entry in facts:
        printed: str = entry["name"]
        name = MISPRINTS.get(printed, printed)
        tunable = _tunable(entry["type"], entry["recommended_range"])
        if found.setdefault(name, tunable) != tunable:
            raise SystemExit(f"{name} has two recommended ranges")
    return found


def _tunable(kind: str, text: str) -> dict[str, Any]:
    found = next(known for known in ("Integer", "Continuous", "Categorical") if kind.startswith(known))
    if found == "Categorical":
        values = text[text.index("[") + 1 : text.index("]")]
        words = [value.strip(QUOTES) for value in values.split(",")]
        note = text[: text.index("[")].strip()
        return {"kind": found, "values": words, **compact(text=note)}
    if text.count("MinValue") > 1:
        return {"kind": found, "text": text}
    numbers = re.findall(r"(?:MinValue|MaxValue):\s*(-?[\d.]+(?:e-?\d+)?)", text)
    numbers = numbers or re.findall(r"\d+", text)
    if len(numbers) != 2:
        raise SystemExit(f"unreadable range: {text}")
    low, high = (_number(float(number)) for number in numbers)
    return {"kind": found, "minimum": low, "maximum": high}
