"""Which tests go to which worker of a test run: by file, the longest first, and together where they share what is dear to make."""

from __future__ import annotations

import os
import re
from typing import Any

from xdist.scheduler import LoadScopeScheduling

from tests import thirds

LONGEST = (
    r"tests/hub/sync/",
    r"tests/resolvers/planner/test_equality\.py",
    r"tests/matrix/",
    r"tests/hub/cli/",
    # Before a guide that erases a pupil.
    r"tests/docs/test_query_language\.py",
    r"tests/docs/",
    r"tests/hub/store/",
    r"tests/hub/web/",
    r"tests/hub/policy/",
    r"tests/connectors/",
)
"""What should not be left for the end, when one worker would wait for the other, and what comes before what."""
TOGETHER = {
    r"tests/matrix/": "the matrix",
    r"tests/resolvers/planner/": "the crowd",
    r"tests/hub/cli/(?!test_(samples|breaking)\.py)": "the shared demo",
    r"tests/docs/(?!test_(add_an_entity|write_a_connector)\.py)": "the guides' district",
    # Apart, as all syncs together are half of a run: one worker would wait for the other.
    r"tests/hub/sync/(chaos/(?!test_guarantees\.py)|test_(killed|racing)\.py)": "syncs that are killed",
    r"tests/hub/sync/(?!chaos/)": "the district step by step",
    r"tests/hub/web/test_(graphiql|frame|pages)\.py": "the browser",
}
SOAKED = (
    r"tests/(resolvers/planner/test_equality|matrix/test_matrix|hub/sync/(test_killed|chaos/test_\w+))\.py"
)
"""Files of which each test stands alone where there is so much of them that a worker's district of its own does not matter."""
SOAK = bool(os.environ.get("YIXIN_QUERIES")) or thirds.ALL
WAYS = r"tests/matrix/test_matrix\.py::test_(?:each_role|who_has_broken_the_glass)\[\w+-(\w+)\]"
"""What all roles ask in the same words: those are read once where one worker has all of a way."""


class Scheduling(LoadScopeScheduling):
    """Hands out whole scopes."""

    def __init__(self, config: Any, log: Any = None) -> None:
        super().__init__(config, log)
        # The order is that of the collection, which `in_order` made.
        self.config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        return scope(nodeid)


def scope(nodeid: str) -> str:
    """What goes to one worker as a whole."""
    if SOAK and (way := re.match(WAYS, nodeid)) is not None:
        return f"the matrix's {way[1]}"
    if SOAK and re.match(SOAKED, nodeid):
        return nodeid
    return next(
        (name for path, name in TOGETHER.items() if re.match(path, nodeid)), nodeid.partition("::")[0]
    )


def rank(nodeid: str) -> int:
    """Where a test stands in the order in which scopes are handed out."""
    return next((number for number, path in enumerate(LONGEST) if re.match(path, nodeid)), len(LONGEST))
