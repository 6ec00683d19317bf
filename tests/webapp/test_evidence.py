"""Evidence pictures appear whole or not at all, and a pack holds every picture of its segment."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from analysis.timeline import Segment
from webapp.runs.evidence import keep_picture, make_room, pack, picture

STRETCH = Segment(15, 30)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A run's evidence folder."""
    folder = tmp_path / "run"
    folder.mkdir()
    return folder


def test_a_pack_holds_what_was_loose_and_what_was_packed_before(folder):
    for second in (15, 17, 29):
        keep_picture(folder, second, b"jpeg %d" % second)
    assert picture(folder, STRETCH, 17) == b"jpeg 17"
    pack(folder, STRETCH)
    assert [path.name for path in folder.iterdir()] == ["segment-15.zip"]
    assert [picture(folder, STRETCH, second) for second in (15, 16, 17, 29)] == [b"jpeg 15", None, b"jpeg 17", b"jpeg 29"]
    keep_picture(folder, 16, b"jpeg 16")
    pack(folder, STRETCH)
    assert [picture(folder, STRETCH, second) for second in (15, 16, 17)] == [b"jpeg 15", b"jpeg 16", b"jpeg 17"]


def test_the_same_pictures_give_the_same_bytes(tmp_path):
    packs = []
    for name in ("undisturbed", "resumed"):
        folder = tmp_path / name
        folder.mkdir()
        for second in STRETCH.seconds:
            keep_picture(folder, second, b"jpeg %d" % second)
        if name == "resumed":
            (folder / "0123.part").write_bytes(b"half a pict")
            make_room(folder)
            keep_picture(folder, 15, b"jpeg 15")
        pack(folder, STRETCH)
        packs.append((folder / "segment-15.zip").read_bytes())
        assert [path.name for path in folder.iterdir()] == ["segment-15.zip"]
    assert packs[0] == packs[1]
    with zipfile.ZipFile(tmp_path / "resumed" / "segment-15.zip") as archive:
        assert len(archive.namelist()) == 15


def test_nothing_is_packed_where_nothing_was_seen(folder):
    pack(folder, STRETCH)
    assert list(folder.iterdir()) == []
    assert picture(folder, STRETCH, 15) is None


def test_pictures_of_a_deleted_video_do_not_bring_its_folder_back(tmp_path):
    gone = tmp_path / "videos" / "gone"
    with pytest.raises(FileNotFoundError):
        keep_picture(gone, 0, b"jpeg")
    assert not Path(gone).exists()
