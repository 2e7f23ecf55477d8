"""The hyperparameters of XGBoost, read from text and refused in the container's words.

CONTAINER: sagemaker_algorithm_toolkit/hyperparameter_validation.py and algorithm_mode/hyperparameter_validation.py.

Names and bounds are the catalog's. The checks of ``definition`` are not used: they speak to the author of a stack, and
take longer to load than all the rest of a small job.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, cast

from cdk_sagemaker_training.catalog.algorithms import Algorithm, Hyperparameter, ValueRange, ValueType
from cdk_sagemaker_training.runtime.algorithms.errors import UserError

_LINEAR_UPDATERS: Final = ("shotgun", "coord_descent")
_UPDATING: Final = ("refresh", "prune")


def read_hyperparameters(algorithm: Algorithm, version: str, given: Mapping[str, str]) -> dict[str, Any]:
    """What was given, by the names behind aliases. Raises ``UserError`` for the first mistake, as the container."""
    texts = {algorithm.canonical(name): text for name, text in given.items()}
    known = algorithm.hyperparameters(version)
    for name, hyperparameter in known.items():
        if hyperparameter.required and name not in texts:
            raise UserError(f"Missing required hyperparameter: {name}")
    values: dict[str, Any] = {}
    for name, text in texts.items():
        if name not in known:
            raise UserError(f"Extraneous hyperparameter found: {name}")
        try:
            values[name] = _READERS[known[name].type](text)
        except (ValueError, SyntaxError) as error:
            cause = type(error).__name__
            raise UserError(f"Hyperparameter {name}: could not parse value (caused by {cause})") from error
    for name, value in values.items():
        _check_range(known[name], value)
    for refusal in _dependencies(values):
        raise UserError(refusal)
    return values


def _literal(text: str) -> Any:
    return ast.literal_eval(text)


_READERS: Final[Mapping[ValueType, Callable[[str], Any]]] = {
    "integer": int,
    "float": float,
    "boolean": str,
    "string": str,
    "list": lambda text: text.split(","),
    "tuple": _literal,
    "nested_list": _literal,
}


def _check_range(hyperparameter: Hyperparameter, value: Any) -> None:
    name, bounds = hyperparameter.name, hyperparameter.range
    match hyperparameter.type:
        case "integer" | "float":
            if not _inside(bounds, value):
                raise UserError(f"Hyperparameter {name}: {value} is not in {_interval(bounds)}")
        case "boolean" | "string":
            if bounds.choices and value not in bounds.choices:
                raise UserError(f"Hyperparameter {name}: {value} is not in {[*bounds.choices]}")
        case "list":
            if not all(_is_item(bounds, item) for item in value):
                raise UserError(f"Hyperparameter {name}: value {value} not in range {[*bounds.choices]}")
        case "tuple":
            if not all(str(item) in bounds.choices for item in value):
                raise UserError(f"Hyperparameter {name}: value {value} not in range {[*map(int, bounds.choices)]}")
        case "nested_list":
            if not all(_inside(bounds, item) for row in value for item in row):
                raise UserError(f"Hyperparameter {name}: value {value} not in range {_interval(bounds)}")


def _inside(bounds: ValueRange, number: float) -> bool:
    low, high = bounds.minimum, bounds.maximum
    above = low is None or number > low or (number == low and not bounds.minimum_excluded)
    below = high is None or number < high or (number == high and not bounds.maximum_excluded)
    return above and below


def _interval(bounds: ValueRange) -> str:
    low = "(-inf" if bounds.minimum is None else f"{'(' if bounds.minimum_excluded else '['}{bounds.minimum}"
    high = "+inf)" if bounds.maximum is None else f"{bounds.maximum}{')' if bounds.maximum_excluded else ']'}"
    return f"{low}, {high}"


def _is_item(bounds: ValueRange, item: str) -> bool:
    name, at, threshold = item.partition("@")
    if not at:
        return item in bounds.choices
    if name.strip() not in bounds.thresholds:
        allowed = ", ".join(f"'{each}'" for each in bounds.thresholds)
        raise UserError(
            f"Metric '{item}' is not supported. Parameter 'eval_metric' with customized threshold should "
            f"be one of these options: {allowed}."
        )
    try:
        float(threshold)
    except ValueError as error:
        raise UserError(f"Threshold value 't' in '{name.strip()}@t' expects float input.") from error
    return True


def _dependencies(values: Mapping[str, Any]) -> Iterator[str]:
    """What does not go together. A metric without an objective is a ``KeyError`` in the container."""
    objective = values.get("objective")
    if objective in {"multi:softmax", "multi:softprob"} and "num_class" not in values:
        yield "Require input for parameter 'num_class' for multi-classification"
    metrics: Sequence[str] = values.get("eval_metric", ())
    if metrics and objective is None:
        yield "KeyError: 'objective' (eval_metric needs an objective)"
    if "auc" in metrics and not str(objective).startswith(("binary:", "rank:")):
        yield "Metric 'auc' can only be applied for classification and ranking problems."
    if "aft-nloglik" in metrics and objective != "survival:aft":
        yield "Metric 'aft-nloglik' can only be applied for 'survival:aft' objective."
    method = values.get("tree_method")
    if "monotone_constraints" in values and method not in {"exact", "hist"}:
        yield (
            "monotone_constraints can be used only when the tree_method parameter is set to either 'exact' or 'hist'."
        )
    if "interaction_constraints" in values and method not in {"exact", "hist", "approx"}:
        yield (
            "interaction_constraints can be used only when the tree_method parameter is set to "
            "either 'exact', 'hist' or 'approx'."
        )
    yield from _updaters(values)


def _updaters(values: Mapping[str, Any]) -> Iterator[str]:
    updaters = cast("Sequence[str]", values.get("updater", ()))
    growing = [name for name in updaters if name.startswith("grow_") or name == "distcol"]
    if values.get("booster") == "gblinear":
        if updaters and not (len(updaters) == 1 and updaters[0] in _LINEAR_UPDATERS):
            yield f"Linear updater should be one of these options: {', '.join(map(repr, _LINEAR_UPDATERS))}."
    elif values.get("process_type") == "update":
        if any(name not in _UPDATING for name in updaters):
            yield "process_type 'update' can only be used with updater 'refresh' and 'prune'"
    elif any(name in _LINEAR_UPDATERS for name in updaters):
        yield (
            "Tree updater should be selected from these options: 'grow_colmaker', 'distcol', 'grow_histmaker', "
            "'grow_skmaker', 'grow_quantile_histmaker', 'sync', 'refresh', 'prune', "
            "'shortgun', 'coord_descent'."
        )
    elif len([name for name in growing if name != "grow_skmaker"]) > 1:
        yield (
            "Only one tree grow plugin can be selected. Choose one from the"
            "following: 'grow_colmaker', 'distcol', 'grow_histmaker', "
            "'grow_skmaker'"
        )
