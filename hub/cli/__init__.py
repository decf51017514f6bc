"""The command line: `yixin`."""
