"""What all simulators of upstream systems share: data, clients and tokens, faults, and the server itself.

A simulator is a real HTTP server on loopback that is as strict about its standard as a good upstream is.
"""
