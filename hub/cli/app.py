"""The commands, put together. Modules behind a command are imported when it runs."""

from __future__ import annotations

import typer

from hub.cli import (
    audit,
    database,
    demo,
    documents,
    erase,
    identity,
    keys,
    quarantine,
    query,
    rollups,
    rules,
    samples,
    schema,
    self_check,
    serve,
    source,
    sync,
    token,
    upstream,
    worker,
)

app = typer.Typer(
    name="yixin",
    help="Yixin Hub (益心数据中枢): one guarded graph of how a school district cares for its pupils.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("demo")(demo.demo)
app.command("samples")(samples.samples)
app.command("serve")(serve.serve)
app.command("query")(query.query)
app.command("worker")(worker.worker)
app.command("upstream")(upstream.upstream)
app.add_typer(sync.app, name="sync")
app.add_typer(source.app, name="source")
app.add_typer(quarantine.app, name="quarantine")
app.add_typer(token.app, name="token")
app.add_typer(schema.app, name="schema")
app.add_typer(documents.app, name="documents")
app.add_typer(audit.app, name="audit")
app.add_typer(database.app, name="db")
app.add_typer(rollups.app, name="rollups")
app.add_typer(rules.app, name="rules")
app.add_typer(self_check.app, name="self-check")
app.add_typer(keys.app, name="keys")
app.add_typer(identity.app, name="identity")
app.add_typer(erase.app, name="erase")
