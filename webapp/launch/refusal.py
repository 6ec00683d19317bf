"""Why the start is refused."""


class StartRefused(Exception):
    """One plain sentence: what is in the way, and what to do."""
