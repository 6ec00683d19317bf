"""What is said, by Whisper (faster-whisper on CTranslate2), after a voice detector has found where somebody speaks."""

from __future__ import annotations

import itertools
import math
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.vad import get_vad_model
from numpy.typing import NDArray

from analysis.timeline import Track

VOICE_SAMPLES = 512
"""Heard for one answer of the voice detector (Silero VAD at 16 kHz)."""
VOICE = {"threshold": 0.5, "min_speech_duration_ms": 250, "min_silence_duration_ms": 500, "speech_pad_ms": 200}
"""Silero's own threshold; a cough is shorter than a word of 250 ms; pauses within a sentence stay below half a second."""

LEAST_LOGPROB = -1.0
"""Mean log-probability of the tokens below which Whisper's own decoding counts as failed (Radford et al. 2022, section 4.5)."""
MOST_REPETITIVE = 2.4
"""Compression ratio of the text above which it repeats itself; the same source."""
NO_SPEECH_FROM = 0.6
DOUBTED_LOGPROB = -0.5
"""Text that Whisper itself takes for no speech needs better odds than a coin's for each token."""
LEAST_SURE = 0.5
"""Mean probability of an utterance's words: below it, more of them are wrong than right, and nothing is better than that."""

THREADS = 1
"""More would take turns with the threads that see and read, on a machine of two cores."""

PAUSE_SECONDS = 0.6
LONGEST_LETTERS = 84
LONGEST_SECONDS = 7.0
"""Two lines of 42 letters, seven seconds: what captions may have at most (Netflix Timed Text Style Guide)."""
SHORTEST_SECONDS = 0.2
SENTENCE_ENDS = (".", "?", "!", "…", "。", "？", "！")


@dataclass(frozen=True)
class Word:
    """A spoken word as Whisper writes it, with its leading space; seconds within the passage."""

    start_seconds: float
    end_seconds: float
    text: str
    probability: float


class WhisperDetector:
    """Hears 16 kHz mono float32 in -1..1; the same samples always give the same words."""

    name = "speech"

    def __init__(self, model: Path | str, model_name: str) -> None:
        """Load a CTranslate2 model from a folder, or by its name from what is on this machine; never from the network."""
        self.model_name = model_name
        self._whisper = WhisperModel(str(model), device="cpu", compute_type="int8", cpu_threads=THREADS, local_files_only=True)
        self._voice = get_vad_model()
        self._lock = threading.Lock()

    def voice(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """How likely somebody speaks, 0..1, for each 32 ms."""
        padded = np.pad(samples, (0, -len(samples) % VOICE_SAMPLES))
        with self._lock:
            return np.asarray(self._voice(padded), np.float32).reshape(-1)

    def transcribe(self, samples: NDArray[np.float32], start_seconds: float) -> list[Track]:
        """The utterances in the samples, which begin at `start_seconds`; nothing where no voice is heard or no word is sure."""
        if len(samples) < VOICE_SAMPLES:
            return []
        with self._lock:
            # a temperature above 0 would draw lots, and the same passage must always give the same words
            pieces, facts = self._whisper.transcribe(
                samples,
                beam_size=1,
                temperature=0.0,
                condition_on_previous_text=False,
                word_timestamps=True,
                vad_filter=True,
                vad_parameters=VOICE,
            )
            heard = [
                [Word(float(word.start), float(word.end), word.word, float(word.probability)) for word in piece.words or ()]
                for piece in pieces
                if _is_speech(piece.avg_logprob, piece.compression_ratio, piece.no_speech_prob)
            ]
        length = len(samples) / 16000
        spoken = [words for piece in heard for words in utterances(piece)]
        return _one_at_a_time([_track(words, start_seconds, length, facts.language) for words in spoken if _sureness(words) >= LEAST_SURE])


def _is_speech(logprob: float, compression_ratio: float, no_speech: float) -> bool:
    if logprob < LEAST_LOGPROB or compression_ratio > MOST_REPETITIVE:
        return False
    return no_speech < NO_SPEECH_FROM or logprob >= DOUBTED_LOGPROB


def utterances(words: Sequence[Word]) -> Iterator[list[Word]]:
    """The words in pieces that end with a sentence or at a pause; what is too long for a caption is parted evenly."""
    piece: list[Word] = []
    for word in words:
        if piece and (piece[-1].text.endswith(SENTENCE_ENDS) or word.start_seconds - piece[-1].end_seconds > PAUSE_SECONDS):
            yield from _parted(piece)
            piece = []
        piece.append(word)
    if piece:
        yield from _parted(piece)


def _parted(words: Sequence[Word]) -> Iterator[list[Word]]:
    letters, seconds = sum(len(word.text) for word in words), words[-1].end_seconds - words[0].start_seconds
    parts = max(1, math.ceil(len(_text(words)) / LONGEST_LETTERS), math.ceil(seconds / LONGEST_SECONDS))
    middles = (end - len(word.text) / 2 for word, end in zip(words, itertools.accumulate(len(word.text) for word in words), strict=True))
    for _, part in itertools.groupby(zip(words, middles, strict=True), key=lambda pair: int(pair[1] * parts / max(1, letters))):
        yield [word for word, _ in part]


def _text(words: Sequence[Word]) -> str:
    return "".join(word.text for word in words).strip()


def _sureness(words: Sequence[Word]) -> float:
    """The mean probability of the words; 0 where none has letters."""
    if not any(sign.isalnum() for sign in _text(words)):
        return 0.0
    return math.fsum(word.probability for word in words) / len(words)


def _one_at_a_time(tracks: Sequence[Track]) -> list[Track]:
    """Each utterance ends where the next begins at the latest, so that captions never cover each other."""
    ended = [
        replace(track, end_seconds=max(track.start_seconds, min(track.end_seconds, after.start_seconds)))
        for track, after in itertools.pairwise(tracks)
    ]
    return [*ended, *tracks[-1:]]


def _track(words: Sequence[Word], start_seconds: float, length_seconds: float, language: str) -> Track:
    start = min(max(0.0, words[0].start_seconds), max(0.0, length_seconds - 0.001))
    end = min(max(words[-1].end_seconds, start + SHORTEST_SECONDS), max(length_seconds, start))
    return Track(
        "speech",
        # what is stored has milliseconds, and must fall into the same segment when it is read back
        math.floor((start_seconds + start) * 1000) / 1000,
        round(start_seconds + end, 3),
        _text(words),
        confidence=min(1.0, _sureness(words)),
        language=language,
    )
