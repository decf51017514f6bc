"""`yixin quarantine`: the worklist of records that did not fit, as YIXIN_TOKEN's account sees it."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from hub.cli.asking import As, answered, changed, refuse

app = typer.Typer(help="Records that did not fit: see, mend, replay or dismiss them.", no_args_is_help=True)

_GROUPS = """query ($filter: QuarantinedRecordFilter) { quarantinedRecordsAggregate(filter: $filter) {
  groups(by: [SOURCE, STATE, STREAM, REASON, FIELD], first: 1000) {
    count key { source { name } state stream reason field } } } }"""
_RECORDS = """query ($filter: QuarantinedRecordFilter, $after: String) {
  quarantinedRecords(filter: $filter, first: 200, after: $after) { pageInfo { hasNextPage endCursor }
    nodes { id state stream key reason field firstSeenAt source { name } } } }"""
_SHOW = """query ($id: ID!) { quarantinedRecord(id: $id) {
  source { name } stream key state reason field message mend firstSeenAt resolvedAt dismissedAt dismissedBecause } }"""
_PAYLOAD = "query ($id: ID!) { quarantinedRecord(id: $id) { value payload } }"
_SOURCE = "query ($name: String!) { sources(filter: { name: { eq: $name } }) { nodes { id } } }"
_MEND = """mutation ($record: ID!, $field: String, $value: String, $json: Boolean, $reason: String!) {
  done: mendQuarantinedRecord(record: $record, field: $field, value: $value, asJson: $json, reason: $reason) {
    ... on MendQuarantinedRecordPayload { fits record { reason field message } correction { id } }
    ... on Refused { code message place mend } } }"""
_REPLAY = """mutation ($records: [ID!], $source: ID, $stream: String, $reason: String, $field: String) {
  done: replayQuarantinedRecords(records: $records, source: $source, stream: $stream, reason: $reason, field: $field) {
    ... on ReplayQuarantinedRecordsPayload { tried fit left } ... on Refused { code message place mend } } }"""
_DISMISS = """mutation ($records: [ID!]!, $reason: String!) {
  done: dismissQuarantinedRecords(records: $records, reason: $reason) {
    ... on DismissQuarantinedRecordsPayload { dismissed } ... on Refused { code message place mend } } }"""

Record = Annotated[str, typer.Argument(help="Id of the entry, as `list --records` shows it.")]
Records = Annotated[list[str] | None, typer.Argument(help="Ids of entries, as `list --records` shows them.")]
Named = Annotated[str | None, typer.Option("--source", help="Only of this source.")]
Stream = Annotated[str | None, typer.Option(help="Only of this collection.")]
Reason = Annotated[str | None, typer.Option("--reason", help="Only with this code as reason.")]
Field = Annotated[str | None, typer.Option(help="Only with this field.")]
Why = Annotated[str, typer.Option("--because", help="Why, for those who look at it later.")]


@app.command("list")
def list_(
    source: Named = None,
    stream: Stream = None,
    reason: Reason = None,
    field: Field = None,
    every: Annotated[bool, typer.Option("--all", help="Resolved ones too.")] = False,
    records: Annotated[bool, typer.Option("--records", help="Each entry, not only how many.")] = False,
    as_: As = None,
) -> None:
    """Show what did not fit: how many by source, state, collection, reason and field."""
    chosen = {"stream": stream, "reason": reason, "field": field}
    tests: dict[str, Any] = {name: {"eq": value} for name, value in chosen.items() if value is not None}
    if source is not None:
        _source(source, as_)
        tests["source"] = {"name": {"eq": source}}
    if not every:
        tests["state"] = {"ne": "RESOLVED"}
    if records:
        _each(tests, as_)
        return
    groups = answered(_GROUPS, {"filter": tests}, as_)["quarantinedRecordsAggregate"]["groups"]
    if not groups:
        typer.echo("nothing is quarantined")
    for count, key in sorted(((each["count"], each["key"]) for each in groups), key=lambda each: -each[0]):
        name = (key["source"] or {}).get("name")
        typer.echo(f"{count:>7} {name} {key['state']} {key['stream']} {key['reason']} {key['field'] or '-'}")


def _source(name: str, as_: str | None) -> str:
    """The id of a source that the account reads. Ends the command where it reads none of this name."""
    found = answered(_SOURCE, {"name": name}, as_)["sources"]["nodes"]
    if not found:
        refuse(
            {
                "code": "source.unknown",
                "message": "there is no such source for this account",
                "place": name,
                "mend": "`yixin source list` names those that there are; `--source` of a token, whose it is",
            }
        )
    return str(found[0]["id"])


def _each(tests: dict[str, Any], as_: str | None) -> None:
    after = None
    while True:
        page = answered(_RECORDS, {"filter": tests, "after": after}, as_)["quarantinedRecords"]
        for each in page["nodes"]:
            typer.echo(
                f"{each['id']} {each['source']['name']} {each['state']} {each['stream']} {each['key']}"
                f" {each['reason']} {each['field'] or '-'} since {each['firstSeenAt']}"
            )
        if not page["pageInfo"]["hasNextPage"]:
            return
        after = page["pageInfo"]["endCursor"]


@app.command()
def show(
    record: Record,
    payload: Annotated[
        bool, typer.Option("--payload", help="The record itself too; that you looked is recorded.")
    ] = False,
    as_: As = None,
) -> None:
    """Show one entry: what does not fit, where, and how to mend it."""
    for document in (_SHOW, _PAYLOAD) if payload else (_SHOW,):
        entry = answered(document, {"id": record}, as_)["quarantinedRecord"]
        if entry is None:
            refuse({"code": "row.unknown", "message": "there is no such entry for you", "place": record})
        for name, value in entry.items():
            if value is not None:
                typer.echo(f"{name}: {value['name'] if isinstance(value, dict) else value}")


@app.command()
def mend(
    record: Record,
    because: Why,
    value: Annotated[
        str | None, typer.Option(help="What is to be read there; left out, the field is read as empty.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="The value is JSON, not a text.")] = False,
    field: Annotated[
        str | None,
        typer.Option(help="Path in the record, as roles/0/org; else the one that the entry names."),
    ] = None,
    as_: As = None,
) -> None:
    """Read a field otherwise than its source has it, until the source changes it, and try the record again."""
    values = {"record": record, "field": field, "value": value, "json": json, "reason": because}
    done = changed(_MEND, values, as_)
    if done["fits"]:
        typer.echo("mended: the record fits now")
    else:
        left = done["record"]
        typer.echo(
            f"corrected, but the record still does not fit: {left['reason']} {left['field'] or '-'} {left['message']}"
        )


@app.command()
def replay(
    records: Records = None,
    source: Named = None,
    stream: Stream = None,
    reason: Reason = None,
    field: Field = None,
    as_: As = None,
) -> None:
    """Try records again as the source last sent them: those named, or all of a source that fit the options."""
    values: dict[str, Any] = {"stream": stream, "reason": reason, "field": field}
    if records:
        values = {"records": records}
    elif source is not None:
        values["source"] = _source(source, as_)
    done = changed(_REPLAY, values, as_)
    left = f", {done['left']} left to the next run" if done["left"] else ""
    typer.echo(f"replayed: {done['tried']} tried, {done['fit']} fit now{left}")


@app.command()
def dismiss(
    records: Annotated[list[str], typer.Argument(help="Ids of entries.")], because: Why, as_: As = None
) -> None:
    """Leave records as they are, until their source says something else; they go on being counted."""
    done = changed(_DISMISS, {"records": records, "reason": because}, as_)
    typer.echo(f"dismissed: {done['dismissed']}")
