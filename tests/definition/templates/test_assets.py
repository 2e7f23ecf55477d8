from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cdk_sagemaker_training.definition.templates import Assets
from cdk_sagemaker_training.definition.templates.assets import MAX_BYTES


def listed(path: str, key: Any, packaging: str = "file") -> dict[str, Any]:
    destinations = {"current": {"bucketName": "assets-${AWS::Region}", "objectKey": key}}
    return {"source": {"path": path, "packaging": packaging}, "destinations": destinations}


@pytest.fixture
def assembly(tmp_path: Path) -> Path:
    folder = tmp_path / "cdk.out"
    folder.mkdir()
    (tmp_path / "outside.json").write_text("outside")
    (folder / "asset.a.json").write_text("ü", encoding="utf-8")
    (folder / "asset.latin.json").write_bytes(b"\xfc")
    (folder / "asset.large.json").write_bytes(b"x" * (MAX_BYTES + 1))
    (folder / "asset.folder").mkdir()
    own = {
        "a": listed("asset.a.json", "a.json"),
        "outside": listed("../outside.json", "custom/${AWS::Region}/o.json"),
        "absolute": listed(str(tmp_path / "outside.json"), "absolute.json"),
        **{name: listed(f"asset.{name}.json", f"{name}.json") for name in ("latin", "large", "gone")},
        "folder": listed("asset.folder", "folder.json"),
        "zip": listed("asset.a.json", "a.zip", packaging="zip"),
        "nul": listed("a\0b", "nul.json"),
        "1": None,
        "2": {"source": "x"},
        "3": {"source": {"path": 1}},
        "4": {"source": {"path": "a"}},
        "5": {"source": {"path": "asset.a.json"}, "destinations": {"x": None, "y": {"objectKey": 5}}},
    }
    (folder / "S.assets.json").write_text(json.dumps({"files": own}))
    (folder / "Other.assets.json").write_text(json.dumps({"files": {"b": listed("asset.a.json", "b.json")}}))
    (folder / "Broken.assets.json").write_text("{")
    (folder / "List.assets.json").write_text("[]")
    return folder


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("a.json", "ü"),
        ({"Fn::Sub": "a.json"}, "ü"),
        ("b.json", "ü"),
        ({"Fn::Sub": "custom/${AWS::Region}/o.json"}, "outside"),
        ("absolute.json", "outside"),
        *((key, None) for key in ("latin.json", "large.json", "gone.json", "folder.json", "a.zip", "nul.json", "c")),
        *((key, None) for key in ({"Fn::Sub": ["a.json", {}]}, {"Ref": "a.json"}, None, 5, [])),
    ],
)
def test_keys(assembly: Path, key: object, expected: str | None):
    assert expected == Assets.of_template(assembly / "S.template.json").read(key)


def test_a_nested_stack_finds_the_files_of_its_parent(assembly: Path):
    assets = Assets.of_template(assembly / "SNested1234.nested.template.json")
    assert ["ü", None, "ü"] == [assets.read(key) for key in ("a.json", "c", "b.json")]


def test_other_stacks_are_read_only_when_their_files_are_needed(assembly: Path, monkeypatch: pytest.MonkeyPatch):
    assets = Assets.of_template(assembly / "S.template.json")
    assert "ü" == assets.read("a.json")
    (assembly / "Other.assets.json").write_text("{}")
    assert assets.read("b.json") is None


def test_no_assembly(tmp_path: Path):
    assert Assets.of_template(tmp_path / "gone" / "template.json").read("a.json") is None
