"""The tables of the review desk, on Django's admin."""

from webapp.review import people, runs, videos

__all__ = ["people", "runs", "videos"]
