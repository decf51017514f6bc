"""docs/early-warning.md: its commands and queries answer in the demo, and its example of rules can be read."""

from __future__ import annotations

import json
from pathlib import Path

import orjson

from tests.docs.conftest import blocks

PAGE = Path(__file__).parents[2] / "docs" / "early-warning.md"


def _of(language: str) -> list[str]:
    return [block.text for block in blocks(PAGE) if block.language == language]


def test_its_commands_and_queries_answer_in_the_demo(guides):
    (rules,) = _of("yaml")
    asked = []
    for query in _of("graphql"):
        role = query.split("\n", 1)[0].removeprefix("# as ")
        variables = json.dumps({"rules": rules}) if "$rules" in query else "{}"
        asked.append(f"yixin query --as {role} --variables '{variables}' - <<'END'\n{query}END")
    commands = [
        "export YIXIN_HOME=.trial/district",
        f"cat > rules.yaml <<'END'\n{rules}END",
        *_of("sh"),
        *asked,
    ]
    _, _, checked, simulated, alerts, simulation = guides.run(commands)
    assert "rules" in checked.said and "SCREENING_NOT_FOLLOWED_UP" in simulated.said
    assert orjson.loads(alerts.said)["data"]["alerts"]["nodes"]
    told = orjson.loads(simulation.said)
    assert "errors" not in told and told["data"]["simulateRules"]["schools"]
    codes = [one["rule"] for one in told["data"]["simulateRules"]["rules"]]
    assert "SCREENING_NOT_FOLLOWED_UP" in codes and len(codes) > 1
