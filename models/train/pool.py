"""The fixed pool of clips that all variants are trained on: 11,697 of them, labelled as often as DFEW's.

A clip of the pool is kept as a few drawn frames (64 x 64, what the model sees), half of them from its event.
The pool is drawn once from a seed; a rare label has as many different clips as its count and no more.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch.multiprocessing import Pool as Workers

from clips import FIRST_IDENTITY, person
from expressions import DFEW_COUNTS, LABELS
from renderer import draw, stack_identities
from timeline import Timeline, draw_timeline

FRAMES = 20
SIZE = 64
INTENSITY = (0.12, 1.0)
PEOPLE = 4000
MACRO_SHARE = 0.2


@dataclass
class Frames:
    """Drawn frames of n clips, in time order within a clip."""

    clips: list[Timeline]
    times: np.ndarray  # [n, k] seconds
    pixels: np.ndarray  # uint8 [n, k, 3, 64, 64]


def draw_pool(seed: int, counts: list[int] = DFEW_COUNTS, intensity: tuple[float, float] = INTENSITY) -> list[Timeline]:
    """Timelines of the pool, the labels in blocks."""
    clips = []
    for label, count in zip(LABELS, counts):
        for index in range(count):
            rng = np.random.default_rng([10, seed, LABELS.index(label), index])
            identity = int(rng.integers(PEOPLE))
            assert identity < FIRST_IDENTITY
            clips.append(draw_timeline(label, identity, intensity, rng.random() < MACRO_SHARE, rng))
    return clips


def frame_times(clip: Timeline, rng: np.random.Generator) -> np.ndarray:
    """FRAMES times in order: half inside the event, the apex among them, half outside; all spread with jitter."""
    spread = lambda low, high, n: low + (np.arange(n) + rng.random(n)) / n * (high - low)
    if clip.event is None:
        return spread(0, clip.duration, FRAMES)
    inside = spread(clip.event.onset, clip.event.offset, FRAMES // 2)
    inside[np.argmin(np.abs(inside - clip.event.apex))] = clip.event.apex
    before = clip.event.onset
    outside = spread(0, clip.duration - (clip.event.offset - before), FRAMES - FRAMES // 2)
    outside = np.where(outside < before, outside, outside + clip.event.offset - before)
    return np.sort(np.concatenate([inside, outside]))


def _draw_part(job: tuple[list[Timeline], int]) -> tuple[np.ndarray, np.ndarray]:
    torch.set_num_threads(1)
    clips, seed = job
    rng = np.random.default_rng([11, seed])
    times = np.stack([frame_times(clip, rng) for clip in clips])
    pixels = np.empty((len(clips), FRAMES, 3, SIZE, SIZE), np.uint8)
    for i, clip in enumerate(clips):
        aus, poses = clip.parameters(times[i])
        who = {k: v.expand(FRAMES, *v.shape[1:]) for k, v in stack_identities([person(clip.identity)]).items()}
        pixels[i] = draw(who, torch.from_numpy(aus), torch.from_numpy(poses), SIZE).numpy()
    return times, pixels


def draw_frames(clips: list[Timeline], seed: int, workers: int) -> Frames:
    """Draws every clip's frames, in parallel processes."""
    step = 200
    jobs = [(clips[i : i + step], seed * 1000 + i // step) for i in range(0, len(clips), step)]
    with Workers(workers) as pool:
        parts = []
        for part in pool.imap(_draw_part, jobs):
            parts.append(part)
            print(f"\rdrawn {len(parts) * step} of {len(clips)} clips", end="", flush=True)
    print()
    return Frames(clips, np.concatenate([t for t, _ in parts]), np.concatenate([p for _, p in parts]))


def load_pool(seed: int, cache: Path, workers: int) -> Frames:
    """The pool's frames, drawn on first use and kept in `cache`."""
    clips = draw_pool(seed)
    cache.mkdir(parents=True, exist_ok=True)
    times, pixels = cache / f"pool-{seed}-times.npy", cache / f"pool-{seed}-pixels.npy"
    if not pixels.exists():
        drawn = draw_frames(clips, seed, workers)
        np.save(times, drawn.times)
        np.save(pixels, drawn.pixels)
    return Frames(clips, np.load(times), np.load(pixels))
