"""The stored file: its facts, its poster, its bytes by range."""
