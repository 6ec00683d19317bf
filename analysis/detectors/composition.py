"""Where which colours lie in a picture, and which of them look like plants or sky: its composition, measured.

A reader who knows the large patches of colour can lay out the picture before a single thing in it has a name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from analysis.boxes import area
from analysis.detectors.bands import ends_of, slant_of
from analysis.detectors.colour_groups import Labels, colour_groups
from analysis.detectors.colours import COLOUR_GRID, cells_of, names_of_cells
from analysis.detectors.focus import blurred
from analysis.detectors.in_the_middle import in_the_middle
from analysis.detectors.most_telling import hue, hue_of, most_telling
from analysis.detectors.small_things import small_things
from analysis.detectors.spots import LONG, extent_of, spot_of
from analysis.detectors.stripes import stripes
from analysis.detectors.tones import tone_name
from analysis.timeline import SKY, Patch, Slant, Spot

MAIN_FROM = 0.25
"""Share of the picture from which a colour that is all over it is what the rest lies on."""

LEAST_PATCH = 0.04
"""Share of the picture: a fifth of its width and height; smaller is a detail."""

LEAST_FILLED = 0.25
"""Of the box around a patch: what fills less is lines and pieces between other things."""

STANDS_FROM = 0.35
"""Share of the picture's height from which plants that aren't all along the bottom stand up from the ground."""

MOST_PATCHES = 4
"""Besides the main one, places of one name counted once: more can't be kept in mind."""

ROUGH = 7.0
"""Standard deviation of luma (0..255) within a cell: leaves and blades of grass lie above, paint, cloth and screens below."""

SMOOTH = 5.0
"""A cell of clear or clouded sky stays below: the noise of a camera is 2 to 3."""

NEUTRAL = frozenset(["white", "grey", "light grey"])

PLANT_COLOURS = frozenset(["green", "yellow"])
SKY_HUES = frozenset(["blue", "turquoise", "white", "grey", "pink", "purple", "beige"])
LEAST_SKY_LUMA = 100.0
LEAST_SKY_TOP = 0.5
"""Share of the top edge that a sky takes up."""

LEAST_GREEN = 0.5
"""Of a patch of plants that is green, and not yellow, itself."""

LEAST_TINGE = 4.0
"""By which green lies above red and blue (0..255) in leaves that are grey with haze, or because the picture comes out of black."""

LEAST_SURE = 0.15
"""Of a patch of such leaves that is plainly green."""

FILLED = 0.55
"""Of the outer third of the picture on a side, for what is all over to be told as there."""

NEARLY_ALL = 0.75
"""Share of the picture from which it is everywhere."""

LEAST_HUE = 0.1
"""Share of the picture from which a hue within what is white or grey as a whole is told by itself: a pink cloud in a white sky."""

HARDLY_COLOURS = frozenset(["black", "grey", "white"])
"""Shade and light of anything: in pieces they say nothing."""

SIDES: tuple[Spot, ...] = ("top", "bottom", "left", "right")

Mask = NDArray[np.uint8]


@dataclass(frozen=True)
class _Cells:
    """The picture as cells: their colours, these colours' names and groups, and mean and standard deviation of luma within each."""

    gray: NDArray[np.float32]
    """The picture's lumas, pixel by pixel."""
    rgb: NDArray[np.float32]
    groups: Labels
    names: list[list[str]]
    luma: NDArray[np.float32]
    roughness: NDArray[np.float32]

    @classmethod
    def of(cls, image: NDArray[np.uint8]) -> _Cells:
        gray = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.float32)
        luma = cv2.resize(gray, COLOUR_GRID, interpolation=cv2.INTER_AREA)
        square = cv2.resize(gray * gray, COLOUR_GRID, interpolation=cv2.INTER_AREA)
        cells = cells_of(image)
        rgb = cells.astype(np.float32)
        roughness = np.sqrt(np.maximum(square - luma * luma, 0)).astype(np.float32)
        return cls(gray, rgb, colour_groups(rgb), names_of_cells(cells), luma.astype(np.float32), roughness)

    @property
    def lab(self) -> NDArray[np.float32]:
        """The cells' colours in CIELAB."""
        return np.asarray(cv2.cvtColor(self.rgb / np.float32(255.0), cv2.COLOR_RGB2Lab), np.float32)

    def mask(self, wanted: frozenset[str]) -> Mask:
        return np.array([[name in wanted for name in row] for row in self.names], np.uint8)


