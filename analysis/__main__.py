"""`python -m analysis VIDEO`: a line for every second on standard output, without Django, database or browser."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import cast

from analysis.document import RunJSON, VideoJSON, line_to_json, run_document
from analysis.events import Notice, PlanJSON, SegmentDone, WindowPlan
from analysis.joining import join_pieces
from analysis.loading import load
from analysis.options import PRESETS, AnalysisOptions, options_for
from analysis.overview import overview_of
from analysis.segments import plan_segments, seconds_in
from analysis.timeline import SecondDescription
from analysis.video.source import VideoError, VideoMetadata, VideoSource

DONE, BROKE, UNUSABLE = 0, 1, 2


@dataclass
class Told:
    """What a run has told so far, and which model heard what is said."""

    speech_model: str | None = None
    revision: str | None = None
    lines: list[SecondDescription] = field(default_factory=list)
    pieces: list[SegmentDone] = field(default_factory=list)


def main(arguments: Sequence[str] | None = None) -> int:
    """Describe one video; gives 0 when done, 2 when the file can't be used, 1 for anything else."""
    args = _parse(arguments)
    try:
        return _describe(args)
    except VideoError as refusal:
        print(refusal.sentence, file=sys.stderr)
        return UNUSABLE
    except ValueError as mistake:
        print(mistake, file=sys.stderr)
        return BROKE
    except BrokenPipeError:
        # Who reads has gone (`| head`); Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKE
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return BROKE


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m analysis", description="Describes every second of a video.")
    parser.add_argument("video", type=Path, help="the video file")
    parser.add_argument("--json", action="store_true", help="print one JSON document instead of lines")
    parser.add_argument(
        "--describer", help="who finds the words (composed: detectors only; transformers_vlm: a model, as when one is named)"
    )
    parser.add_argument("--model", help="a model's folder or id, where the describer needs one")
    parser.add_argument("--preset", default="balanced", choices=sorted(PRESETS))
    parser.add_argument("--language", default="en", choices=["en", "de"], help="the language of the lines")
    parser.add_argument("--from", dest="first", type=int, default=0, metavar="S", help="the first whole second to describe")
    parser.add_argument("--to", dest="end", type=int, metavar="S", help="the second to stop before")
    return parser.parse_args(arguments)


def _describe(args: argparse.Namespace) -> int:
    options = options_for(args.preset, args.language)
    args.describer = args.describer or ("transformers_vlm" if args.model else "composed")
    started = time.monotonic()
    with VideoSource(args.video) as source:
        metadata = source.probe()
        first, end = _range(args, metadata)
        for warning in metadata.warnings:
            print(warning, file=sys.stderr)
        told = Told()
        for line in _lines(source, args, options, first, end, told):
            _show(line, args.json, end)
    if args.json:
        _print_document(args, options, metadata, told, time.monotonic() - started)
    return DONE


def _range(args: argparse.Namespace, metadata: VideoMetadata) -> tuple[int, int]:
    seconds = seconds_in(metadata.duration_seconds)
    end = seconds if args.end is None else min(args.end, seconds)
    if not 0 <= args.first < end:
        raise ValueError(f"The video has the seconds 0 to {seconds - 1}: choose --from and --to within them, --from before --to.")
    return args.first, end


def _lines(
    source: VideoSource, args: argparse.Namespace, options: AnalysisOptions, first: int, end: int, told: Told
) -> Iterator[SecondDescription]:
    analyzer = load(options, args.describer, args.model, source.probe())
    told.speech_model, told.revision = analyzer.speech_model, analyzer.revision
    waiting: dict[int, SecondDescription] = {}
    expected = first
    for event in analyzer.analyze(source, plan_segments(first, end, options.segment_seconds)):
        match event:
            case SecondDescription():
                waiting[event.second] = event
                while line := waiting.pop(expected, None):
                    if args.json:  # only the document needs them all at once; plain lines take no more memory for a longer video
                        told.lines.append(line)
                    yield line
                    expected += 1
            case SegmentDone() if args.json:
                told.pieces.append(event)
            case Notice():
                print(event.sentence, file=sys.stderr)


def _show(line: SecondDescription, as_json: bool, end: int) -> None:
    if as_json:
        print(f"\r{line.second + 1} of {end} seconds", end="", file=sys.stderr, flush=True)
    else:
        print(f"[{line.second}s] {line.text or line.reason}", flush=True)


def _print_document(args: argparse.Namespace, options: AnalysisOptions, metadata: VideoMetadata, told: Told, elapsed: float) -> None:
    tracks = join_pieces([(piece.segment, piece.tracks) for piece in told.pieces])
    lines = [line_to_json(line) for line in told.lines]
    whole = (args.first, args.end) == (0, None)
    run: RunJSON = {
        "id": None,
        "describer": args.describer,
        "model": args.model,
        "revision": told.revision,
        "speech_model": told.speech_model,
        "preset": options.preset,
        "options": asdict(options),
        "language": options.language,
        "based_on": None,
        "range": None if whole else [lines[0]["second"], lines[-1]["second"] + 1],
        "elapsed_seconds": round(elapsed, 2),
        "seams": [],
        "plan": [plan for piece in told.pieces for plan in map(_plan, piece.plan)],
    }
    ends = min(metadata.duration_seconds, lines[-1]["second"] + 1)
    overview = overview_of(tracks, ends, options.language, lines[0]["second"])
    document = run_document(_video(args.video, metadata), run, overview, lines, tracks)
    # a file's name may hold bytes that are no text, and JSON with them in it could not be read
    print(json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "replace").decode("utf-8"))


def _plan(plan: WindowPlan) -> PlanJSON:
    return cast("PlanJSON", asdict(plan))


def _video(path: Path, metadata: VideoMetadata) -> VideoJSON:
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "name": path.name,
        "sha256": sha256,
        "duration_seconds": metadata.duration_seconds,
        "width": metadata.width,
        "height": metadata.height,
        "average_fps": round(metadata.average_fps, 3),
        "rotation": metadata.rotation,
        "start_offset_seconds": metadata.start_offset_seconds,
        "has_audio": metadata.has_audio,
        "partial": metadata.partial,
        "warnings": list(metadata.warnings),
    }


if __name__ == "__main__":
    sys.exit(main())
