"""The waterfall of a match as a Vega-Lite specification: how the fields add up, without saying what they hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"


def specification(match: Mapping[str, Any], fields: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """From a match and its evidence in order, as they are stored or as GraphQL gives them, to a chart."""
    steps = [("prior", "", float(match["prior"]))]
    steps += [(one["field"], one["verdict"], float(one["weight"])) for one in fields]
    bars, level = [], 0.0
    for name, verdict, weight in steps:
        bars.append(_bar(name, verdict, level, level + weight))
        level += weight
    bars.append(_bar("score", "", 0.0, level))
    order = [bar["field"] for bar in bars]
    return {
        "$schema": SCHEMA,
        "title": f"{float(match['score']):.6f}: {level:+.2f} bits",
        "width": 480,
        "height": 240,
        "data": {"values": bars},
        "encoding": {
            "x": {"field": "field", "type": "nominal", "sort": order, "title": None},
            "y": {
                "field": "from",
                "type": "quantitative",
                "title": "bits for, or below 0 against, one person",
            },
            "y2": {"field": "to"},
            "color": {
                "condition": {"test": "datum.to >= datum.from", "value": "#2e7d32"},
                "value": "#c62828",
            },
            "tooltip": [{"field": "field"}, {"field": "verdict"}, {"field": "weight"}],
        },
        "mark": "bar",
    }


def _bar(field: str, verdict: str, start: float, end: float) -> dict[str, Any]:
    return {
        "field": field,
        "verdict": verdict,
        "from": round(start, 2),
        "to": round(end, 2),
        "weight": round(end - start, 2),
    }