def composition(image: NDArray[np.uint8]) -> tuple[Patch, ...]:
    """The patches of an RGB picture, what most of it is first, then the largest; plants and sky by name; small things last."""
    cells = _Cells.of(image)
    behind, out_of_focus = blurred(cells.gray, cells.lab, cells.names)
    green = _plant_cells(cells) & (1 - out_of_focus)
    growing = list(_parts(green, cells))
    plants = [_plants(patch) for patch, part in growing for patch in _by_sides(patch, part)]
    taken = (green | out_of_focus) if plants else out_of_focus
    groups = [np.asarray(cells.groups == group, np.uint8) & (1 - taken) for group in np.unique(cells.groups)]
    colours = [_under_sky(patch, part, cells, bool(plants)) for group in groups for patch, part in _parts(group, cells)]
    lit = _lit(cells, taken) if any(patch.spot == "all over" for patch, _ in growing) else ()
    patches = _joined([*plants, *colours, *lit])
    small = tuple(small_things(image)) if not plants else ()
    seen = _told(patches, _throughout(cells, taken, HARDLY_COLOURS | {hue(of_sky) for patch in patches for of_sky in patch.colours}))
    known = {hue_of(patch) for patch in seen} | (PLANT_COLOURS if plants else frozenset())
    middle = () if small else in_the_middle(np.where(out_of_focus > 0, "", np.array(cells.names)), cells.lab, known)
    return (*seen, *behind, *small, *middle, *stripes(cells.luma))


def _by_sides(patch: Patch, part: NDArray[np.bool_]) -> Iterator[Patch]:
    """What reaches along and across but isn't everywhere, parted by the sides that it fills: trees on the right, grass below."""
    sides = [side for side in SIDES if float(part[_third(side, part.shape)].mean()) >= FILLED]
    if patch.spot != "all over" or not sides or len(sides) == len(SIDES) or patch.share >= NEARLY_ALL:
        yield patch
        return
    yield from (replace(patch, spot=side, share=round(patch.share / len(sides), 3)) for side in sides)


def _third(side: Spot, shape: tuple[int, ...]) -> tuple[slice, slice]:
    """The rows and columns of the third of a grid at that side."""
    high, wide = shape[0] // 3, shape[1] // 3
    rows = slice(None, high) if side == "top" else slice(-high, None) if side == "bottom" else slice(None)
    columns = slice(None, wide) if side == "left" else slice(-wide, None) if side == "right" else slice(None)
    return rows, columns


def _lit(cells: _Cells, taken: Mask) -> Iterator[Patch]:
    """Where plants are all over the picture, the light ones among them: a glade in a wood."""
    for group in np.unique(cells.groups):
        for patch, _ in _parts(np.asarray(cells.groups == group, np.uint8) & taken, cells):
            if patch.what in ("yellow", "light green") and patch.spot != "all over":
                yield replace(patch, what="light green", slant="", ends=None)


def _throughout(cells: _Cells, taken: Mask, avoided: frozenset[str]) -> Iterator[Patch]:
    """A colour that is in many tones and pieces all over the picture, as that of a wood out of focus."""
    names = Counter(name for row in cells.names for name in row)
    ((name, count),) = names.most_common(1)
    mask = cells.mask(frozenset([name])) & (1 - taken)
    if count >= MAIN_FROM * names.total() and mask.mean() >= LEAST_PATCH and spot_of(mask > 0) == "all over" and name not in avoided:
        yield Patch(name, "all over", round(float(mask.mean()), 3))


def _plant_cells(cells: _Cells) -> Mask:
    """Rough cells of the colour of leaves, with the gaps between them, where most of them are green."""
    rough = cells.mask(PLANT_COLOURS) & (cells.roughness >= ROUGH)
    green = int((rough & cells.mask(frozenset(["green"]))).sum())
    if green < LEAST_GREEN * max(1, int(rough.sum())):
        return np.zeros_like(rough)
    plain = _closed(rough)
    return plain if any(_parts(plain, cells)) else _hazy(rough, cells)


def _hazy(rough: Mask, cells: _Cells) -> Mask:
    """The plainly green cells of a picture in which these alone make up no patch, with what greyer leaves hang together with them."""
    tinged = (cells.rgb[:, :, 1:2] - cells.rgb[:, :, ::2]).min(axis=2) >= LEAST_TINGE
    hazy = cells.mask(frozenset(["grey"])) & tinged & (cells.roughness >= ROUGH)
    together = _closed(rough | hazy)
    count, labels = cv2.connectedComponents(together)
    for number in range(1, count):
        part = labels == number
        if rough[part].mean() < LEAST_SURE:
            together[part] = rough[part]
    return together


def _closed(mask: Mask) -> Mask:
    """The mask without holes and gaps of one cell."""
    return cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)).astype(np.uint8, copy=False)


def _parts(mask: Mask, cells: _Cells) -> Iterator[tuple[Patch, NDArray[np.bool_]]]:
    """What hangs together in the mask and is large enough, by the name of its mean colour."""
    count, labels = cv2.connectedComponents(_closed(mask))
    for number in range(1, count):
        part = (labels == number) & (mask > 0)
        share = float(part.mean())
        if share < LEAST_PATCH:
            continue
        tinged = _tinged(part, cells) if tone_name(cells.rgb[part].mean(axis=0)) in NEUTRAL else None
        for piece in (part,) if tinged is None else (tinged, part & ~tinged):
            if float(piece.mean()) >= LEAST_PATCH and not _in_pieces(patch := _patch(piece, cells)):
                yield patch, piece


