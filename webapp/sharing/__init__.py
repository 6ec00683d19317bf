"""Share links: a read-only door to one run, without an account."""
