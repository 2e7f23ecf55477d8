"""Records of transform jobs: cut, filtered, put into requests, joined."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdk_sagemaker_training.runtime.channels import DataError, NotSupportedError
from cdk_sagemaker_training.runtime.records import column_filter, filtered, joined, lines_of, requests_of

RECORDS = st.lists(st.binary(max_size=9).filter(lambda record: b"\n" not in record), max_size=9)


@pytest.mark.parametrize("end", [b"", b"\n"])
def test_the_last_line_may_have_an_end(end: bytes) -> None:
    assert [b"1,2", b"", b"3"] == lines_of(b"1,2\n\n3" + end)


@given(RECORDS, st.integers(9, 30))
def test_requests_hold_all_records_in_their_order_and_not_too_many(records: list[bytes], most: int) -> None:
    found = requests_of(records, most, several=True)
    assert records == [record for request in found for record in request]
    assert all(len(b"\n".join(request)) <= most for request in found)
    assert [[record] for record in records] == requests_of(records, most, several=False)
    assert len(requests_of(records, 0, several=True)) <= 1


def test_two_that_fit_go_together() -> None:
    assert [[b"12", b"34"], [b"56"]] == requests_of([b"12", b"34", b"56"], 6, several=True)


def test_a_record_that_is_too_long() -> None:
    with pytest.raises(DataError, match="a record of 3 bytes is more than MaxPayloadInMB allows"):
        requests_of([b"1", b"123"], 2, several=True)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("$", "a,b,c,d"),
        ("$[*]", "a,b,c,d"),
        ("$[0]", "a"),
        ("$[0,-1]", "a,d"),
        ("$[1:]", "b,c,d"),
        ("$[1:2]", "b,c"),
        ("$[:1]", "a,b"),
        ("$[3, 0:1]", "d,a,b"),
        ("$[0,2:]", "a,c,d"),
    ],
)
def test_columns(path: str, expected: str) -> None:
    assert expected.encode() == filtered(b"a,b,c,d", column_filter(path))


def test_quotes_stay_where_they_are_needed() -> None:
    assert b'"x,""y""",2' == filtered(b'1,"x,""y""",2\r', column_filter("$[1:]"))


@pytest.mark.parametrize("path", ["$.features", "$['a']", "$[]", "$[:-1]", "$[0][1]", "features"])
def test_paths_that_choose_no_columns(path: str) -> None:
    with pytest.raises(NotSupportedError, match="not executed here: the filter"):
        column_filter(path)


@pytest.mark.parametrize("path", ["$[4]", "$[-5]"])
def test_columns_that_a_row_does_not_have(path: str) -> None:
    with pytest.raises(DataError, match="of a row of 4"):
        filtered(b"a,b,c,d", column_filter(path))


def test_predictions_come_after_their_rows() -> None:
    assert [b"1,2,0.5", b"3,4,0.25"] == joined([b"1,2\r", b"3,4"], b"0.5\n0.25\n")
    with pytest.raises(DataError, match="1 predictions for 2 records"):
        joined([b"1,2", b"3,4"], b"0.5\n")
