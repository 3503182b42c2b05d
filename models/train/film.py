"""Takes stretches of clips through a real video encoder, so that training sees what H.264 does to a face.

What matters is a movement of a few frames: in predicted frames x264 smooths a weak one away, which no disturbance of
single frames imitates (augment.py).
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import torch

from clips import render_times
from timeline import FRAME_RATE, Timeline

# The size and the range of qualities that clips.py films in.
SIDE = 160
CRF = (22, 31)
# Frames before the ones that are kept, so that these lie anywhere after a key frame.
LEAD = 4


def stretch_times(clip: Timeline, frames: int, rng: np.random.Generator) -> np.ndarray:
    """`frames` neighbouring frames at the clip's rate, around its event where it has one. Seconds."""
    last = clip.frame_count - frames
    if clip.event is None:
        start = rng.integers(last + 1)
    else:
        spread = 0.5 * (clip.event.offset - clip.event.onset - 0.4) if clip.event.macro else 0.0
        middle = clip.event.apex + rng.uniform(-spread, spread)
        start = np.clip(round(middle * FRAME_RATE) - rng.integers(2, frames - 2), 0, last)
    return (start + np.arange(frames)) / FRAME_RATE


def film(clips: list[Timeline], times: np.ndarray, crf: int, size: int) -> np.ndarray:
    """Draws each clip at its times [n, k], encodes all with x264 and decodes them again: uint8 [n, k, 3, size, size].

    Each clip starts with a key frame. Raises if ffmpeg fails.
    """
    ffmpeg = shutil.which("ffmpeg") or "ffmpeg"
    n, k = times.shape
    lead = times[:, :1] - np.arange(LEAD, 0, -1) / FRAME_RATE
    shown = np.concatenate([np.maximum(lead, 0), times], axis=1)
    group = LEAD + k
    raw = ["-f", "rawvideo", "-pix_fmt", "rgb24"]
    quiet = [ffmpeg, "-y", "-nostdin", "-loglevel", "error"]
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "stretch.mp4")
        encode = [*quiet, *raw, "-s", f"{SIDE}x{SIDE}", "-r", str(FRAME_RATE), "-i", "pipe:0", "-threads", "1"]
        encode += ["-c:v", "libx264", "-preset", "slow", "-crf", str(crf), "-pix_fmt", "yuv420p"]
        encode += ["-g", str(group), "-sc_threshold", "0", file]
        frames = b"".join(render_times(clip, when, SIDE).tobytes() for clip, when in zip(clips, shown))
        subprocess.run(encode, input=frames, check=True)
        decode = [*quiet, "-threads", "1", "-i", file, "-vf", f"scale={size}:{size}:flags=lanczos", *raw, "pipe:1"]
        out = subprocess.run(decode, capture_output=True, check=True).stdout
    pixels = np.frombuffer(out, np.uint8).reshape(n, group, size, size, 3)
    return np.ascontiguousarray(pixels[:, LEAD:].transpose(0, 1, 4, 2, 3))
