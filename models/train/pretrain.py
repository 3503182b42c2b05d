"""First stage: the vision part alone, on single frames of the pool: label and action units."""

import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from augment import augment
from expressions import AU, LABELS
from model import FEATURES, HIDDEN, Encoder, Vlm
from pool import FRAMES, Frames
from questions import VISIBLE
from renderer import POSE
from vocabulary import TOKENS_PER_FRAME

BATCH = 128
HEADS_ALONE = 100


def visibility(pool: Frames) -> np.ndarray:
    """How strongly the clip's label shows in each kept frame, [n, k]."""
    return np.stack([clip.visible(times) for clip, times in zip(pool.clips, pool.times)]).astype(np.float32)


def frame_targets(pool: Frames, visible: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Per frame: the label shown [n, k], the action units [n, k, 10], where the face is [n, k, 3]."""
    own = np.array([LABELS.index(clip.label) for clip in pool.clips])[:, None]
    drawn = [clip.parameters(times) for clip, times in zip(pool.clips, pool.times)]
    place = [POSE.index(name) for name in ("x", "y", "scale")]
    aus, where = np.stack([aus for aus, _ in drawn]), np.stack([poses[:, place] for _, poses in drawn])
    return np.where(visible >= VISIBLE, own, 0), aus, where


def pretrain(model: Vlm, pool: Frames, steps: int, rate: float, seed: int, number: int = 1) -> None:
    """Trains encoder and projector in place: cross entropy over the labels as often as they come, and action units.

    Two linear heads, thrown away afterwards, read what the decoder will read: the frame's tokens. Each action unit's
    squared error is divided by its variance in the pool, since a movement that only a rare expression has (the
    wrinkled nose) would hardly count otherwise. After the first round (`number`) the projector rests, so that the encoder
    learns to say more clearly what the decoder already understands.
    """
    again = number > 1
    rng = np.random.default_rng([49 + number, seed])
    torch.manual_seed(10 * (number - 1) + seed)
    weights = pool.weights(balanced=False)
    visible = visibility(pool)
    labels, aus, where = frame_targets(pool, visible)
    spread = torch.from_numpy(aus.reshape(-1, aus.shape[-1]).var(axis=0))
    encoder, projector = model.encoder, model.projector
    heads = nn.Linear(TOKENS_PER_FRAME * HIDDEN, len(LABELS) + len(AU))
    parts = [*encoder.parameters(), *heads.parameters(), *([] if again else projector.parameters())]
    optimizer = torch.optim.AdamW(parts, lr=rate, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=steps, pct_start=0.05)
    encoder.train()
    projector.requires_grad_(not again)
    start, shown = time.time(), []
    for step in range(steps):
        # New heads have to find their way before they may lead the encoder.
        encoder.requires_grad_(not again or step >= HEADS_ALONE)
        clip, frame = rng.choice(len(pool.clips), BATCH, p=weights), rng.integers(FRAMES, size=BATCH)
        # Labels come as often as they are in the pool. Of a clip, mostly frames that show something: clear ones first.
        gumbel = -np.log(-np.log(rng.random((BATCH, FRAMES))))
        eager = rng.random(BATCH) < 0.7
        frame[eager] = np.argmax(np.log(visible[clip] + 0.02) * (2 - 1.5 * step / steps) + gumbel, axis=1)[eager]
        place = torch.from_numpy(where[clip, frame])
        pixels = augment(torch.from_numpy(pool.pixels[clip, frame]), place)
        # The rest learns on the true place, a little off; the finder learns the place on its own.
        features = encoder(pixels, place + torch.randn_like(place) * torch.tensor([0.02, 0.02, 0.02]))
        found = encoder.locate(pixels)
        label = torch.from_numpy(labels[clip, frame])
        score, units = heads(projector(features).flatten(1)).split([len(LABELS), len(AU)], 1)
        errors = (units - torch.from_numpy(aus[clip, frame])).square().mean(0)
        loss = F.cross_entropy(score, label) + 1.5 * (errors / spread).mean() + 20 * F.mse_loss(found, place)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        clear = torch.from_numpy(visible[clip, frame] > 0.5)
        hits = (score.argmax(1) == label)[clear].float().mean()
        shown.append((float(loss), float(hits), float(errors.mean()), float((found - place).abs().mean())))
        if (step + 1) % 50 == 0 or step + 1 == steps:
            mean = np.nanmean(np.array(shown[-50:]), axis=0)
            print(f"encoder {step + 1}/{steps}  loss {mean[0]:.3f}  clear frames {mean[1]:.3f}  units off {mean[2]:.4f}  place off {mean[3]:.3f}  {time.time() - start:.0f} s", flush=True)
    encoder.eval()
    projector.requires_grad_(True)


@torch.no_grad()
def encode_frames(encoder: Encoder, pixels: np.ndarray) -> torch.Tensor:
    """Features of every frame, each disturbed in some way: half-precision [n, k, 256]."""
    encoder.eval()
    n, k = pixels.shape[:2]
    features = torch.empty(n, k, FEATURES, dtype=torch.float16)
    for i in range(0, n, 8):
        part = torch.from_numpy(pixels[i : i + 8]).flatten(0, 1)
        features[i : i + 8] = encoder(augment(part)).view(-1, k, FEATURES).half()
    return features
