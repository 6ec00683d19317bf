"""What the user should know of a video that can be used all the same: one plain sentence for each oddity."""

from __future__ import annotations

from analysis.video.facts import IndexFacts

LATE_SOUND_SECONDS = 0.5
LATE_PICTURE_SECONDS = 0.5
MISSING_END_SECONDS = 1.0


def clock_time(seconds: float) -> str:
    """0:12, 1:02:03"""
    whole = round(seconds)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def ends_early(facts: IndexFacts) -> bool:
    """Whether the header promises more picture than the file holds."""
    return facts.declared_seconds is not None and facts.duration_seconds < facts.declared_seconds - MISSING_END_SECONDS


def is_partial(facts: IndexFacts) -> bool:
    """Whether a part of the video is known to be missing or broken."""
    return bool(facts.broken) or facts.cut_off or ends_early(facts)


def sentences_for(facts: IndexFacts) -> tuple[str, ...]:
    """The warnings that follow from the index pass."""
    found = []
    if ends_early(facts) and facts.declared_seconds is not None:
        found.append(f"The file ends at {clock_time(facts.duration_seconds)} of {clock_time(facts.declared_seconds)}; the rest is missing.")
    elif facts.cut_off:
        found.append(f"The file is cut off or damaged after {clock_time(facts.duration_seconds)}.")
    if facts.broken:
        found.append(broken_sentence(facts.broken))
    if facts.repaired:
        found.append("The times in the file jump, repeat or are missing; they were repaired, so a line may be off by a little.")
    if facts.sound_seconds is not None and facts.sound_seconds > facts.duration_seconds + LATE_SOUND_SECONDS:
        found.append(
            f"The sound goes on {facts.sound_seconds - facts.duration_seconds:.1f} s after the last picture; only the picture is described."
        )
    if facts.late_seconds > LATE_PICTURE_SECONDS:
        how = "The picture begins {:.1f} s after the sound" if facts.has_audio else "The first picture comes {:.1f} s late"
        found.append(f"{how.format(facts.late_seconds)}; times are counted from the first picture.")
    if facts.hdr:
        found.append("The video is HDR; its colours are read without tone mapping and look duller than on an HDR screen.")
    if facts.interlaced:
        found.append("The video is interlaced; fast movement shows combed edges.")
    return tuple(found)


def broken_sentence(packets: int) -> str:
    """The warning about pictures that could not be decoded."""
    parts = "1 part" if packets == 1 else f"{packets} parts"
    return f"{parts} of the video could not be decoded; the pictures around there may be missing or blurred."
