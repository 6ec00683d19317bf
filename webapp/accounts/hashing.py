"""Passwords are hashed by Argon2, a few at a time: each takes 100 MB, and anyone may ask the sign-in page to hash one."""

from __future__ import annotations

import threading

from django.contrib.auth.hashers import Argon2PasswordHasher

AT_ONCE = 2
_turns = threading.BoundedSemaphore(AT_ONCE)


class SparingArgon2(Argon2PasswordHasher):
    """Django's hasher; whoever comes while others are hashed waits for a turn."""

    def encode(self, password: str, salt: str) -> str:
        """The hash to keep."""
        with _turns:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Whether the password is the one that was kept."""
        with _turns:
            return super().verify(password, encoded)
