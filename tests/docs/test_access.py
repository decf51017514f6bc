"""docs/access.md: what it shows fits the schema, and the settings that it names are there."""

from __future__ import annotations

import re
from pathlib import Path

from graphql import parse, validate

from hub.base.settings import Settings
from hub.policy.signed import SCOPE

PAGE = (Path(__file__).parents[2] / "docs" / "access.md").read_text("utf-8")


def test_every_mutation_that_it_shows_or_names_is_one(graph_schema):
    shown = re.findall(r"```graphql\n(.*?)```", PAGE, re.DOTALL)
    assert len(shown) >= 2
    for document in shown:
        assert validate(graph_schema.core, parse(document)) == []
    named = set(re.findall(r"\b([a-z]\w*(?:Token|Account|Grant|Role|Glass))\b", PAGE))
    ends = ("Token", "Account", "Grant", "Role", "Glass")
    assert named == {name for name in graph_schema.core.mutation_type.fields if name.endswith(ends)}


def test_every_setting_that_it_names_is_one():
    named = set(re.findall(r"YIXIN_(OIDC_\w+)", PAGE))
    assert named == {name.upper() for name in Settings.model_fields if name.startswith("oidc_")}
    assert f"`{SCOPE}read`" in PAGE
