"""What is handed to the composed describer for one second."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.timeline import Box, Light, Observation, Patch, PictureLook, ShotSize, Track


@dataclass(frozen=True)
class Sight:
    """What is known of one second when it is to be told."""

    second: int
    pts_seconds: tuple[float, ...] = ()
    """Times of the frames that were looked at; none where no frame begins in the second."""
    observations: tuple[Observation, ...] = ()
    tracks: tuple[Track, ...] = ()
    """Tracks of the segment, from up to 2 s before it: shots, camera, text, objects, faces."""
    difference: float = 0.0
    """Measured share of change of the picture against the frame of the previous second, 0..1."""
    brightness: float | None = None
    """Mean luma of the second's first frame, 0 (black) to 1."""
    colours: tuple[str, ...] = ()
    """English names of the main colours, if known."""
    light: Light | None = None
    """How the picture is lit, where that is worth a word; None for an ordinary picture."""
    shot_size: ShotSize | None = None
    """How near the people are, where there are any."""
    scene: str | None = None
    """What the whole shot looks like, in English with its article ("a lakeside"), only where that is sure and stable."""
    moving: Box | None = None
    """Where most of the change is: the box around the largest patch of changed cells."""
    patches: tuple[Patch, ...] = ()
    """Large patches of one colour, of plants or of sky, what most of the picture is first."""

    @property
    def look(self) -> PictureLook | None:
        """What of this is kept with the line, so that the picture can be drawn again; None where nothing was measured."""
        look = PictureLook(self.brightness, self.light, self.shot_size, self.scene, self.colours, self.patches)
        return look if look != PictureLook() else None
