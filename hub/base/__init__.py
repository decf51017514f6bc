"""What everything stands on: settings, errors, clock, logging."""
