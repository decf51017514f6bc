from __future__ import annotations

import json

import pytest

from hub.web.errors import DuplicateKey, ForbiddenCharacter, MalformedRequest
from hub.web.requests import read_operation

NUMBERS = ["0", "-0", "1.0", "1e3", "1E-7", "0.1", "9007199254740993", "18446744073709551616", "-9223372036854775809"]
VARIABLES = [
    *(f'{{"x":{number}}}' for number in NUMBERS),
    '{"x":"王 \\u738b \\/ \\" \\\\ \\n \\u001f 😀 \\ud83d\\ude00"}',
    '{"x":[[],{},null,true,false,{"y":[1,"2",3.5]}]}',
]


def received(body: bytes):
    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    return read_operation({"method": "POST"}, receive)


@pytest.mark.parametrize("variables", VARIABLES)
async def test_however_json_is_written_it_means_the_same(variables):
    expected = repr(json.loads(variables))
    for body in (
        f'{{"query":"{{ a }}","variables":{variables}}}',
        f'{{ "query" : "{{ a }}", "variables":\n{variables} }}',
    ):
        operation = await received(body.encode())
        assert operation.document == "{ a }"
        assert repr(operation.variables) == expected


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b'{"query":"{ a }","query":"{ a }"}', DuplicateKey),
        (b'{"query":"{ a }","variables":{"x":1,"x":1}}', DuplicateKey),
        (b'{"query":"{ a }","variables":{"x":"\\u0000"}}', ForbiddenCharacter),
        (b'{"query":"{ a }","variables":{"x":"\\udc00"}}', ForbiddenCharacter),
        (b'{"query":"{ a }","variables":{"x":1e999}}', MalformedRequest),
        (b'{"query":"{ a }"}\n1', MalformedRequest),
    ],
)
async def test_what_is_written_without_spaces_is_checked_as_strictly(body, error):
    with pytest.raises(error):
        await received(body)
