"""The example queries that GraphiQL shows, asked of the demo."""

from __future__ import annotations

from pathlib import Path

import orjson

QUERIES = sorted((Path(__file__).parents[2] / "docs" / "queries").glob("*.graphql"))

ASKERS = {"syncs": "INTEGRATOR", "district": "DASHBOARD", "matches": "IDENTITY_STEWARD"}
"""Who asks, where it is not a psychologist."""


def test_example_queries_answer_in_the_demo(guides):
    asked = [f"yixin query --as {ASKERS.get(path.stem, 'PSYCHOLOGIST')} {path}" for path in QUERIES]
    ran = guides.run(["export YIXIN_HOME=.trial/district", *asked])
    answers = [orjson.loads(result.said) for result in ran if result.said.startswith("{")]
    assert len(answers) == len(QUERIES) >= 5
    for path, answer in zip(QUERIES, answers, strict=True):
        assert "errors" not in answer, path.name
        found = next(iter(answer["data"].values()))
        assert found if isinstance(found, list) else found["nodes"], path.name