def _in_pieces(patch: Patch) -> bool:
    """Whether it is too thinly spread in its box to be drawn as a patch there."""
    if patch.box is None or patch.slant or patch.spot == "all over":
        return False
    return patch.share < LEAST_FILLED * area(patch.box)


def _patch(piece: NDArray[np.bool_], cells: _Cells) -> Patch:
    """One piece by its mean colour; a band that reaches from side to side goes through the middle, and isn't all over."""
    slant, spot = slant_of(piece), spot_of(piece)
    where: Spot = "centre" if slant and spot == "all over" else spot
    tone, share = tone_name(cells.rgb[piece].mean(axis=0)), round(float(piece.mean()), 3)
    return Patch(tone, where, share, slant=slant, box=extent_of(piece), ends=ends_of(piece) if slant else None)


def _tinged(part: NDArray[np.bool_], cells: _Cells) -> NDArray[np.bool_] | None:
    """The largest piece of one hue in what is white or grey as a whole, if it is large."""
    hues = Counter(name for row, inside in zip(cells.names, part, strict=True) for name, here in zip(row, inside, strict=True) if here)
    tinge = next((name for name, _ in hues.most_common() if name not in HARDLY_COLOURS), None)
    if tinge is None:
        return None
    count, labels = cv2.connectedComponents(_closed(cells.mask(frozenset([tinge])) & part))
    pieces = [(labels == number) & part for number in range(1, count)]
    largest = max(pieces, key=lambda piece: int(piece.sum()))
    return largest if float(largest.mean()) >= LEAST_HUE else None


def _under_sky(patch: Patch, part: NDArray[np.bool_], cells: _Cells, outdoors: bool) -> Patch:
    return replace(patch, what=SKY, colours=(patch.what,), slant="", ends=None) if _is_sky(part, patch.what, cells, outdoors) else patch


def _is_sky(part: NDArray[np.bool_], colour: str, cells: _Cells, outdoors: bool) -> bool:
    """Whether a patch is bright, smooth and along the top, and blue or over plants: a wall may be white or grey."""
    hues, least_top = (SKY_HUES, LEAST_SKY_TOP / 2) if outdoors else (frozenset(["blue"]), LEAST_SKY_TOP)
    smooth = float(np.median(cells.roughness[part])) <= SMOOTH and float(cells.luma[part].mean()) >= LEAST_SKY_LUMA
    drawn_flat = float(cells.luma[part].std()) < 1.0
    return smooth and not drawn_flat and float(part[0].mean()) >= least_top and hue(colour) in hues


def _plants(patch: Patch) -> Patch:
    """Named by how far up they reach: what stands up is trees or plants, what lies along the bottom is grass or plants."""
    left, top, right, _ = patch.box or (0.0, 1.0, 1.0, 1.0)
    low = patch.spot.startswith("bottom") and (right - left >= LONG or 1 - top < STANDS_FROM)
    return replace(patch, what="grass or plants" if low else "trees or plants", slant="", ends=None)


def _joined(patches: list[Patch]) -> list[Patch]:
    """Patches of one name that share a side as one there, the largest first; what is all over is nowhere besides."""
    found: dict[tuple[str, tuple[str, ...], Slant], list[Patch]] = {}
    for patch in patches:
        found.setdefault((patch.what, patch.colours, patch.slant), []).append(patch)
    joined = [_as_one(there, spot) for of_name in found.values() for spot, there in _sides(of_name)]
    return sorted(joined, key=lambda one: (-one.share, one.what, one.spot))


def _as_one(patches: list[Patch], spot: Spot) -> Patch:
    boxes = [patch.box for patch in patches if patch.box]
    around = boxes[0] if len(boxes) == len(patches) == 1 else None
    if len(boxes) == len(patches) > 1:
        left, top, right, bottom = zip(*boxes, strict=True)
        around = (min(left), min(top), max(right), max(bottom))
    ends = patches[0].ends if len(patches) == 1 else None
    return replace(patches[0], spot=spot, share=round(sum(patch.share for patch in patches), 3), box=around, ends=ends)


def _sides(patches: list[Patch]) -> Iterator[tuple[Spot, list[Patch]]]:
    """Spots and what lies there: corners of one side become that side, and all become the whole where one is all over."""
    spots = {patch.spot for patch in patches}
    if "all over" in spots:
        yield "all over", patches
        return
    left = list(patches)
    for side in SIDES:
        there = [patch for patch in left if side in patch.spot.split()]
        if len(there) > 1:
            yield side, there
            left = [patch for patch in left if patch not in there]
    yield from ((patch.spot, [patch]) for patch in left)


def _told(patches: list[Patch], throughout: Iterator[Patch]) -> tuple[Patch, ...]:
    """What most of the picture is, and what tells most of those that have a spot of their own."""
    main = [patch for patch in patches if patch.spot == "all over" and patch.share >= MAIN_FROM][:1] or list(throughout)
    placed = [patch for patch in patches if patch.spot != "all over"]
    return (*main, *most_telling(placed, MOST_PATCHES + (not main), known=[hue_of(patch) for patch in main]))
