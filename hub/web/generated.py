"""What is generated for readers: the printed schema, the entity reference and the page of settings."""

from __future__ import annotations

from pathlib import Path

from hub.base.settings import Settings
from hub.web.requests import BODY_LIMIT
from resolvers import reference
from resolvers.allowances import ALLOWANCES
from resolvers.compiling.arguments import DEFAULT_PAGE
from resolvers.schema import Schema
from resolvers.limits import ERRORS, OF_DOCUMENT, STEPS, VALUES
from schema.graph.sizes import PERSONS_LIST, RECORDS, ROOT_LIST

_LIMITS = Path(__file__).with_name("limits.md.in")

OTHERS = {
    "YIXIN_TOKEN": "Token whose account asks in `yixin query`, where no `--as ROLE` is given.",
    "YIXIN_CHROMIUM": "Program of the browser for the tests; default: `chromium`, `chromium-browser` or"
    " `google-chrome`, whichever there is.",
    "YIXIN_TEST_DATABASE_URL": "PostgreSQL for the tests, as a role that may create databases, schemas and roles:"
    " they leave application's roles, `yixin_tests_application_…`, there; default: an embedded one of their own.",
    "YIXIN_WRITE_GOLDEN": "Set: the tests write the golden answers anew instead of comparing them.",
}
"""Variables that are no settings of a hub."""


def sdl() -> str:
    """The schema in GraphQL's own language."""
    return Schema(kept=False).sdl


def files() -> dict[str, str]:
    """Every generated file by its path from the project's folder; the same text whenever nothing was declared anew."""
    return {**reference.files(Schema(kept=False)), "docs/settings.md": settings_page(), "docs/limits.md": limits_page()}


def limits_page() -> str:
    """The page of limits and costs: its numbers are those of the code."""
    limits = [f"| {limit.what} | {limit.most:,} |" for limit in (*OF_DOCUMENT, VALUES, STEPS)]
    allowances = [
        f"| `{role.name}` | {allowed.cost:,} | {allowed.rows:,} | {allowed.page:,} |"
        for role, allowed in ALLOWANCES.items()
    ]
    return _LIMITS.read_text("utf-8").format(
        note=reference.NOTE,
        body=f"{BODY_LIMIT // 1024:,}",
        limits="\n".join(limits),
        allowances="\n".join(allowances),
        root=ROOT_LIST,
        person=PERSONS_LIST,
        records=RECORDS,
        page=DEFAULT_PAGE,
        errors=ERRORS.most,
    )


def settings_page() -> str:
    """The page of settings: each environment variable with its default and its meaning."""
    lines = [
        "# Settings\n",
        reference.NOTE,
        "A hub is set by environment variables, read once when a command starts. One that does not fit ends the"
        " command with `settings.invalid` and its name.\n",
        "| variable | default | meaning |",
        "|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        default = "–" if field.default is None else f"`{field.default}`"
        lines.append(f"| `YIXIN_{name.upper()}` | {default} | {_cell(field.description or '')} |")
    lines += ["\nOther variables that commands and tests read:\n", "| variable | meaning |", "|---|---|"]
    lines += [f"| `{name}` | {_cell(meaning)} |" for name, meaning in OTHERS.items()]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
