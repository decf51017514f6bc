"""The table of guarantees: for each of D1–D10 ways to break it, and the tests that must fail then."""

from __future__ import annotations

from tests.hub.sync.chaos.breaking import Mutation

GUARANTEES = {
    "D1": "exactly once in effect",
    "D2": "nothing lost",
    "D3": "invalid is not absent",
    "D4": "the brake",
    "D5": "deletes",
    "D6": "cursors from the source's time",
    "D7": "schema drift",
    "D8": "a dead or slow source slows nobody",
    "D9": "human decisions outlive syncs",
    "D10": "configured hosts only",
}

SYNC = "hub/sync"
KIT, ROSTER, EDFI, FHIR = (f"connectors/{name}" for name in ("kit", "oneroster", "edfi", "fhir"))
LIMIT = "taken > self.limits.share * of"

MUTATIONS = (
    Mutation(
        "D1", "a batch is noted as done and committed before its rows are", "hub.sync.apply:Batch.apply",
        ((
            "    read = await self._read(",
            '    await self._settle(stream.name, records, {}, [])\n'
            '    await self.staging.connection.exec_driver_sql("COMMIT")\n'
            '    await self.staging.connection.exec_driver_sql("BEGIN")\n'
            "    read = await self._read(",
        ),),
        (f"{SYNC}/chaos/test_boundaries.py::test_killed_at_each_boundary[run.Syncing._batch-fhir]",),
    ),
    Mutation(
        "D1", "a page's checkpoint is committed before its records", "hub.sync.staging:Staging.add",
        ((
            ".on_conflict_do_nothing()",
            '.on_conflict_do_update(index_elements=["run_id", "stream", "number"],'
            ' set_={"record_ids": [record_id for record_id, _ in known.values()]})',
        ), (
            "    if fresh:\n",
            "    noted = upsert(sync_page).values(run_id=run_id, stream=stream, number=number, record_ids=[],"
            " position=page.position, cursor=page.cursor, last=page.position is None, names_all=page.names_all)\n"
            "    await self.connection.execute(noted)\n"
            '    await self.connection.exec_driver_sql("COMMIT")\n'
            '    await self.connection.exec_driver_sql("BEGIN")\n'
            "    if fresh:\n",
        )),
        (f"{SYNC}/chaos/test_boundaries.py::test_killed_at_each_boundary[run.Syncing._stage-fhir]",),
    ),
    Mutation(
        "D1", "an attempt that was overtaken goes on writing", "hub.sync.ledger:Ledger.keep",
        (("if kept.first() is None:", "if False:"),),
        (f"{SYNC}/test_steering.py::test_an_attempt_that_another_has_overtaken_writes_nothing_more",),
    ),
    Mutation(
        "D1", "two processes work one source at a time", "hub.sync.turn:taken",
        (("if not free:", "if False:"),),
        (f"{SYNC}/test_racing.py::test_of_two_that_race_for_one_source_one_is_told_that_it_is_busy",),
    ),
    Mutation(
        "D1", "what was read ahead is applied though it changed since", "hub.sync.staging:Staging.lock",
        (("standing.get(r.id) == [r.hash, r.applied_run, r.outcome]", "r.id in standing"),),
        (f"{SYNC}/test_ahead.py::test_what_changed_since_it_was_read_is_read_again",),
    ),
    Mutation(
        "D1", "an interrupted run begins anew", "hub.sync.steering:Steering.open",
        (("await self._ledger.latest(*RESUMABLE)", "None"),),
        (f"{SYNC}/test_killed.py::test_killed_again_and_again",),
    ),
    Mutation(
        "D2", "what waits is not counted as seen", "hub.sync.ledger:Ledger.by_stream",
        (('counts["seen"] += number', 'counts["seen"] += number * (name != "waiting")'),),
        (f"{SYNC}/test_racing.py::test_all_sources_at_once_end_as_one_after_the_other",),
    ),
    Mutation(
        "D2", "a record that cannot be stored is left out", "hub.sync.staging:Staging.add",
        (("map(storable, page.records)}", "map(storable, page.records) if raw.fault is None}"),),
        (f"{SYNC}/test_refused.py::test_a_key_that_cannot_be_stored_quarantines_one_record",),
    ),
    Mutation(
        "D3", "a record that stops being valid takes its row along", "hub.sync.apply:Batch._leaving",
        ((" and link.key not in whole", ""),),
        (f"{SYNC}/test_faults.py::test_a_record_that_stops_being_valid_keeps_its_last_good_value_and_its_pupil",),
    ),
    Mutation(
        "D3", "a last good value is not marked as such", "hub.sync.projection:Projection.outdate",
        (('{"outdated": True}', '{"outdated": False}'),),
        ("resolvers/mutations/test_quarantine.py::test_a_correction_is_taken_back_and_replaced",),
    ),
    Mutation(
        "D3", "a key that leads nowhere takes a pupil's school away", "hub.sync.projection:Projection.hold",
        (("shown[to] in standing", "shown[to] not in standing"),),
        (f"{SYNC}/test_changes.py::test_a_wrong_key_takes_no_school_away_and_the_right_one_moves_the_pupil",),
    ),
    Mutation(
        "D4", "a school may lose all its pupils", "hub.sync.brake:Brake._schools",
        ((LIMIT, "taken > of"),),
        (
            f"{SYNC}/test_brake.py::test_more_than_the_limit_is_held_and_nothing_is_applied",
            f"{SYNC}/test_brake.py::test_pupils_whose_records_become_somebody_else_are_counted",
        ),
    ),
    Mutation(
        "D4", "a school may go and leave its pupils", "hub.sync.brake:Brake._closed",
        (("if not schools", "if schools"),),
        (f"{SYNC}/test_brake.py::test_a_school_does_not_go_and_leave_its_pupils_without_one",),
    ),
    Mutation(
        "D4", "a stream may lose all its records", "hub.sync.brake:Brake._stream",
        ((LIMIT, "taken > of"),),
        (f"{SYNC}/test_brake.py::test_a_stream_that_loses_too_many_records_is_held",),
    ),
    Mutation(
        "D4", "a run is held after it applied", "hub.sync.run:Syncing.phases",
        (("(self.fetch, self.check, self.apply)", "(self.fetch, self.apply, self.check)"),),
        (f"{SYNC}/test_brake.py::test_a_rejected_run_is_closed_and_the_next_begins_anew",),
    ),
    Mutation(
        "D4", "a collection that was cut short is taken for whole", "connectors.oneroster.paging:advance",
        (("if total is not None and distinct < total:", "if False:"),),
        (f"{ROSTER}/test_connector.py::test_a_truncated_roster_is_an_error",),
    ),
    Mutation(
        "D5", "`tobedeleted` is not heeded", "connectors.oneroster.connector:_raw",
        (('gone=item.get("status") == "tobedeleted"', "gone=False"),),
        (
            f"{SYNC}/test_changes.py::test_a_removed_row_that_returns_is_the_same_row[False]",
            f"{SYNC}/test_brake.py::test_fewer_than_the_limit_pass",
        ),
    ),
    Mutation(
        "D5", "`/deletes` is not asked", "connectors.edfi.changes:since",
        (("phase=PHASES[0]", "phase=PHASES[-1]"),),
        (f"{EDFI}/test_connector.py::test_a_deletion_bears_the_key_of_its_record",),
    ),
    Mutation(
        "D5", "deletions in a history are not heeded", "connectors.fhir.history:deleted_since",
        (("for key, gone in deleted.items() if gone]", "for key, gone in deleted.items() if not gone]"),),
        (f"{FHIR}/test_bulk.py::test_deletions_are_told_by_history_where_it_is_kept",),
    ),
    Mutation(
        "D5", "what a source no longer names stays", "hub.sync.brake:missing",
        (("if gone and not (", "if False and not ("),),
        (
            f"{SYNC}/test_changes.py::test_a_removed_row_that_returns_is_the_same_row[True]",
            f"{SYNC}/test_changes.py::test_a_row_that_left_the_file_leaves_the_graph",
        ),
    ),
    Mutation(
        "D5", "a row that returns stays gone", "hub.store.writer:Writer.save",
        (('"removed_at": None}', "}"),),
        (f"{SYNC}/test_changes.py::test_a_removed_row_that_returns_is_the_same_row",),
    ),
    Mutation(
        "D6", "a run for changes asks without overlap", "connectors.oneroster.connector:OneRoster._reaching_back",
        (("timedelta(minutes=self._config.overlap_minutes)", "timedelta()"),),
        (
            f"{ROSTER}/test_connector.py::test_a_run_for_changes_starts_a_little_before_the_last_one_seen",
            f"{SYNC}/test_disturbed.py::test_equal_times_and_late_commits_are_found",
        ),
    ),
    Mutation(
        "D6", "a cursor follows a source's clock into the future", "connectors.oneroster.walk:Walk.after",
        ((" and raw.source_time <= bound", ""),),
        (
            f"{ROSTER}/test_connector.py::test_a_change_dated_far_ahead_moves_no_cursor",
            f"{SYNC}/test_disturbed.py::test_a_clock_that_was_off_loses_no_change",
        ),
    ),
    Mutation(
        "D6", "pages that shifted are not noticed", "connectors.oneroster.paging:advance",
        (("if place.anchors and known < 0:", "if False:"),),
        (
            f"{ROSTER}/test_paging.py::test_loses_nothing_when_records_come_and_go",
            f"{ROSTER}/test_paging.py::test_a_server_that_shuffles_is_found_out",
        ),
    ),
    Mutation(
        "D6", "Ed-Fi's late commits are not read again", "connectors.edfi.connector:EdFi._begin",
        (("saved + 1 - self._config.overlap", "saved + 1"),),
        (f"{EDFI}/test_connector.py::test_the_overlap_is_read_again_for_late_commits",),
    ),
    Mutation(
        "D7", "an unknown field is told to nobody", "hub.sync.drift:Drift.note",
        (("for place, key in places.items()", "for place, key in ()"),),
        (f"{SYNC}/test_drift.py::test_an_unknown_field_is_kept_in_staging_shown_nowhere_and_told_once",),
    ),
    Mutation(
        "D7", "a retyped field is no drift", "hub.sync.drift:misfits",
        (('elif kind.endswith("_type"):', "elif False:"),),
        (f"{SYNC}/test_drift.py::test_a_missing_and_a_retyped_field_quarantine_and_raise_an_alert",),
    ),
    Mutation(
        "D8", "a request is tried without end", "connectors.kit.waits:persisting",
        (("stop_after_attempt(attempts) | stop_before_delay(budget)", "stop_after_attempt(attempts * 10)"),),
        (f"{KIT}/test_client.py::test_gives_up_on_a_lasting_fault[throttle=always:0-Throttled]",),
    ),
    Mutation(
        "D8", "a run tries again without end", "connectors.kit.waits:Patience.left",
        (("return self.retries > 0 and self.waiting > 0", "return True"),),
        (f"{KIT}/test_client.py::test_a_run_tries_again_so_often_in_all_its_requests_together",),
    ),
    Mutation(
        "D8", "`Retry-After` as a date is not understood", "connectors.kit.waits:retry_at",
        (("when = _date(text)", "when = None"),),
        (f"{KIT}/test_waits.py::test_reads_seconds_and_dates",),
    ),
    Mutation(
        "D8", "a run holds the graph while it waits for its source", "hub.sync.run:Syncing._fetch",
        (("async with self.source.connector.open(", "async with self.begin(in_line=True), self.source.connector.open("),),
        (f"{SYNC}/chaos/test_network.py::test_a_run_that_waits_for_its_source_holds_nothing_that_others_want",),
    ),
    Mutation(
        "D8", "a source that asks for a day is asked again", "hub.sync.circuit:Breaker.admit",
        (("row.retry_at > self.now", "False"),),
        (f"{SYNC}/test_circuit.py::test_a_source_that_asks_for_a_day_is_left_alone_for_a_day",),
    ),
    Mutation(
        "D9", "a correction is forgotten by the next sync", "hub.sync.corrections:Corrections.applied",
        (("if not records or not await self._exist():", "if True:"),),
        ("resolvers/mutations/test_quarantine.py::test_a_mended_field_outlives_syncs_until_the_source_changes_it",),
    ),
    Mutation(
        "D9", "a dismissal is forgotten by the next sync", "hub.sync.quarantine:Quarantine._dismissed",
        (('if row["state"] != QuarantineState.DISMISSED.name or row["payload"] is None:', "if True:"),),
        ("resolvers/mutations/test_quarantine.py::test_a_dismissal_stands_until_the_source_says_something_else",),
    ),
    Mutation(
        "D9", "a settled conflict is forgotten by the next sync", "hub.sync.projection:Projection._said",
        ((
            "in found.all():",
            'in [each for each in found.all() if not self.source_id or each.connector != "hub"]:',
        ),),
        (
            "resolvers/mutations/test_settling.py::test_a_source_that_was_chosen_counts_whatever_syncs_bring_until_that_is_withdrawn",
            "resolvers/mutations/test_settling.py::test_when_sources_come_to_agree_with_the_decision_the_conflict_ends_and_the_decision_stays",
        ),
    ),
    Mutation(
        "D9", "who was joined by hand is parted by the next sync", "hub.sync.projection:Projection._row",
        (("joined.stays(claim.draft.entity, claim.subject_id)", "claim.subject_id"),),
        (f"{SYNC}/linking/test_step.py::test_two_that_were_joined_are_taken_apart_exactly",),
    ),
    Mutation(
        "D10", "any host is asked", "connectors.kit.transport:GuardedTransport.handle_async_request",
        (("self._inner.get(origin(request.url))", "next(iter(self._inner.values()))"),),
        (f"{KIT}/test_client.py::test_an_address_that_is_whole_is_followed_on_the_configured_host_only",),
    ),
    Mutation(
        "D10", "a redirect leads anywhere", "connectors.kit.client:Client._redirected",
        (("if origin(there) == origin(here) and hops_left:", "if hops_left:"),),
        (f"{KIT}/test_client.py::test_a_redirect_is_followed_on_the_same_origin_only",),
    ),
    Mutation(
        "D10", "a name may lead to any address", "connectors.kit.addresses:Addresses.of",
        (("if not self._permitted(host, _plain(address)):", "if False:"),),
        (f"{KIT}/test_addresses.py::test_a_name_leads_only_where_it_may",),
    ),
    Mutation(
        "D10", "the address that was looked at is not the one that is asked", "connectors.kit.transport:_pinned",
        (("request.url.copy_with(host=address)", "request.url"),),
        (f"{KIT}/test_addresses.py::test_a_client_connects_to_the_address_that_was_looked_at",),
    ),
    Mutation(
        "D10", "an error shows what was asked", "connectors.kit.transport:place",
        (("url.copy_with(username=None, password=None, query=None, fragment=None)", "url"),),
        (f"{KIT}/test_client.py::test_an_error_shows_neither_query_nor_free_text",),
    ),
)  # fmt: skip
