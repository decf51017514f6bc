"""The example queries that GraphiQL shows, and one for each system of the district, asked of the demo."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import orjson

FOLDER = Path(__file__).parents[2] / "docs" / "queries"
QUERIES = sorted(FOLDER.glob("*.graphql"))
SYSTEMS = sorted((FOLDER / "systems").glob("*.graphql"))

ASKERS = {"syncs": "INTEGRATOR", "district": "DASHBOARD", "matches": "IDENTITY_STEWARD"}
"""Who asks, where it is not a psychologist."""


def test_example_queries_answer_in_the_demo(guides):
    answers = _asked(guides, {path: ASKERS.get(path.stem, "PSYCHOLOGIST") for path in QUERIES})
    assert len(answers) >= 5
    for path, answer in answers.items():
        assert "errors" not in answer, path.name
        found = next(iter(answer["data"].values()))
        assert found if isinstance(found, list) else found["nodes"], path.name


def test_each_system_of_the_district_answers_its_question(guides):
    roles = {}
    for path in SYSTEMS:
        said = re.match(r"# as ([A-Z_]+)\n# en: .+\n# zh: .+\n", path.read_text(encoding="utf-8"))
        assert said, f"{path.name} begins with `# as ROLE`, `# en: …` and `# zh: …`"
        roles[path] = said[1]
    for path, answer in _asked(guides, roles).items():
        assert "errors" not in answer, (path.name, answer)
        # What is overdue may be nothing in so small a district.
        spared = re.findall(r"^# may be empty: (\w+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert answer["data"].keys() > set(spared), path.name
        for name, found in answer["data"].items():
            assert _says_something(found) or name in spared, (path.name, name, found)


def _asked(guides: Any, roles: dict[Path, str]) -> dict[Path, Any]:
    asked = [f"yixin query --as {role} {path}" for path, role in roles.items()]
    ran = guides.run(["export YIXIN_HOME=.trial/district", *asked])
    answers = [orjson.loads(result.said) for result in ran if result.said.startswith("{")]
    return dict(zip(roles, answers, strict=True))


def _says_something(found: Any) -> bool:
    """Whether there is a row, or a number that is not none."""
    if isinstance(found, dict):
        return any(_says_something(value) for value in found.values())
    if isinstance(found, list):
        return bool(found)
    return bool(found)
