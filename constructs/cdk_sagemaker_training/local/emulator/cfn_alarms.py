"""Alarms on expressions and Metrics Insights queries in CloudFormation, which ministack refuses.

They are kept and shown. No expression is computed, so such an alarm stays in INSUFFICIENT_DATA.
"""

from __future__ import annotations

from typing import Any

from cdk_sagemaker_training.local.emulator import bridge


def keep_expressions() -> None:
    """Complete the record of an alarm by what it is computed from."""
    record = bridge.provisioners._cw_metric_alarm_record

    def with_expressions(name: str, props: dict[str, Any]) -> dict[str, Any]:
        metrics = props.get("Metrics")
        if not metrics:
            return dict(record(name, props))
        # A place holder passes the check for a single metric, and goes again.
        single = {key: value for key, value in props.items() if key != "Metrics"}
        alarm = dict(record(name, {**single, "MetricName": "-", "Namespace": "-"}))
        for member in ("MetricName", "Namespace", "Statistic", "ExtendedStatistic", "Period", "Dimensions", "Unit"):
            alarm.pop(member, None)
        return {**alarm, "Metrics": metrics}

    bridge.provisioners._cw_metric_alarm_record = with_expressions
