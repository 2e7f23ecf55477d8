"""Generates ``algorithms/<name>.json``, one file per built-in algorithm, from a file of algorithm facts.

Tables are carried over; what the facts say in prose is encoded in ``algorithm_encodings.py`` and
``algorithm_rules.py``, and the generator stops where that prose has changed since.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any, Final

from algorithm_encodings import ENCODINGS, PROSE
from algorithm_hyperparameters import compact, documented, of_container, tunable_ranges
from algorithm_rules import RULES, rule, test
from output import argument_parser, emit

# The catalog's names are those of the image tables.
NAMES: Final = {"deepar": "forecasting-deepar"}
READ_BY_HAND: Final = (
    "channels",
    "extra_channels",
    "channel_distribution_rules",
    "content_types",
    "content_notes",
    "training_input_modes",
    "instance",
    "parallelizable",
    "parallel_notes",
    "cross_field_rules",
)
READ_BY_HAND_OF_XGBOOST: Final = (
    "unknown_hyperparameter",
    "channels",
    "default_content_type",
    "content_types_file_mode",
    "content_types_pipe_mode",
    "pipe_mode_versions",
    "s3_distribution",
    "gpu",
    "multi_gpu",
)
ALIASES_SINCE: Final = "aliases_since_"
NATIVE: Final = {True: True, False: False, "conflict": None}
GUIDE: Final = "https://docs.aws.amazon.com/sagemaker/latest/dg/"
SDK: Final = "sagemaker 2.257.7 sagemaker/amazon/*.py"
CONTAINER: Final = "https://github.com/aws/sagemaker-xgboost-container src/sagemaker_xgboost_container"


def prose_digest(facts: Any) -> str:
    """A digest of everything that the encodings were made from."""
    prose = {key: facts.get(key) for key in READ_BY_HAND}
    prose["required_when"] = {h["name"]: h["required_when"] for h in facts["hyperparameters"] if "required_when" in h}
    prose["container"] = {key: facts.get("container_validation", {}).get(key) for key in READ_BY_HAND_OF_XGBOOST}
    return hashlib.sha256(json.dumps(prose, sort_keys=True).encode()).hexdigest()[:16]


def algorithm(fact_name: str, facts: Any) -> dict[str, Any]:
    encoding = ENCODINGS[fact_name]
    container = facts.get("container_validation")
    versions = list(container["branch_commits"]) if container else list(facts["image_versions"])
    metrics = all_metrics(facts, versions)
    tunables = tunable_ranges(facts["tunable_hyperparameters"])
    if container:
        hyperparameters = of_container(facts, metrics, versions, tunables)
    else:
        hyperparameters = documented(facts["hyperparameters"], tunables)
        for name, own in encoding.get("hyperparameters", {}).items():
            hyperparameters[name] = {**hyperparameters.get(name, {}), **own}
    unknown = tunables.keys() - hyperparameters.keys()
    if unknown:
        raise SystemExit(f"{fact_name}: ranges for hyperparameters that it does not have: {sorted(unknown)}")
    return {
        "name": NAMES.get(fact_name, fact_name),
        "display_name": facts["display_name"],
        "problem_types": encoding["problem_types"],
        "versions": versions,
        "pages": facts["pages"],
        "sources": sources(facts),
        "closed": encoding.get("closed", False),
        **compact(default_content_type=encoding.get("default_content_type")),
        **compact(end_of_patch=end_of_patch(container or {})),
        "input_modes": {
            "versions": encoding.get("input_modes") or input_modes(facts),
            "note": facts["training_input_modes"]["notes"],
            "source": "container" if container else "modes",
        },
        "channels": encoding["channels"],
        "channel_rules": encoding.get("channel_rules", []),
        "content_note": facts["content_notes"],
        "instances": [instances(facts, own) for own in encoding["instances"]],
        "checkpoints": checkpoints(facts),
        "incremental_training": {
            "supported": facts["incremental_training"]["supported"],
            "note": facts["incremental_training"]["notes"],
            "source": "incremental",
        },
        "hyperparameters": hyperparameters,
        "aliases": aliases(container, versions),
        "rules": [*RULES.get(fact_name, []), *by_predictor_type(facts)],
        "metrics": metrics,
    }


def sources(facts: Any) -> dict[str, str]:
    """The sources of the file's facts, under the keys that the facts name them by."""
    [hyperparameters] = {entry["source"].split()[0] for entry in facts["hyperparameters"]}
    tuning = {entry["source"] for entry in [*facts["metrics"], *facts["tunable_hyperparameters"]]}
    found = {
        "page": facts["pages"][0],
        "hyperparameters": hyperparameters,
        "tuning": next(iter(tuning), ""),
        "modes": f"{GUIDE}common-info-all-im-models.html",
        "checkpoints": "; ".join(facts["spot"]["source"]),
        "incremental": f"{GUIDE}incremental-training.html",
        "sdk": SDK,
        "container": container_source(facts.get("container_validation")),
    }
    return compact(**found)


