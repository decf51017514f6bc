"""How long lists are assumed to be, and what reading all of one weighs: the numbers behind the cost directives."""

ROOT_LIST = 50
"""Rows that a list is assumed to give where the query does not say; no list gives more unasked."""
PERSONS_LIST = 10
"""Rows that a list of one person's is assumed to give: guardians, mentors, absences."""
SEARCH = 20
"""Rows of a search."""
RECORDS = 5
"""Source records behind a row."""
COUNTED = 5.0
"""What it weighs that all rows of a list are read, as `totalCount` and figures do."""
