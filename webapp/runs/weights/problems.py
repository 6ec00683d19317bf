"""Why a download stopped, one plain sentence each, said in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.formats import number_format
from django.utils.translation import gettext as _

GB = 1e9
DISK, NETWORK, UNKNOWN, CLOSED, MISSING, DAMAGED, NOTHING, GONE = (
    "disk",
    "network",
    "unknown",
    "closed",
    "missing",
    "damaged",
    "nothing",
    "gone",
)


class DownloadProblem(Exception):
    """A download can't go on; `code` says why, `detail` holds what its sentence names."""

    def __init__(self, code: str, **detail: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail

    def __str__(self) -> str:
        return problem_words(self.code, self.detail)


def problem_words(code: str, detail: Mapping[str, str | int]) -> str:
    """The sentence; empty where nothing is wrong."""
    return SENTENCES[code](detail) if code in SENTENCES else ""


def gigabytes(count: float) -> str:
    """A size of memory or of a download: 14.1 GB; under one, 0.45 GB."""
    digits = 1 if count >= GB else 2
    return f"{number_format(round(count / GB, digits), decimal_pos=digits)}\u00a0GB"


def _disk(detail: Mapping[str, str | int]) -> str:
    sizes = {"needed": gigabytes(int(detail["needed"])), "free": gigabytes(int(detail["free"]))}
    return _("There isn't enough space: %(needed)s are needed and %(free)s are free. Make room, then resume.") % sizes


def _network(detail: Mapping[str, str | int]) -> str:
    return _("%(host)s can't be reached. What has arrived is kept; resume when there is a network.") % detail


def _unknown(detail: Mapping[str, str | int]) -> str:
    return _("%(host)s knows no model of this name.") % detail


def _closed(detail: Mapping[str, str | int]) -> str:
    return _("%(host)s gives this model only to those who have accepted its licence. Do that there, set HF_TOKEN, then resume.") % detail


def _missing(detail: Mapping[str, str | int]) -> str:
    return _("%(host)s has no file %(file)s although it lists it. Try again later.") % detail


def _damaged(detail: Mapping[str, str | int]) -> str:
    return _("The file %(file)s arrived damaged and was thrown away; resume fetches it again.") % detail


def _nothing(detail: Mapping[str, str | int]) -> str:
    return _("This model has no safetensors, and other files aren't opened here. Choose another one.")


def _gone(detail: Mapping[str, str | int]) -> str:
    return _("The download was ended from outside. What has arrived is kept; you can resume.")


SENTENCES: dict[str, Callable[[Mapping[str, str | int]], str]] = {
    DISK: _disk,
    NETWORK: _network,
    UNKNOWN: _unknown,
    CLOSED: _closed,
    MISSING: _missing,
    DAMAGED: _damaged,
    NOTHING: _nothing,
    GONE: _gone,
}
