"""The picture of growth."""

from __future__ import annotations

import itertools
import re
from xml.etree import ElementTree as ET

from benchmarks import page
from benchmarks.curves import HEIGHT, WIDTH, svg

CURVES: dict[str, dict[float, float]] = {"ours": {1: 1.0, 10: 2.0, 1000: 30.0}, "a <peer>": {1: 0.5, 1000: 29.0}}


def lines(picture: str) -> list[list[tuple[float, float]]]:
    return [
        [(float(x), float(y)) for x, y in re.findall(r"([\d.]+),([\d.]+)", points)]
        for points in re.findall(r'points="([^"]+)"', picture)
    ]


def test_it_is_xml_with_all_words():
    root = ET.fromstring(svg("Synths", "pipelines", "seconds", CURVES, dashed=["a <peer>"]))
    words = {element.text for element in root.iter() if element.text and element.text.strip()}
    assert {"Synths", "pipelines", "seconds", "ours", "a <peer>", "1", "10", "100", "1,000"} <= words


def test_each_power_of_ten_is_as_far_as_the_other():
    ours, _ = lines(svg("x", "x", "y", {"ours": {1: 1, 10: 10, 100: 100}, "other": {1: 1, 100: 100}}))
    (x1, y1), (x2, y2), (x3, y3) = ours
    assert abs((x2 - x1) - (x3 - x2)) < 0.2
    assert abs((y1 - y2) - (y2 - y3)) < 0.2


def test_everything_is_inside_and_more_is_higher():
    for line in lines(svg("x", "x", "y", CURVES)):
        assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in line)
        assert line[0][1] > line[-1][1]


def test_only_peers_are_dashed():
    assert 1 == svg("x", "x", "y", CURVES, dashed=["ours"]).count("stroke-dasharray")


def test_words_do_not_cover_each_other():
    picture = svg("x", "x", "y", {str(name): {1: 1, 10: 10 + name / 1000} for name in range(5)})
    ends = sorted(float(y) for y in re.findall(r'<text x="518.0" y="([\d.]+)"', picture))
    assert 5 == len(ends)
    assert all(second - first >= 15 for first, second in itertools.pairwise(ends))


def test_one_number_is_no_curve_but_a_picture():
    ET.fromstring(svg("x", "x", "y", {"ours": {1: 1}}))


def test_the_picture_of_growth_has_every_way():
    seconds = {way: {"1": 1.0, "10": 2.0} for way in page._CURVES}
    picture = page.growth({"details": {"seconds_by_pipelines": seconds}})
    assert all(words in picture for words in page._CURVES.values())
    assert 2 == picture.count("stroke-dasharray")
