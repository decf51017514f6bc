"""`python -m hub.cli`, which the demo uses to start its simulators."""

from hub.cli import main

main()
