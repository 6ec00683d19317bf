"""Holds the words of a line, whoever wrote it, against what the detectors saw."""
