"""The example queries that GraphiQL shows, and one for each system of the district, asked of the demo."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import orjson

from hub.web.service import Service
from schema.kit import Role

FOLDER = Path(__file__).parents[2] / "docs" / "queries"
QUERIES = sorted(FOLDER.glob("*.graphql"))
SYSTEMS = sorted((FOLDER / "systems").glob("*.graphql"))

ASKERS = {"syncs": "INTEGRATOR", "district": "DASHBOARD", "matches": "IDENTITY_STEWARD", "letter": "CENTRE"}
"""Who asks, where it is not a psychologist."""


async def test_example_queries_answer_in_the_demo(service):
    answers = await _asked(service, {path: ASKERS.get(path.stem, "PSYCHOLOGIST") for path in QUERIES})
    assert len(answers) >= 5
    _the_letters_figures(next(answer["data"] for path, answer in answers.items() if path.stem == "letter"))
    for path, answer in answers.items():
        assert "errors" not in answer, path.name
        found = next(iter(answer["data"].values()))
        assert found if isinstance(found, list) else found["nodes"], path.name


def _the_letters_figures(data: Any) -> None:
    """Those that do not need a district of full size; see tests/resolvers/test_indicators.py for the others."""
    now = {one["code"]: one for one in data["now"]}
    percents = {code for code, one in now.items() if one["unit"] == "PERCENT"}
    assert len(percents) == 6 and {now[code]["value"] for code in percents} == {"100"}
    eligible = int(now["certification.schools"]["denominator"])
    assert int(now["certification.demonstration"]["value"]) == min(8, eligible)
    assert now["certification.featured"]["value"] == "2"
    season = {one["code"]: int(one["value"]) for one in data["season"]}
    assert season["activities.held"] == 559 and season["activities.participations"] > 1_000
    assert [one["value"] for one in data["column"]] == ["49736"]
    assert data["hotlineSince"]["nodes"][0]["receivedAt"].startswith("2014-07")
    assert data["filesSince"]["nodes"][0]["openedOn"].startswith("2017-05")


async def test_each_system_of_the_district_answers_its_question(service):
    roles = {}
    for path in SYSTEMS:
        said = re.match(r"# as ([A-Z_]+)\n# en: .+\n# zh: .+\n", path.read_text(encoding="utf-8"))
        assert said, f"{path.name} begins with `# as ROLE`, `# en: …` and `# zh: …`"
        roles[path] = said[1]
    for path, answer in (await _asked(service, roles)).items():
        assert "errors" not in answer, (path.name, answer)
        # What is overdue may be nothing in so small a district.
        spared = re.findall(r"^# may be empty: (\w+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert answer["data"].keys() > set(spared), path.name
        for name, found in answer["data"].items():
            assert _says_something(found) or name in spared, (path.name, name, found)


async def _asked(service: Service, roles: dict[Path, str]) -> dict[Path, Any]:
    answers = {}
    for path, role in roles.items():
        viewer = await service.as_demo(Role[role])
        answer = await service.graph.execute(viewer, document=path.read_text(encoding="utf-8"))
        answers[path] = orjson.loads(answer)
    return answers


def _says_something(found: Any) -> bool:
    """Whether there is a row, or a number that is not none."""
    if isinstance(found, dict):
        return any(_says_something(value) for value in found.values())
    if isinstance(found, list):
        return bool(found)
    return bool(found)
