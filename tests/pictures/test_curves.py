"""Metrics over time."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from cdk_sagemaker_training.pictures.curves import curve


def test_each_attempt_is_a_line_and_names_are_text() -> None:
    points = [(0.0, 1.0), (1.0, 0.5), (3.0, 1.0), (4.0, 0.25)]
    figure = curve("<loss>", points, [2.0])
    root = ET.fromstring(figure)
    lines = [line.attrib["points"].split() for line in root.iter("polyline")]
    assert [2, 2] == [len(line) for line in lines]
    assert 1 == len(re.findall('class="cut"', figure))
    heights = [float(point.split(",")[1]) for line in lines for point in line]
    assert heights[0] == heights[2] == min(heights)
    assert heights[3] == max(heights)
    assert "&lt;loss&gt;: 4 values" in figure


def test_one_value_and_equal_ones_are_drawn_too() -> None:
    for points in ([(0.0, 3.0)], [(0.0, 3.0), (1.0, 3.0)]):
        assert ET.fromstring(curve("m", points)).find(".//circle") is not None
