"""What is kept of a record: its key and payload as they can be stored, its fault as data, and the hash that tells versions apart."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import orjson

from hub.sync.contract import JsonObject, Raw, RecordError

LONGEST_KEY = 1000
"""Bytes; an index entry of PostgreSQL holds little more."""


def fault(error: RecordError) -> JsonObject:
    """A record's error as data."""
    return {
        "code": error.code,
        "message": error.message,
        "field": error.field,
        "mend": error.mend,
        "value": None if error.value is None else str(error.value),
    }


def hash_of(raw: Raw) -> bytes:
    """Hash of a record's content."""
    content = orjson.dumps([raw.payload, raw.gone, raw.fault is not None], option=orjson.OPT_SORT_KEYS)
    return hashlib.blake2b(content, digest_size=16).digest()


def storable(raw: Raw) -> Raw:
    """The record, or in its place one that tells why it cannot be kept."""
    key, payload, error = raw.key, raw.payload, raw.fault
    try:
        orjson.dumps(payload)
    except TypeError as reason:
        payload, error = (
            {},
            RecordError(f"the record cannot be stored ({reason})", mend="correct it in the source"),
        )
    encoded = key.encode(errors="backslashreplace")
    if "\0" in key or len(encoded) > LONGEST_KEY or encoded.decode() != key:
        key = "?" + hashlib.blake2b(encoded, digest_size=16).hexdigest()
        error = error or RecordError(
            "the record's key cannot be stored", mend="give it a shorter key of plain text"
        )
    as_it_came = key is raw.key and error is raw.fault
    return raw if as_it_came else replace(raw, key=key, payload=payload, fault=error)
