"""What all connectors share: HTTP with retries, authentication, secrets, the registry, and parts of simulators."""
