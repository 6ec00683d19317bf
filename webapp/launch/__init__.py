"""Starts everything in one process tree and keeps it running; knows the other parts by their commands only."""
