"""dlt loads the same collections by the same pages: its REST source, its PostgreSQL destination, its own defaults.

Settings on standard input, figures as JSON on its output, as of `benchmarks.once`.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import orjson

from benchmarks.once import Spending

# Before dlt is imported; nothing of a measurement leaves the machine.
os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"


def load(given: dict[str, Any]) -> None:
    """Load once, into a database that is empty."""
    import dlt
    import dlt.destinations.impl.postgres.factory
    from dlt.sources.helpers.rest_client.auth import OAuth2ClientCredentials
    from dlt.sources.helpers.rest_client.paginators import OffsetPaginator
    from dlt.sources.rest_api import rest_api_source

    source = rest_api_source(
        {
            "client": {
                "base_url": given["base_url"],
                "auth": OAuth2ClientCredentials(
                    access_token_url=given["token_url"],
                    client_id=given["client_id"],
                    client_secret=given["client_secret"],
                    access_token_request_data={"scope": given["scope"]},
                ),
                # The collections say their length in a header, which it does not read: it asks until a page is empty.
                "paginator": OffsetPaginator(limit=given["page_size"], total_path=None),
            },
            "resource_defaults": {"primary_key": "sourcedId", "write_disposition": given["write"]},
            "resources": [
                {
                    "name": name,
                    # What the standard leaves open has keys of all sorts: as columns there would be too many of them.
                    "columns": {"metadata": {"data_type": "json"}},
                    "endpoint": {"path": name, "data_selector": name, "params": {"sort": "sourcedId"}},
                }
                for name in given["collections"]
            ],
        }
    )
    pipeline = dlt.pipeline(
        "measured",
        pipelines_dir=given["folder"],
        destination=dlt.destinations.postgres(given["database"]),
        dataset_name="roster",
    )
    spending = Spending()
    pipeline.run(source).raise_on_failed_jobs()
    trace: Any = pipeline.last_trace
    counts = trace.last_normalize_info.row_counts
    rows = {
        name: counts.get(pipeline.default_schema.naming.normalize_identifier(name), 0)
        for name in given["collections"]
    }
    spending.tell(sum(rows.values()), rows)


if __name__ == "__main__":
    load(orjson.loads(sys.stdin.buffer.read()))
