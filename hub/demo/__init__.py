"""The demo district: seeded, deterministic, and seen differently by each upstream system."""

from hub.demo.district import DemoError, Summary, generate

__all__ = ["DemoError", "Summary", "generate"]
