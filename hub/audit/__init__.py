"""The record of who read what of whom: committed before the answer leaves, sealed batch by batch."""

from hub.audit.entries import Caller, Deed
from hub.audit.recording import AuditUnavailable, Recorder

__all__ = ["AuditUnavailable", "Caller", "Deed", "Recorder"]
