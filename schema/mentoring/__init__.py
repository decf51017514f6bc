"""Mentoring (全员导师制)."""
