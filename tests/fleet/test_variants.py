from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from cdk_sagemaker_training.errors import MISSING, InvalidInputError, Problem
from cdk_sagemaker_training.fleet.problems import of_variant, told
from cdk_sagemaker_training.fleet.variants import Variant, named_variants, read_variants
from tests.support.mistakes import mistakes


def places(variants: Sequence[Any], key: str = "name") -> list[tuple[str, object]]:
    _, problems = named_variants(read_variants(variants), key=key, fleet_name="stores")
    return [(problem.where, problem.given) for problem in problems]


def rows_of(variants: Any) -> list[Any]:
    return list(read_variants(variants).values())


def test_any_iterable_is_a_table():
    assert [{"name": "a"}, {"name": "b"}] == rows_of({"name": name} for name in "ab")


def test_a_csv_file_is_a_table_of_text(tmp_path: Path):
    path = tmp_path / "stores.csv"
    path.write_bytes("\ufeffname,rounds\nMünchen-2,5\n\nparis,\n".encode())
    expected = [{"name": "München-2", "rounds": "5"}, {"name": "paris", "rounds": ""}]
    assert expected == rows_of(path) == rows_of(str(path))


def test_lines_that_do_not_fit_the_header_are_told_with_their_numbers(tmp_path: Path):
    path = tmp_path / "stores.csv"
    path.write_text("name,rounds,name\na,1\nb,2,3\nc,1,2,3\n", encoding="utf-8")
    assert [
        ("variants", "name"),
        ("variants, line 2", "2 values"),
        ("variants, line 4", "4 values"),
    ] == [(where, given) for where, given, _ in mistakes(lambda: read_variants(path))]


def test_lines_names_and_doubles_of_a_file_are_told_together_by_their_lines(tmp_path: Path):
    path = tmp_path / "stores.csv"
    path.write_text("name,rounds\na,1\nA,2\nb\nKöln,3\nc,1,2\nx_y,4\nd,5\n", encoding="utf-8")
    named, problems = named_variants(read_variants(path), key="name", fleet_name="stores")
    assert {"a": {"name": "a", "rounds": "1"}, "d": {"name": "d", "rounds": "5"}} == named
    assert [
        ("variants, line 3['name']", "A"),
        ("variants, line 4", "1 values"),
        ("variants, line 5['name']", "Köln"),
        ("variants, line 6", "3 values"),
        ("variants, line 7['name']", "x_y"),
    ] == [(problem.where, problem.given) for problem in problems]
    assert problems[0].allowed.endswith("; variants, line 2 has it")


def test_lines_without_any_value_are_none(tmp_path: Path):
    path = tmp_path / "stores.csv"
    path.write_text("\nname,rounds\na,1\n,\n   \n , \nb,2\n,,\n", encoding="utf-8")
    assert ["variants, line 3", "variants, line 7"] == list(read_variants(path))


@pytest.mark.parametrize(("separator", "python"), [(";", "';'"), ("\t", "'\\t'"), ("|", "'|'")])
def test_another_separator_than_commas_is_told_once_with_how_to_read_it(tmp_path: Path, separator: str, python: str):
    path = tmp_path / "stores.csv"
    header = separator.join(["name", "share"])
    path.write_text(f"{header}\nberlin{separator}0,5\nparis{separator}0,7\n", encoding="utf-8")
    with pytest.raises(InvalidInputError, match="PipelineFleet 'Stores': 1 problem") as caught:
        read_variants(path, key="name", subject="PipelineFleet 'Stores'")
    (problem,) = caught.value.problems
    assert ("variants, line 1", header) == (problem.where, problem.given)
    assert problem.fix.endswith(f'newline=""), delimiter={python})')


def test_a_file_may_have_one_column(tmp_path: Path):
    path = tmp_path / "stores.csv"
    path.write_text("a;b\nberlin\n", encoding="utf-8")
    assert [{"a;b": "berlin"}] == list(read_variants(path, key="a;b").values())


@pytest.mark.parametrize(
    ("header", "given", "fix"),
    [
        ("Name,rounds", "columns Name, rounds", "key='Name'"),
        ("id, name", "columns id, ' name'", "key=' name'"),
        ("nane,rounds", "columns nane, rounds", "did you mean 'nane'?"),
        ("city,rounds", "columns city, rounds", "name the column as key="),
    ],
)
def test_a_header_without_the_key_is_told_once(tmp_path: Path, header: str, given: str, fix: str):
    path = tmp_path / "stores.csv"
    path.write_text(f"{header}\na,1\nb,2\n", encoding="utf-8")
    with pytest.raises(InvalidInputError) as caught:
        read_variants(path, key="name")
    assert [("variants", given, fix)] == [(each.where, each.given, each.fix) for each in caught.value.problems]


