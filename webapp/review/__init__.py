"""The staff desk, on Django's admin."""
