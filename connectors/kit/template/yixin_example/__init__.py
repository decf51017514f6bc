"""Example for Yixin Hub."""
