"""Monitoring as a segment of cdk-monitoring-constructs, which has to be installed for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

import jsii
from aws_cdk import aws_cloudwatch as cloudwatch

from cdk_sagemaker_training.monitoring.widgets import WIDTH, Row

if TYPE_CHECKING:
    from cdk_monitoring_constructs import IDashboardSegment


def facade_segment(title: str, rows: Sequence[Row], alarms: Sequence[cloudwatch.IAlarm]) -> IDashboardSegment:
    """``rows`` for the facade's dashboard, the first of them for its summary, ``alarms`` for its alarm dashboard."""
    from cdk_monitoring_constructs import IDashboardSegment

    def titled(shown: Sequence[Row]) -> list[cloudwatch.IWidget]:
        header = cloudwatch.TextWidget(markdown=f"### {title}", width=WIDTH, height=1)
        return [header, *(cast("cloudwatch.IWidget", cloudwatch.Row(*row)) for row in shown)]

    @jsii.implements(IDashboardSegment)
    class Segment:
        def widgets(self) -> list[cloudwatch.IWidget]:
            return titled(rows)

        def summary_widgets(self) -> list[cloudwatch.IWidget]:
            return titled(rows[:1])

        def alarm_widgets(self) -> list[cloudwatch.IWidget]:
            return [cloudwatch.AlarmStatusWidget(title=title, width=WIDTH, alarms=list(alarms))]

    return Segment()
