from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from connectors.tabular.duplicates import Keyed, winners

ROWS = st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from([b"x", b"y"]), st.booleans()), max_size=20)


@given(ROWS)
def test_the_last_sound_row_of_a_repeated_key_counts(rows: list[tuple[str, bytes, bool]]) -> None:
    table = [Keyed(key, f"f:{line}", content, sound) for line, (key, content, sound) in enumerate(rows)]
    expected = {}
    for key in {row.key for row in table}:
        same = [row for row in table if row.key == key]
        if len(same) > 1:
            expected[key] = ([row for row in same if row.sound] or same)[-1]
    assert winners(lambda: iter(table)) == expected
