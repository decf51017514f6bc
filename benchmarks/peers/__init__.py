"""What the hub is measured against; each is one process that says `serving on ADDRESS`."""
