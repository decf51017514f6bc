"""OneRoster 1.2 (1EdTech): enrolment — schools, classes, pupils, staff, guardians."""

from connectors.oneroster.connector import OneRoster

__all__ = ["OneRoster"]
