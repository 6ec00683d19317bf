"""Whether what models need is installed; found without loading any of it."""

from __future__ import annotations

from importlib.util import find_spec


def engine_is_installed() -> bool:
    """Whether torch and transformers are there."""
    return all(find_spec(name) for name in ("torch", "transformers"))


def hub_is_installed() -> bool:
    """Whether models can be downloaded."""
    return find_spec("huggingface_hub") is not None
