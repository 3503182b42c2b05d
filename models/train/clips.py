"""Draws clips as H.264 files with a manifest, so that anyone has a fresh bench.

Beside `manifest.jsonl` stands `notes.jsonl`: in words, what the face does over the clip's one expression.

    python3 models/train/clips.py --seed 7 --count 105 --out /tmp/bench

The clips of one seed share no person with those of another, nor with the pool the models are trained on.
"""

import argparse
import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import torch

from expressions import LABELS, describe_change
from renderer import draw, draw_identity, stack_identities
from timeline import FRAME_RATE, Timeline, draw_timeline

# The training pool draws its people from below this number (pool.py).
FIRST_IDENTITY = 1_000_000


def person(identity: int) -> dict[str, np.ndarray]:
    """The same number is the same face, everywhere."""
    return draw_identity(np.random.default_rng([20, identity]))


def render_times(clip: Timeline, times: np.ndarray, size: int) -> np.ndarray:
    """The clip at each time, uint8 [n, size, size, 3]."""
    aus, poses = clip.parameters(times)
    who = stack_identities([person(clip.identity)] * len(times))
    return draw(who, torch.from_numpy(aus), torch.from_numpy(poses), size).permute(0, 2, 3, 1).contiguous().numpy()


def write_clip(clip: Timeline, file: Path, size: int, crf: int, ffmpeg: str) -> None:
    """Writes the clip as H.264 at 25 frames a second. The same timeline gives the same bytes with the same ffmpeg."""
    frames = render_times(clip, np.arange(clip.frame_count) / FRAME_RATE, size)
    command = [ffmpeg, "-y", "-nostdin", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24"]
    command += ["-s", f"{size}x{size}", "-r", str(FRAME_RATE), "-i", "pipe:0", "-threads", "1", "-c:v", "libx264"]
    command += ["-preset", "slow", "-crf", str(crf), "-g", "50", "-pix_fmt", "yuv420p", "-fflags", "+bitexact"]
    command += ["-flags:v", "+bitexact", "-metadata", "comment=Saccade drawn face", "-movflags", "+faststart"]
    subprocess.run([*command, f"file:{file.resolve()}"], input=frames.tobytes(), check=True)


def manifest_line(clip: Timeline, file: str) -> dict:
    event = clip.event and {
        "label": clip.event.label,
        "onsetSeconds": round(clip.event.onset, 4),
        "apexSeconds": round(clip.event.apex, 4),
        "offsetSeconds": round(clip.event.offset, 4),
    }
    return {
        "file": file,
        "label": clip.label,
        "event": event,
        "intensity": round(clip.intensity, 4),
        "identity": clip.identity,
    }


def draw_bench(
    seed: int, count: int, intensity: tuple[float, float], macro_share: float, labels: list[str] = LABELS
) -> list[Timeline]:
    """`count` clips, the labels in turn, each of another person. Every k-th clip of a label is a macro-expression."""
    every = round(1 / macro_share) if macro_share > 0 else 0
    drawn: dict[str, int] = {}
    clips = []
    for index in range(count):
        label = labels[index % len(labels)]
        drawn[label] = drawn.get(label, 0) + 1
        macro = every > 0 and drawn[label] % every == 0
        rng = np.random.default_rng([30, seed, index])
        identity = FIRST_IDENTITY + seed * 100_000 + index
        clips.append(draw_timeline(label, identity, intensity, macro, rng))
    return clips


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, default=105, help="clips in all; the labels take turns")
    parser.add_argument("--labels", nargs="+", choices=LABELS, default=LABELS, metavar="LABEL")
    parser.add_argument("--intensity", type=float, nargs=2, default=(0.45, 1.0), metavar=("LOW", "HIGH"), help="0 to 1")
    parser.add_argument("--macro", type=float, default=1 / 7, help="share of clips whose expression lasts over a second")
    parser.add_argument("--size", type=int, default=160, help="pixels a side, even")
    parser.add_argument("--crf", type=int, default=27, help="x264's quality, lower is better")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--ffmpeg", default=shutil.which("ffmpeg") or "ffmpeg")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    counts: dict[str, int] = {}
    with open(arguments.out / "manifest.jsonl", "w") as manifest, open(arguments.out / "notes.jsonl", "w") as notes:
        for clip in draw_bench(
            arguments.seed, arguments.count, tuple(arguments.intensity), arguments.macro, arguments.labels
        ):
            counts[clip.label] = counts.get(clip.label, 0) + 1
            name = f"{clip.label}-{counts[clip.label]:02d}.mp4"
            write_clip(clip, arguments.out / name, arguments.size, arguments.crf, arguments.ffmpeg)
            manifest.write(json.dumps(manifest_line(clip, name)) + "\n")
            notes.write(json.dumps({"file": name, "note": describe_change(clip.pattern, 0, clip.intensity, 0)}) + "\n")
    print(f"{sum(counts.values())} clips in {arguments.out}")


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
