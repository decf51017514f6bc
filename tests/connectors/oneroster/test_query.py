from __future__ import annotations

from datetime import UTC, datetime

import orjson
import pytest

from connectors.kit.upstream.data import Row
from connectors.oneroster.query import Query, QueryInvalid, matching, sort_key
from connectors.oneroster.upstream import FIELDS

KNOWN = FIELDS["users"]


def row(key: str, day: int, **fields: object) -> Row:
    modified = datetime(2026, 9, day, tzinfo=UTC)
    return Row(key, orjson.dumps({"sourcedId": key, **fields}), {"dateLastModified": modified})


ROWS = [
    row("a", 1, familyName="Ma", grades=["03", "04"], roles=[{"role": "student"}]),
    row("b", 2, familyName="Li", grades=[], roles=[{"role": "teacher"}]),
    row("c", 3, roles=[{"role": "teacher"}, {"role": "guardian"}]),
]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("familyName='Ma'", "a"),
        ("familyName!='Ma'", "bc"),
        ("familyName~'m'", "a"),
        ("grades='04'", "a"),
        ("roles.role='guardian'", "c"),
        ("sourcedId>='b'", "bc"),
        ("dateLastModified>='2026-09-02T00:00:00.000Z'", "bc"),
        ("dateLastModified<'2026-09-02T00:00:00.000Z'", "a"),
        ("roles.role='teacher' AND familyName='Li'", "b"),
        ("familyName='Ma' OR familyName='Li'", "ab"),
    ],
)
def test_filters(text: str, keys: str) -> None:
    test = matching(text, KNOWN)
    assert "".join(found.key for found in ROWS if test(found)) == keys


@pytest.mark.parametrize(
    "text",
    [
        "nonsense",
        "familyName=Ma",
        "familyName=='Ma'",
        "shoeSize='40'",
        "familyName='a' AND familyName='b' AND familyName='c'",
        "familyName='a' and familyName='b'",
        "dateLastModified>='yesterday'",
        "dateLastModified>='2026-09-02T00:00:00'",
    ],
)
def test_refuses_what_the_binding_does_not_know(text: str) -> None:
    with pytest.raises(QueryInvalid) as error:
        matching(text, KNOWN)
    assert error.value.code == "invalid_filter_field"


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"limit": "0"}, "invaliddata"),
        ({"limit": "many"}, "invaliddata"),
        ({"offset": "-1"}, "invaliddata"),
        ({"orderBy": "up"}, "invaliddata"),
        ({"sort": "shoeSize"}, "invalid_sort_field"),
        ({"fields": ""}, "invalid_selection_field"),
        ({"fields": "sourcedId,shoeSize"}, "invalid_selection_field"),
    ],
)
def test_refuses_wrong_parameters(params: dict[str, str], code: str) -> None:
    with pytest.raises(QueryInvalid) as error:
        Query.read(params, KNOWN)
    assert error.value.code == code


def test_a_limit_is_clamped_and_has_a_default() -> None:
    assert Query.read({"limit": "100000"}, KNOWN).limit == 500
    assert Query.read({}, KNOWN).limit == 100


def test_sorts_with_what_lacks_the_field_in_front() -> None:
    assert "".join(found.key for found in sorted(ROWS, key=sort_key("familyName"))) == "cba"
