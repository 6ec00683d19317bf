"""What is worth telling of the camera and of the picture as a whole, whatever is in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from analysis.describers.facts import Brightness, Camera, Growth, Light, Weighed
from analysis.describers.memory import Memory
from analysis.describers.view import View

BRIGHTNESSES: tuple[Brightness, ...] = ("black", "dark", "dim", "ordinary", "bright", "white")
STILL_CAMERAS = ("static", "handheld")


def layout(view: View) -> list[Weighed]:
    """What lies where in a view that was too short to look for things in; what filled the second before it goes first."""
    return [Weighed(look_of(view), novelty=0.13)] if view.stretch.patches else []


def look_of(view: View) -> Light:
    """How bright the picture is, and what lies where in it."""
    return Light(view.light, view.stretch.colours, patches=view.stretch.patches)


def growth_of(view: View) -> Light:
    """How the light of the whole picture grows or fades: what it is like at first, and in the end."""
    stretch = view.stretch
    return replace(look_of(view), grows=stretch.grows, first=() if stretch.first_colours == stretch.colours else stretch.first_colours)


def of_camera(view: View, memory: Memory) -> Iterator[Weighed]:
    """What the camera does, new or still."""
    if view.camera in STILL_CAMERAS and memory.camera is None:
        yield Weighed(Camera(view.camera), novelty=0.2)
    elif view.camera and view.camera != memory.camera:
        yield Weighed(Camera(view.camera), novelty=1.0)
    elif view.camera and view.camera not in STILL_CAMERAS:
        yield Weighed(Camera(view.camera, goes_on=True), novelty=0.33)


def of_light(view: View, memory: Memory) -> Iterator[Weighed]:
    """How bright the picture has become, and its colours where they are others."""
    if view.stretch.brightness is None:
        return
    colours = view.stretch.colours
    if memory.colours and colours and not set(colours) & set(memory.colours):
        yield Weighed(Light(view.light, colours, patches=view.stretch.patches), novelty=0.4)
    elif memory.brightness is None and view.light == "ordinary":
        memory.brightness = view.light
    elif memory.brightness is None:
        yield Weighed(Light(view.light, patches=view.stretch.patches), novelty=0.3)
    elif view.light != memory.brightness:
        grows = _growth(memory.brightness, view.light) if view.light == "ordinary" else None
        yield Weighed(Light(view.light, patches=() if grows else view.stretch.patches, grows=grows), novelty=0.6)


def _growth(before: Brightness, now: Brightness) -> Growth:
    return "brighter" if BRIGHTNESSES.index(now) > BRIGHTNESSES.index(before) else "darker"
