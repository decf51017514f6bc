"""Ed-Fi ODS/API: schools, terms, calendar, pupils, changes of enrolment and attendance, by change version."""

from connectors.edfi.connector import EdFi

__all__ = ["EdFi"]