def container_source(container: dict[str, Any] | None) -> str:
    """Where the container's validation was read, and at which commits."""
    commits = {version: commit[:8] for version, commit in (container or {}).get("branch_commits", {}).items()}
    return (
        f"{CONTAINER} ({', '.join(f'{version}: {commit}' for version, commit in commits.items())})" if commits else ""
    )


def end_of_patch(container: Any) -> dict[str, str]:
    """The day on which a version gets its last security patch, for the versions where it is published."""
    dates = container.get("support_dates", {})
    return {version: entry["end_of_patch"] for version, entry in dates.items() if "end_of_patch" in entry}


def input_modes(facts: Any) -> dict[str, list[str]]:
    """FastFile looks like File to the container, so every algorithm that takes File takes it."""
    taken = facts["training_input_modes"]["documented"]
    return {mode: [] for mode in ("File", "FastFile", "Pipe") if mode in taken or mode == "FastFile"}


def instances(facts: Any, own: dict[str, Any]) -> dict[str, Any]:
    parallel = facts["parallelizable"]
    note = "; ".join(
        part for part in (facts["parallel_notes"], _text(facts["instance"]["multi_gpu_per_instance"])) if part
    )
    return {
        **own,
        "multiple_instances": parallel if isinstance(parallel, bool) else None,
        "recommended": facts["recommended"],
        "note": note,
        **compact(status="conflict" if parallel == "conflict" else None),
        "source": "page",
    }


def _text(value: Any) -> str:
    return "" if value in ("yes", "no", "n/a", "undocumented") else f"several GPUs: {value}"


def checkpoints(facts: Any) -> dict[str, Any]:
    native = NATIVE[facts["spot"]["native_checkpointing"]]
    return {
        "native": native,
        "max_wait": facts["spot"]["max_wait_limit_without_checkpoint"],
        "note": "its own page says it checkpoints, the list of those that do leaves it out" if native is None else "",
        **compact(status="conflict" if native is None else None),
        "source": "checkpoints",
    }


def all_metrics(facts: Any, versions: list[str]) -> dict[str, Any]:
    """The metrics of the tuning page, and those that the container publishes beside them."""
    found: dict[str, Any] = {
        entry["name"]: {
            "direction": entry["direction"],
            "tunable_objective": entry["tunable_objective"],
            "source": "tuning",
        }
        for entry in facts["metrics"]
    }
    for name, entry in facts.get("container_validation", {}).get("metrics", {}).items():
        known: list[str] = [] if entry["versions"] == "all" else entry["versions"]
        if name in found and (found[name]["direction"] != entry["direction"] or known not in ([], versions)):
            raise SystemExit(f"{name}: the container contradicts the tuning page")
        own = {"direction": entry["direction"], "tunable_objective": True, **compact(versions=known)}
        found.setdefault(name, {**own, "source": "container"})
    return found


def aliases(container: dict[str, Any] | None, versions: list[str]) -> dict[str, Any]:
    """Other names that XGBoost accepts; the fact's key says since which version."""
    found: dict[str, Any] = {}
    for key, names in (container or {}).items():
        if key.startswith(ALIASES_SINCE):
            known = versions[versions.index(key.removeprefix(ALIASES_SINCE)) :]
            found |= {alias: {"of": name, "versions": known} for alias, name in names.items()}
    return found


def by_predictor_type(facts: Any) -> list[dict[str, Any]]:
    """Values that the guide allows for some predictor types only."""
    return [
        rule(
            f"with predictor_type {predictor}, {entry['name']} is one of {', '.join(values)}",
            test("predictor_type", one_of=[predictor]),
            then=test(entry["name"], one_of=values),
        )
        for entry in facts["hyperparameters"]
        for predictor, values in entry.get("by_predictor_type", {}).items()
    ]


def with_used_sources(content: dict[str, Any]) -> dict[str, Any]:
    """Without the sources that no fact of this algorithm names."""
    named = set(re.findall(r'"source": "(\w+)"', json.dumps(content)))
    return {**content, "sources": {key: source for key, source in content["sources"].items() if key in named}}


def main() -> int:
    parser = argument_parser(__doc__)
    parser.add_argument("--facts", type=Path, required=True, help="the JSON file with the keys _meta and algorithms")
    arguments = parser.parse_args()
    source: Any = json.loads(arguments.facts.read_text(encoding="utf-8"))
    changed = {
        name: digest
        for name, facts in source["algorithms"].items()
        if PROSE.get(name) != (digest := prose_digest(facts))
    }
    if changed:
        raise SystemExit(f"the prose has changed: read it, adjust the encodings, then set PROSE to {changed}")
    meta = {
        "tables": source["_meta"]["sources"]["hyperparameter_tables"],
        "date": arguments.date,
        "generator": "scripts/generate_catalog/algorithms.py",
    }
    exit_codes: list[int] = []
    for name, facts in source["algorithms"].items():
        content = {"_meta": meta, **with_used_sources(algorithm(name, facts))}
        exit_codes.append(emit(f"algorithms/{content['name']}.json", content, check=arguments.check))
    return max(exit_codes)


if __name__ == "__main__":
    sys.exit(main())
