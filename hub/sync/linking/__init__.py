"""Probable identity: what exact identifiers do not join is compared, weighed and laid before a person."""
