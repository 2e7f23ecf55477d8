"""Generates ``regions.json``: partition and URL suffix of every region, from the data files of ``botocore``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import botocore
from output import argument_parser, emit


def partitions() -> dict[str, dict[str, Any]]:
    """Partition id to URL suffix, region pattern and regions (pseudo regions such as ``aws-global`` left out)."""
    data: Any = json.loads((Path(botocore.__file__).parent / "data" / "partitions.json").read_text(encoding="utf-8"))
    return {
        partition["id"]: {
            "url_suffix": partition["outputs"]["dnsSuffix"],
            "region_pattern": partition["regionRegex"],
            "regions": sorted(name for name in partition["regions"] if not name.endswith("-global")),
        }
        for partition in sorted(data["partitions"], key=lambda item: item["id"])
    }


def main() -> int:
    arguments = argument_parser(__doc__).parse_args()
    content = {
        "_meta": {
            "source": f"botocore {botocore.__version__}, data/partitions.json",
            "date": arguments.date,
            "generator": "scripts/generate_catalog/regions.py",
        },
        "partitions": partitions(),
    }
    return emit("regions.json", content, check=arguments.check)


if __name__ == "__main__":
    sys.exit(main())
