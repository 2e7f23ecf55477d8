"""What CloudWatch alarms, dashboards and queries can and cannot do.

Sources, as read in November 2026:
ALARM: API reference of CloudWatch, PutMetricAlarm, ``Period`` and ``EvaluationPeriods``.
MATH: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create-alarm-on-metric-math-expression.html.
INSIGHTS: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Metrics_Insights_Alarm.html, with
"Limits that apply to alarms based on Metrics Insights queries".
QUERY: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-querylanguage.html.
LIMITS: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html.
"""

from __future__ import annotations

from typing import Final

MAX_EVALUATED_DAYS: Final = 7
"""ALARM: period times evaluation periods is at most 604,800 seconds; with a period below one hour at most one day."""

SEARCH_IN_ALARMS: Final = False
"""MATH: "You can't create an alarm based on the SEARCH expression." Dashboards take it."""

MAX_INSIGHTS_MINUTES: Final = 180
"""INSIGHTS: an alarm on a Metrics Insights query looks at no more than the latest 3 hours."""

INSIGHTS_OPERATORS: Final = ("=", "!=", "AND")
"""QUERY: of the ``WHERE`` clause. There is no pattern matching, so a query cannot choose the jobs of one pipeline."""

MAX_INSIGHTS_SERIES: Final = 500
"""INSIGHTS: series that a query returns; one with ``GROUP BY`` and ``ORDER BY`` judges each of them by itself."""

MAX_WIDGET_METRICS: Final = 500  # LIMITS
MAX_DASHBOARD_METRICS: Final = 2500  # LIMITS: across all widgets
