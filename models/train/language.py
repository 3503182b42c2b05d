"""Second stage and fine-tuning: the decoder learns to read frames, notes and questions. The encoder rests."""

import time

import numpy as np
import torch
from torch.nn import functional as F

from examples import MAX_FRAMES, Batch, draw_batch, image_mask
from model import Vlm
from pool import Frames
from vocabulary import Vocabulary

TOKENS = 5000


def predict(model: Vlm, batch: Batch, features: torch.Tensor, words: Vocabulary) -> torch.Tensor:
    """Logits at the positions whose next token is learnt, [m, vocabulary]. features: [b, n, 256]."""
    x = model.decoder.embed(batch.tokens)
    if features.shape[1]:
        images = model.projector(features.flatten(0, 1)).flatten(0, 1)
        x = x.masked_scatter(image_mask(batch, words).unsqueeze(-1), images)
    hidden, _ = model.decoder.run(x, batch.bias(), batch.positions, before=batch.before)
    return model.decoder.logits(hidden[batch.answer])


def gather(features: torch.Tensor, batch: Batch, noise: float) -> torch.Tensor:
    """The kept features of a batch's frames, a little off, [b, n, 256]. features: [clips, k, 256]."""
    chosen = features[torch.from_numpy(batch.clip)[:, None], torch.from_numpy(batch.frames)].float()
    return chosen + noise * torch.randn_like(chosen)


def train(
    model: Vlm,
    pool: Frames,
    visible: np.ndarray,
    features: torch.Tensor,
    words: Vocabulary,
    steps: int,
    rate: float,
    seed: int,
    balanced: bool = False,
    beginner: bool = False,
    fine_tuning: bool = False,
    name: str = "decoder",
) -> None:
    """Trains in place; each answer counts alike, however long.

    Starts with how a letter is looked up in a list; a beginner also with one frame a row, to reach MAX_FRAMES after
    two thirds. Fine-tuning does neither, and leaves the vision part as it is.
    """
    projector = not fine_tuning
    weights = pool.weights(balanced)
    rng = np.random.default_rng([60, seed])
    torch.manual_seed(seed)
    parts = [*model.decoder.parameters(), *(model.projector.parameters() if projector else [])]
    for parameter in model.projector.parameters():
        parameter.requires_grad_(projector)
    optimizer = torch.optim.AdamW(parts, lr=rate, betas=(0.9, 0.98), weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=steps, pct_start=0.1)
    noise = 0.05 * float(features[:256].float().std())
    start, shown = time.time(), []
    model.decoder.train()
    for step in range(steps):
        most = int(np.clip(2 * 32 ** (1.6 * step / steps - 0.1), 1, MAX_FRAMES)) if beginner else MAX_FRAMES
        lookup = not fine_tuning and rng.random() < 0.6 - 1.2 * step / steps
        batch = draw_batch(pool, visible, words, weights, TOKENS, most, lookup, rng)
        logits = predict(model, batch, gather(features, batch, noise), words)
        following = torch.roll(batch.tokens, -1, 1)[batch.answer]
        losses = F.cross_entropy(logits, following, reduction="none")
        loss = (losses * batch.weight).sum() / batch.weight.sum()
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parts, 1.0)
        optimizer.step()
        schedule.step()
        shown.append((float(loss), float((logits.argmax(1) == following).float().mean())))
        if (step + 1) % 50 == 0 or step + 1 == steps:
            mean = np.mean(shown[-50:], axis=0)
            seconds = time.time() - start
            print(f"{name} {step + 1}/{steps}  loss {mean[0]:.3f}  tokens right {mean[1]:.3f}  {seconds:.0f} s", flush=True)
    model.decoder.eval()
