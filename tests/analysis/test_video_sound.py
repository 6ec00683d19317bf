"""The sound of a video on the picture's clock, wherever it starts, stops or breaks; it comes out of the locked child."""

from __future__ import annotations

import base64
from pathlib import Path

import numpy as np
import pytest

from analysis.video.limits import SOUND_RATE
from analysis.video.source import VideoError, VideoSource, _checked_sound
from tests.encoded import write_video
from tests.sounding import Sound, at_times, silence, tone, write_sounding


def heard(path: Path, start: float = 0.0, end: float = 100.0) -> tuple[Sound, VideoSource]:
    """The sound of [start, end) laid into silence, and the source that gave it."""
    with VideoSource(path) as source:
        whole = silence(min(end, source.probe().duration_seconds) - start)
        for block in source.sound(start, end):
            assert len(block.samples) <= SOUND_RATE and block.samples.dtype == np.int16
            first = round((block.start_seconds - start) * SOUND_RATE)
            whole[first : first + len(block.samples)] = block.samples[: len(whole) - first] / 32768
        return whole, source


def beginnings(sound: Sound) -> list[float]:
    """The moments at which something begins to be heard after at least 0.2 s of quiet."""
    loud = np.abs(sound) > 0.05
    quiet = round(0.2 * SOUND_RATE)
    return [place / SOUND_RATE for place in np.flatnonzero(loud) if not loud[max(0, place - quiet) : place].any()]


def test_a_video_without_sound_gives_none(tmp_path: Path) -> None:
    with VideoSource(write_video(tmp_path / "mute.mp4", count=25)) as source:
        assert list(source.sound(0, 1)) == []


@pytest.mark.parametrize(("name", "codec", "rate"), [("a.mp4", "aac", 44100), ("a.mkv", "libopus", 48000), ("a.mov", "pcm_s16le", 48000)])
def test_a_tone_is_heard_when_it_sounds(tmp_path: Path, name: str, codec: str, rate: int) -> None:
    path = write_sounding(tmp_path / name, [(0.0, at_times(4, (1.5, tone(0.5)), (3.0, tone(0.5))))], 4, codec=codec, rate=rate)
    sound, source = heard(path)
    assert beginnings(sound) == pytest.approx([1.5, 3.0], abs=0.03)
    assert source.broken_sound == 0
    steady = sound[round(1.6 * SOUND_RATE) : round(1.9 * SOUND_RATE)]
    assert np.argmax(np.abs(np.fft.rfft(steady))) / 0.3 == pytest.approx(440, abs=4)


def test_sound_that_starts_late_keeps_its_time(tmp_path: Path) -> None:
    sound, _ = heard(write_sounding(tmp_path / "late.mp4", [(2.0, tone(1.5))], 4))
    assert beginnings(sound) == pytest.approx([2.0], abs=0.07)


def test_time_counts_from_the_first_picture(tmp_path: Path) -> None:
    """The sound runs for a second before there is a picture; the tone at 2.5 s of the file is at 1.5 s of the picture."""
    path = write_sounding(tmp_path / "early.mp4", [(0.0, at_times(4, (0.2, tone(0.3)), (2.5, tone(0.5))))], 3, picture_from=1.0)
    sound, _ = heard(path)
    assert beginnings(sound) == pytest.approx([1.5], abs=0.03)


def test_a_gap_in_the_sound_stays_a_gap(tmp_path: Path) -> None:
    sound, _ = heard(write_sounding(tmp_path / "gap.mkv", [(0.0, tone(1.0)), (3.0, tone(0.8))], 4, codec="libopus", rate=48000))
    assert beginnings(sound) == pytest.approx([0.0, 3.0], abs=0.07)


@pytest.mark.parametrize("name", ["long.mp4", "long.mkv", "long.ts", "long.avi"])
def test_a_stretch_sounds_the_same_however_often_it_is_asked_for(tmp_path: Path, name: str) -> None:
    codec = "libmp3lame" if name.endswith("avi") else "aac"
    path = write_sounding(tmp_path / name, [(0.0, at_times(20, (12.5, tone(2)), (17, tone(1, 300))))], 20, codec=codec, rate=44100)
    alone, _ = heard(path, 12.0, 18.0)
    again, _ = heard(path, 12.0, 18.0)
    assert np.array_equal(alone, again)
    # AVI doesn't say when pictures are shown, so the first one is off by one
    off = 0.11 if name.endswith("avi") else 0.03
    assert beginnings(alone) == pytest.approx([0.5, 5.0], abs=off)
    whole, _ = heard(path)
    assert beginnings(whole) == pytest.approx([12.5, 17.0], abs=off)


def test_a_recording_whose_clock_starts_again_goes_on(tmp_path: Path) -> None:
    one = write_sounding(tmp_path / "one.ts", [(0.0, at_times(4, (1.0, tone(0.5))))], 4).read_bytes()
    joined = tmp_path / "joined.ts"
    joined.write_bytes(one + one)
    sound, _ = heard(joined)
    assert beginnings(sound) == pytest.approx([1.0, 5.0], abs=0.15)


def test_broken_sound_is_left_out_and_counted(tmp_path: Path) -> None:
    path = write_sounding(tmp_path / "broken.mp4", [(0.0, tone(6.0))], 6)
    data = bytearray(path.read_bytes())
    packets = _sound_packets(path)
    for position, size in packets[30:40]:
        data[position : position + size] = b"\xff" * size
    path.write_bytes(data)
    sound, source = heard(path)
    assert source.broken_sound > 0
    first, last = sound[: SOUND_RATE // 2], sound[-SOUND_RATE:]
    assert np.abs(first).max() > 0.2 and np.abs(last).max() > 0.2


def _sound_packets(path: Path) -> list[tuple[int, int]]:
    import av

    with av.open(str(path)) as container:
        return [(packet.pos, packet.size) for packet in container.demux(container.streams.audio[0]) if packet.size]


@pytest.mark.parametrize(
    "message",
    [
        {"at": 0.0, "samples": "no base64!"},
        {"at": float("nan"), "samples": base64.b64encode(b"\0\0").decode()},
        {"at": -1.0, "samples": base64.b64encode(b"\0\0").decode()},
        {"at": 0.0, "samples": base64.b64encode(b"\0" * 4 * SOUND_RATE).decode()},
        {"at": 0.0, "samples": ""},
        {"samples": base64.b64encode(b"\0\0").decode()},
    ],
)
def test_what_a_child_that_was_taken_over_sends_is_refused(message: dict[str, object]) -> None:
    with pytest.raises(VideoError):
        _checked_sound(message, 0.0, 5.0)
