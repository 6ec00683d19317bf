"""Whose turn it is at what only one process at a time does."""

from __future__ import annotations

from django.db import models


class Turn(models.Model):
    """A duty, and until when one process has it to itself."""

    name = models.CharField(primary_key=True, max_length=40)
    held_by = models.CharField(max_length=200, blank=True)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} until {self.until:%H:%M:%S}"
