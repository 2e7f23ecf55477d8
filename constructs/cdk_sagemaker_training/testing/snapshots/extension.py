"""How syrupy keeps a readable snapshot: a YAML file for each, so that two tests never write the same one."""

from __future__ import annotations

from typing import Any

from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode


class ReadableSnapshotExtension(SingleFileSnapshotExtension):
    """Text that is readable already: ``__snapshots__/test_stack/test_churn.yaml``."""

    _write_mode = WriteMode.TEXT
    file_extension = "yaml"

    def serialize(self, data: Any, **_: Any) -> str:
        """The text itself."""
        return str(data)
