"""The tables of the review desk, on Django's admin."""

from webapp.review import audit, people, runs, videos

__all__ = ["audit", "people", "runs", "videos"]
