"""The fixed pool of clips that all variants are trained on: 11,697 of them, labelled as often as DFEW's.

A clip of the pool is kept as a few drawn frames (96 x 96, what the model sees), half of them from its event. Some
clips are kept a second time, as neighbouring frames that went through x264 (film.py). The pool is drawn once from a
seed; a rare label has as many different clips as its count and no more.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch.multiprocessing import Pool as Workers

from clips import FIRST_IDENTITY, person
from expressions import DFEW_COUNTS, LABELS
from film import CRF, film, stretch_times
from model import SIZE
from renderer import draw, stack_identities
from timeline import Timeline, draw_timeline

FRAMES = 16
# At most so many clips of a label are filmed too: all where the label is rare.
FILMED = 450
INTENSITY = (0.12, 1.0)
PEOPLE = 4000
MACRO_SHARE = 0.2


@dataclass
class Frames:
    """Drawn frames of n clips, in time order within a clip."""

    clips: list[Timeline]
    times: np.ndarray  # [n, k] seconds
    pixels: np.ndarray  # uint8 [n, k, 3, 96, 96]
    filmed: np.ndarray  # bool [n], the frames went through a video encoder

    def weights(self, balanced: bool) -> np.ndarray:
        """How often to draw each row, [n]: labels as often as in DFEW, or each alike; half drawn, half filmed.

        Whether a row is filmed says nothing about its label.
        """
        labels = np.array([LABELS.index(clip.label) for clip in self.clips])
        groups = labels * 2 + self.filmed
        share = np.full(len(LABELS), 1 / len(LABELS)) if balanced else np.array(DFEW_COUNTS) / sum(DFEW_COUNTS)
        return share[labels] / 2 / np.bincount(groups)[groups]


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


def _film_part(job: tuple[list[Timeline], int]) -> tuple[np.ndarray, np.ndarray]:
    torch.set_num_threads(1)
    clips, seed = job
    rng = np.random.default_rng([12, seed])
    times = np.stack([stretch_times(clip, FRAMES, rng) for clip in clips])
    return times, film(clips, times, int(rng.integers(*CRF)), SIZE)


def _in_parallel(make, clips: list[Timeline], step: int, seed: int, workers: int, done: str):
    jobs = [(clips[i : i + step], seed * 1000 + i // step) for i in range(0, len(clips), step)]
    with Workers(workers) as pool:
        parts = []
        for part in pool.imap(make, jobs):
            parts.append(part)
            print(f"\r{done} {min(len(parts) * step, len(clips))} of {len(clips)} clips", end="", flush=True)
    print()
    return np.concatenate([t for t, _ in parts]), np.concatenate([p for _, p in parts])


def draw_frames(clips: list[Timeline], seed: int, workers: int) -> Frames:
    """Draws every clip's frames, in parallel processes."""
    times, pixels = _in_parallel(_draw_part, clips, 200, seed, workers, "drawn")
    return Frames(clips, times, pixels, np.zeros(len(clips), bool))


def film_frames(clips: list[Timeline], seed: int, workers: int) -> Frames:
    """Films a stretch of every clip, in parallel processes. Clips of one quality stand together: shuffle them."""
    times, pixels = _in_parallel(_film_part, clips, 50, seed, workers, "filmed")
    return Frames(clips, times, pixels, np.ones(len(clips), bool))


def _kept(file: Path, clips: list[Timeline], make) -> Frames:
    """The frames that `make` makes of the clips, from `file` where they were kept before."""
    if not file.exists():
        made = make()
        with open(file, "wb") as out:
            for part in (made.times, made.pixels, made.filmed):
                np.save(out, part)
    with open(file, "rb") as kept:
        return Frames(clips, np.load(kept), np.load(kept), np.load(kept))


def load_pool(seed: int, cache: Path, workers: int, take: int = 1) -> Frames:
    """The pool's frames, drawn and filmed on first use and kept in `cache`.

    Another take films the same clips again: other stretches of them, in other qualities.
    """
    clips = draw_pool(seed)
    cache.mkdir(parents=True, exist_ok=True)
    ends = np.cumsum(DFEW_COUNTS)
    chosen = [clip for end, n in zip(ends, DFEW_COUNTS) for clip in clips[end - n : end][:FILMED]]
    np.random.default_rng([13, seed] if take == 1 else [13, seed, take]).shuffle(chosen)
    name = f"filmed-{seed}.npy" if take == 1 else f"filmed-{seed}-{take}.npy"
    filmed = _kept(cache / name, chosen, lambda: film_frames(chosen, seed + 500 * (take - 1), workers))
    drawn = _kept(cache / f"drawn-{seed}.npy", clips, lambda: draw_frames(clips, seed, workers))
    both = lambda name: np.concatenate([getattr(drawn, name), getattr(filmed, name)])
    return Frames([*clips, *chosen], both("times"), both("pixels"), both("filmed"))
