"""A simulated health partner's FHIR R4 server."""

from connectors.fhir.upstream.server import application

__all__ = ["application"]
