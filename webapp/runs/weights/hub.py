"""What the hub says of a model and how its files come from there; the only file that speaks with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
from huggingface_hub import HfApi, constants, hf_hub_url
from huggingface_hub.errors import EntryNotFoundError, GatedRepoError, HfHubHTTPError, RepositoryNotFoundError, RevisionNotFoundError
from huggingface_hub.file_download import http_get
from huggingface_hub.utils._headers import build_hf_headers
from huggingface_hub.utils.tqdm import disable_progress_bars

from webapp.runs.weights.problems import CLOSED, DAMAGED, MISSING, NETWORK, NOTHING, UNKNOWN, DownloadProblem

ALLOWED = ("*.safetensors", "*.json", "*.txt", "*.jinja", "*.model")
"""Nothing that runs code: no pickled weights, no Python."""

WRITTEN_AT_ONCE = 1 << 18
"""The library's own 10 MB would be lost at each break, and a slow line would show no progress for long."""


@dataclass(frozen=True)
class HubFile:
    """A file of a model as the hub lists it; `sha256` is known of large ones."""

    name: str
    size_bytes: int
    sha256: str | None = None


@dataclass(frozen=True)
class Snapshot:
    """A model at one commit."""

    name: str
    commit: str
    files: tuple[HubFile, ...]

    @property
    def size_bytes(self) -> int:
        """Of all its files."""
        return sum(file.size_bytes for file in self.files)


def hub_host() -> str:
    """Where models come from, for people."""
    return urlsplit(constants.ENDPOINT).netloc


def list_files(name: str, revision: str | None) -> Snapshot:
    """The model's files that may be downloaded; raises DownloadProblem."""
    with _told_plainly(name):
        info = HfApi(endpoint=constants.ENDPOINT).model_info(name, revision=revision or "main", files_metadata=True, timeout=20)
    files = tuple(
        HubFile(found.rfilename, found.size or 0, found.lfs.sha256 if found.lfs else None)
        for found in info.siblings or ()
        if is_allowed(found.rfilename)
    )
    if not any(file.name.endswith(".safetensors") for file in files):
        raise DownloadProblem(NOTHING)
    return Snapshot(name, info.sha or "", files)


def is_allowed(file_name: str) -> bool:
    """Whether a file that the hub names is taken: of a kind that runs no code, and by a plain name in the model's own folder."""
    return Path(file_name).name == file_name and not file_name.startswith(".") and any(fnmatch(file_name, kind) for kind in ALLOWED)


def fetch(snapshot: Snapshot, file: HubFile, target: Path) -> None:
    """Bring what is missing of a file, from where it broke off; raises DownloadProblem, and then what came is kept."""
    disable_progress_bars()
    constants.DOWNLOAD_CHUNK_SIZE = WRITTEN_AT_ONCE
    url = hf_hub_url(snapshot.name, file.name, revision=snapshot.commit, endpoint=constants.ENDPOINT)
    with _told_plainly(file.name), target.open("ab", buffering=0) as written:
        # tries five times with a pause after each, and begins to count anew whenever something came
        http_get(url, written, resume_size=target.stat().st_size, headers=build_hf_headers(), expected_size=file.size_bytes)


@contextmanager
def _told_plainly(file_name: str) -> Iterator[None]:
    try:
        yield
    except GatedRepoError:
        raise DownloadProblem(CLOSED, host=hub_host()) from None
    except (RepositoryNotFoundError, RevisionNotFoundError):
        raise DownloadProblem(UNKNOWN, host=hub_host()) from None
    except EntryNotFoundError:
        raise DownloadProblem(MISSING, host=hub_host(), file=file_name) from None
    except (HfHubHTTPError, httpx2.HTTPError):
        raise DownloadProblem(NETWORK, host=hub_host()) from None
    except OSError as error:
        if error.errno is not None:
            raise
        # the library's way to say that a file's size is another one than was announced
        raise DownloadProblem(DAMAGED, file=file_name) from None
