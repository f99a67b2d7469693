"""The chart of a data_visualization block."""

from __future__ import annotations

from slackbot.sandbox.rules import Rule, Shape, above_zero, listing, number, string, typed

LABEL = string(20)
PARTS, POINTS = 12, 20

PIE = Shape(
    required={"segments": listing(Shape(required={"label": LABEL, "value": above_zero}, optional={}), PARTS)},
    optional={},
)
AXES = Shape(
    required={"categories": listing(LABEL, POINTS)},
    optional={"x_label": string(50), "y_label": string(50)},
)
SERIES = Shape(
    required={
        "name": LABEL,
        "data": listing(Shape(required={"label": LABEL, "value": number}, optional={}), POINTS),
    },
    optional={},
)
LINES = Shape(required={"series": listing(SERIES, PARTS), "axis_config": AXES}, optional={})
CHART: Rule = typed({"pie": PIE, "bar": LINES, "area": LINES, "line": LINES})
