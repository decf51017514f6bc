"""Counselling (心理辅导): rooms, sessions, the district centre's appointments and hotline, examination services."""
