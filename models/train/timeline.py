"""What happens in a clip, second by second, before anything is drawn."""

from dataclasses import dataclass, field

import numpy as np

from expressions import AU, LABELS, draw_pattern
from renderer import POSE

FRAME_RATE = 25
MICRO_SECONDS = (0.25, 0.5)
MACRO_SECONDS = (1.2, 2.2)


@dataclass
class Event:
    """The one expression of a clip. Its strength is a triangle (micro) or a triangle cut flat (macro)."""

    label: str
    onset: float
    apex: float
    offset: float
    macro: bool

    def strength(self, times: np.ndarray) -> np.ndarray:
        """0 outside, 1 at the apex, shape of `times` (seconds)."""
        rise = (times - self.onset) / (self.apex - self.onset)
        fall = (self.offset - times) / (self.offset - self.apex)
        triangle = np.clip(np.minimum(rise, fall), 0, 1)
        return np.minimum(1, 1.6 * triangle) if self.macro else triangle


@dataclass
class Timeline:
    """A clip as numbers: who is drawn (`identity`), what is shown and when. Times in seconds."""

    label: str
    identity: int
    duration: float
    event: Event | None
    intensity: float
    pattern: np.ndarray
    base_pattern: np.ndarray
    base_strength: float
    scale: float
    centre: np.ndarray
    waves: np.ndarray
    light: float
    blinks: list[float] = field(default_factory=list)
    talks: list[tuple[float, float, float]] = field(default_factory=list)

    @property
    def frame_count(self) -> int:
        return round(self.duration * FRAME_RATE)

    def visible(self, times: np.ndarray) -> np.ndarray:
        """How strongly the clip's own label shows at each time: intensity times strength, 0 to 1."""
        return np.zeros_like(times) if self.event is None else self.intensity * self.event.strength(times)

    def parameters(self, times: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Action units [n, 10] and poses [n, 8] at each time."""
        shown = self.visible(times)[:, None]
        strength = shown / self.intensity if self.intensity > 0 else shown
        drift = 0.75 + 0.25 * np.sin(times * 1.3 + self.waves[0, 2])[:, None]
        aus = self.base_pattern * self.base_strength * drift * (1 - strength) + self.pattern * shown
        for start, end, amount in self.talks:
            active = (times >= start) & (times < end)
            aus[:, AU.index("open")] += active * amount * np.abs(np.sin((times - start) * 11))
            aus[:, AU.index("stretch")] += active * 0.4 * amount * np.sin((times - start) * 7)
        poses = np.zeros((len(times), len(POSE)))
        sway = (self.waves[:, 0, None] * np.sin(self.waves[:, 1, None] * times[None] + self.waves[:, 2, None])).T
        poses[:, POSE.index("x")] = self.centre[0] + sway[:, 0]
        poses[:, POSE.index("y")] = self.centre[1] + sway[:, 1]
        poses[:, POSE.index("tilt")] = self.centre[2] + sway[:, 2] * 1.5
        poses[:, POSE.index("scale")] = self.scale * (1 + sway[:, 3] * 0.5)
        poses[:, POSE.index("gaze_x")] = np.clip(sway[:, 4], -0.05, 0.05)
        poses[:, POSE.index("gaze_y")] = np.clip(sway[:, 5], -0.02, 0.02)
        poses[:, POSE.index("light")] = self.light
        for blink in self.blinks:
            closed = np.clip(1.25 - np.abs(times - blink) / 0.08, 0, 1)
            poses[:, POSE.index("blink")] = np.maximum(poses[:, POSE.index("blink")], closed)
        return aus.astype(np.float32), poses.astype(np.float32)


def draw_timeline(
    label: str, identity: int, intensity: tuple[float, float], macro: bool, rng: np.random.Generator
) -> Timeline:
    """Draws a clip of 3 to 6 s that shows `label` once (never, where it is neutral)."""
    duration = round(rng.uniform(3, 6) * FRAME_RATE) / FRAME_RATE
    event = None
    if label != "neutral":
        low, high = MACRO_SECONDS if macro else MICRO_SECONDS
        length = rng.uniform(low, high)
        before = length * rng.uniform(0.4, 0.6)
        # The apex lies on a frame, so that a frame of full strength exists.
        first, last = np.ceil((0.2 + before) * FRAME_RATE), np.floor((duration - 0.2 - length + before) * FRAME_RATE)
        apex = rng.integers(int(first), int(last) + 1) / FRAME_RATE
        event = Event(label, apex - before, apex, apex - before + length, macro)
    others = [other for other in LABELS if other not in (label, "neutral")]
    mild = rng.random() < 0.4
    waves = np.stack([rng.uniform(0.005, 0.03, 6), rng.uniform(0.6, 3.0, 6), rng.uniform(0, 6.28, 6)], axis=1)
    scale = rng.uniform(0.45, 0.92)
    slack = 0.95 - scale
    blinks, t = [], rng.uniform(0.2, 3)
    while t < duration:
        # A blink may fall beside an expression, not on its apex: the apex is what the clip is about.
        if event is None or abs(t - event.apex) > 0.16:
            blinks.append(t)
        t += rng.uniform(1.2, 4)
    talks = []
    if rng.random() < 0.4:
        start = rng.uniform(0, duration * 0.7)
        talks.append((start, start + rng.uniform(0.5, 2), rng.uniform(0.08, 0.3)))
    return Timeline(
        label=label,
        identity=identity,
        duration=duration,
        event=event,
        intensity=float(rng.uniform(*intensity)) if event else 0.0,
        pattern=draw_pattern(label, rng),
        base_pattern=draw_pattern(str(rng.choice(others)), rng),
        base_strength=float(rng.uniform(0.05, 0.2)) if mild else 0.0,
        scale=scale,
        centre=np.array([rng.uniform(-slack, slack) * 0.7, rng.uniform(-slack, slack) * 0.4, rng.normal(0, 0.06)]),
        waves=waves,
        light=float(rng.uniform(0.75, 1.1)),
        blinks=blinks,
        talks=talks,
    )
