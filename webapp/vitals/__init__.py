"""What monitors are told: whether everything works (/healthz), and in numbers (/metrics)."""
