"""Tracks made up for a telling, and the lines told of them."""

from analysis.describers.composed import ComposedDescriber, Sight
from analysis.timeline import Segment, Track

START = Track("shot", 0, 60, "start")
STATIC = Track("camera", 0, 60, "static")


def thing(label, start, end, box=(0.4, 0.4, 0.6, 0.6), path=(), number=1, confidence=0.8):
    return Track("object", start, end, label, box, tuple(path), confidence, number)


def text(words, start, end, box=(0.3, 0.1, 0.7, 0.2), number=1):
    return Track("text", start, end, words, box, (), 0.9, number)


def moving(label, *points, number=1, size=0.2):
    """A thing whose centre passes (second, x), at half height."""
    path = [(second, x, 0.5) for second, x in points]
    middle = path[len(path) // 2][1]
    box = (max(0.0, middle - size / 2), 0.4, min(1.0, middle + size / 2), 0.6)
    return thing(label, points[0][0], points[-1][0] + 0.25, box, path, number)


def told(tracks, differences, first=0, brightness=None, language="en", words=20, end=None):
    """The lines of a segment whose seconds change by these shares; None is a second without a frame."""
    segment = Segment(first, end or first + len(differences))
    sights = [
        Sight(second, (float(second),), (), tuple(tracks), difference, brightness)
        for second, difference in enumerate(differences, first)
        if difference is not None
    ]
    return list(ComposedDescriber(language, words).describe(segment, sights, tracks))


def texts(lines):
    return [line.text for line in lines]
