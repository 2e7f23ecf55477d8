"""Generates ``instances.json`` from a file of instance facts: what a family's sizes share is said once."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final

from output import argument_parser, emit

# What the fact file says about how it knows the quota rows of a type, in one word each.
EVIDENCE: Final = {"observed": "observed", "inferred": "inferred", "row": "unread"}
CARRIED_META: Final = ("built", "sources", "not_in_enum", "spot", "warm_pool", "default_quota", "volume_rule")


def one_value(values: list[Any], what: str) -> Any:
    """The value that every size of a family has; the source is refused where they differ."""
    if any(value != values[0] for value in values):
        raise SystemExit(f"{what} differs between the sizes of a family: it must become a fact of the size")
    return values[0]


def family(name: str, facts: Any, instances: dict[str, Any]) -> dict[str, Any]:
    sizes = {size: instances[f"ml.{name}.{size}"] for size in facts["sizes"]}
    shared = {
        key: one_value([entry.get(source) for entry in sizes.values()], f"{name}: {source}")
        for key, source in {
            "generation": "generation",
            "instance_class": "instance_class",
            "accelerator": "accelerator",
            "accelerator_model": "accelerator_model",
            "accelerator_memory_gib": "accelerator_memory_gib_each",
            "local_nvme": "local_nvme",
        }.items()
    }
    architecture = one_value([entry.get("cpu_arch", "x86_64") for entry in sizes.values()], f"{name}: cpu_arch")
    remarks = [facts.get("remark"), one_value([entry.get("note") for entry in sizes.values()], f"{name}: note")]
    return {
        **{key: value for key, value in shared.items() if value is not None},
        "architecture": architecture.split()[0],
        "remark": "; ".join(remark for remark in remarks if remark),
        "sizes": {size: size_record(entry) for size, entry in sizes.items()},
    }


def size_record(entry: Any) -> dict[str, Any]:
    rows = entry["quota_rows"]
    return {
        "accelerator_count": entry.get("accelerator_count", 0),
        "efa": entry["efa"],
        **local_storage(entry.get("local_nvme_gb")),
        "training_quota": rows["training_job"],
        "spot": rows["spot_training_job"],
        "warm_pool": rows["training_warm_pool"],
        "evidence": EVIDENCE[rows["status"].split()[0]],
    }


def local_storage(drives: str | None) -> dict[str, int]:
    """The GB of all drives, of a text like ``8x1000``; nothing where the facts have none."""
    if drives is None:
        return {}
    count, size = drives.split("x")
    return {"local_storage_gb": int(count) * int(size)}


def main() -> int:
    parser = argument_parser(__doc__)
    parser.add_argument(
        "--facts", type=Path, required=True, help="the JSON file with the keys _meta, families, instances"
    )
    arguments = parser.parse_args()
    source: Any = json.loads(arguments.facts.read_text(encoding="utf-8"))
    families = {name: family(name, facts, source["instances"]) for name, facts in sorted(source["families"].items())}
    listed = {f"ml.{name}.{size}" for name, facts in families.items() for size in facts["sizes"]}
    if listed != source["instances"].keys():
        raise SystemExit(f"families and instances disagree about {sorted(listed ^ source['instances'].keys())}")
    meta = {key: source["_meta"][key] for key in CARRIED_META}
    content = {
        "_meta": {**meta, "date": arguments.date, "generator": "scripts/generate_catalog/instances.py"},
        "families": families,
    }
    return emit("instances.json", content, check=arguments.check)


if __name__ == "__main__":
    sys.exit(main())