@pytest.mark.parametrize(
    ("content", "fix"),
    [
        (None, "; a path that is not absolute begins in "),
        ("Köln".encode("latin-1"), "save it as UTF-8: "),
        (b'name\na\n"b"c\n', "line 3: "),
    ],
)
def test_why_a_file_cannot_be_read_is_told(tmp_path: Path, content: bytes | None, fix: str):
    path = tmp_path / "stores.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InvalidInputError) as caught:
        read_variants(path)
    assert fix in caught.value.problems[0].fix


@pytest.mark.parametrize("content", [None, b"\xff\xfe\xfa", b'name\n"a\n', b""])
def test_a_file_that_is_no_table_is_told(tmp_path: Path, content: bytes | None):
    path = tmp_path / "stores.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InvalidInputError, match="CSV file"):
        read_variants(path)


def test_names_are_in_lower_case_and_in_order():
    rows: list[Variant] = [{"name": "Rome"}, {"name": 17}, {"name": "berlin-mitte"}]
    assert ({"17": rows[1], "berlin-mitte": rows[2], "rome": rows[0]}, []) == named_variants(
        read_variants(rows), key="name", fleet_name="stores"
    )


def test_every_mistake_of_a_table_is_told_at_once():
    rows = [{"name": "a"}, {"id": 1}, {"name": "A"}, {"name": "b_c"}, {"name": ""}, {"name": 1.5}, {"name": True}, "d"]
    assert [
        ("variants[1]['name']", MISSING),
        ("variants[2]['name']", "A"),
        ("variants[3]['name']", "b_c"),
        ("variants[4]['name']", ""),
        ("variants[5]['name']", 1.5),
        ("variants[6]['name']", True),
        ("variants[7]", "d"),
    ] == places(rows)


def test_a_row_without_the_column_is_told_which_columns_it_has():
    (problem,) = named_variants(read_variants([{"id": 1, "city": "x"}]), key="name", fleet_name="stores")[1]
    assert "columns here: id, city" == problem.fix


def test_columns_are_told_with_what_nobody_sees():
    rows = [{"\ufeffname": "a", "city ": "x"}]
    (problem,) = named_variants(read_variants(rows), key="name", fleet_name="stores")[1]
    assert r"columns here: '\ufeffname', 'city '" == problem.fix


def test_a_name_with_blanks_around_it_is_told_without():
    for given, fix in {
        "Berlin ": "leave out the blanks around it: 'Berlin'",
        "New York": "give the table a co",
    }.items():
        (problem,) = named_variants(read_variants([{"name": given}]), key="name", fleet_name="stores")[1]
        assert problem.fix.startswith(fix)
        assert problem.allowed.startswith("letters from a to z, digits")


def test_integers_of_numpy_are_names():
    np = pytest.importorskip("numpy")
    named, problems = named_variants(read_variants([{"name": np.int64(17)}]), key="name", fleet_name="stores")
    assert (["17"], []) == (list(named), problems)


def test_an_empty_table_is_a_mistake():
    assert [("variants", "none")] == places([])


def test_the_name_of_the_pipeline_is_not_too_long():
    assert [] == places([{"name": "a" * 249}])
    assert [("variants[0]['name']", "a" * 250)] == places([{"name": "a" * 250}])


def test_twenty_problems_are_spelled_out_and_the_others_counted():
    problems = [Problem(str(number), number, "nothing") for number in range(23)]
    assert problems[:20] == list(told(problems[:20]))
    assert [*problems[:20], "3 more problems"] == [*told(problems)[:20], told(problems)[20].given]
    assert "1 more problem" == told(problems[:21])[20].given


def test_of_very_many_problems_the_same_of_many_variants_is_told_once():
    bug = [Problem("max_run", -1, "an integer >= 1")]
    own = [Problem("rounds", "x", "a number", "mend the cell")]
    many = [each for number in range(30) for each in of_variant(f"s{number}", bug)]
    found = told([*many, *of_variant("s7", own), *of_variant("s8", own), Problem("variants[3]", 1, "a mapping")])
    assert [
        ("s0, s1, s2 and 27 more: max_run", -1, ""),
        ("s7, s8: rounds", "x", "mend the cell"),
        ("variants[3]", 1, ""),
    ] == [(each.where, each.given, each.fix) for each in found]
    assert ["s0: max_run"] * 20 == [each.where for each in told([*of_variant("s0", bug)] * 20)]
