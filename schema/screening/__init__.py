"""Psychological screening (心理测评)."""
