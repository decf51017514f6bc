"""FHIR R4: health partners, their people, referrals and what came of them."""

from connectors.fhir.connector import Fhir

__all__ = ["Fhir"]
