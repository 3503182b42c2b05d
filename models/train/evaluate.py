"""Measures label answers on freshly drawn clips: recall a label, and paired bootstrap intervals of differences."""

from dataclasses import dataclass

import numpy as np
import torch

from examples import Batch, choose_frames, pad_rows
from expressions import LABELS
from language import predict
from model import Vlm
from pool import Frames, draw_frames, draw_pool
from pretrain import encode_frames, visibility
from questions import KINDS, Shown, draw_question
from vocabulary import END, START, Vocabulary

QUESTION = "Which emotion does the person show?"
TAIL = ("fear", "disgust")


@dataclass
class Bench:
    """Freshly drawn clips as features, [n, k, 256], with what shows in each frame, [n, k]."""

    pool: Frames
    visible: np.ndarray
    features: torch.Tensor

    @property
    def truth(self) -> np.ndarray:
        return np.array([LABELS.index(clip.label) for clip in self.pool.clips])


def draw_fresh(model: Vlm, seed: int, each: int, intensity: tuple[float, float], workers: int) -> Bench:
    """`each` clips a label from a seed of their own, drawn like the pool's but with other people and intensities."""
    clips = draw_pool(seed, [each] * len(LABELS), intensity)
    for index, clip in enumerate(clips):
        clip.identity = 500_000 + seed * 10_000 + index
    frames = draw_frames(clips, seed, workers)
    return Bench(frames, visibility(frames), encode_frames(model.encoder, frames.pixels))


def strongest(visible: np.ndarray, on: int, off: int) -> np.ndarray:
    """Per clip the `on` frames that show most and the `off` that show least, in time order, [n, on + off]."""
    order = np.argsort(visible, axis=1, kind="stable")
    return np.sort(np.concatenate([order[:, visible.shape[1] - on :], order[:, :off]], axis=1), axis=1)


@torch.no_grad()
def answer(model: Vlm, bench: Bench, frames: np.ndarray, words: Vocabulary, question: str = QUESTION) -> np.ndarray:
    """The label with the highest log-probability as the first token of the answer, [n]. frames: [n, m]."""
    ids = [words.ids[label] for label in LABELS]
    tail = [*words.encode(question), words.ids[END], *words.encode("Assistant:")]
    out = []
    for i in range(0, len(frames), 64):
        part = frames[i : i + 64]
        prefix = [words.ids[START], *words.encode("User:"), *words.frame * part.shape[1]]
        # One learnt token after the prompt: the place where the answer starts.
        rows = [[(prefix, 0, 0), ([*tail, words.ids[END]], len(prefix), 1)] for _ in part]
        batch: Batch = pad_rows(rows, np.arange(i, i + len(part)), part)
        clips = torch.arange(i, i + len(part))[:, None]
        features = bench.features[clips, torch.from_numpy(part)].float()
        out.append(predict(model, batch, features, words)[:, ids].argmax(1).numpy())
    return np.concatenate(out)


@torch.no_grad()
def abilities(model: Vlm, bench: Bench, words: Vocabulary, frames: int, seed: int) -> dict[str, float]:
    """For each kind of question the share of clips whose whole answer is right, word for word.

    A greedy answer is right exactly if each of its tokens is the likeliest after the right ones before it.
    """
    shares = {}
    for kind in KINDS:
        rng = np.random.default_rng([80, seed, list(KINDS).index(kind)])
        right = []
        for i in range(0, len(bench.pool.clips), 50):
            clips = np.arange(i, min(i + 50, len(bench.pool.clips)))
            picked = np.stack([choose_frames(bench.visible[c], frames, rng) for c in clips])
            rows = []
            for c, shown in zip(clips, picked):
                seen = Shown(bench.pool.clips[c], bench.pool.times[c][shown], bench.visible[c][shown])
                question, reply = draw_question(seen, 0.0, rng, kind)
                asked = [*words.encode(question), words.ids[END], *words.encode("Assistant:")]
                replied = [*words.encode(reply), words.ids[END]]
                prefix = [words.ids[START], *words.encode("User:"), *words.frame * frames]
                rows.append([(prefix, 0, 0), (asked + replied, len(prefix), len(replied))])
            batch = pad_rows(rows, clips, picked)
            features = bench.features[torch.from_numpy(clips)[:, None], torch.from_numpy(picked)].float()
            hits = predict(model, batch, features, words).argmax(1) == torch.roll(batch.tokens, -1, 1)[batch.answer]
            row = torch.nonzero(batch.answer)[:, 0]
            right += [bool(hits[row == r].all()) for r in range(len(rows))]
        shares[kind] = float(np.mean(right))
    return shares


def recalls(answers: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Recall of each label, [7]."""
    return np.array([np.mean(answers[truth == label] == label) for label in range(len(LABELS))])


def tail_interval(
    better: np.ndarray, worse: np.ndarray, truth: np.ndarray, draws: int = 2000
) -> tuple[float, float, float]:
    """Mean tail recall of `better` minus that of `worse` ([seeds, n] answers), with a 95 % interval.

    Clips are drawn with replacement within a label, and seeds with replacement, the same for both (paired).
    """
    rng = np.random.default_rng(70)
    gain = (better == truth).astype(float) - (worse == truth)
    clips = [np.flatnonzero(truth == LABELS.index(label)) for label in TAIL]
    differences = []
    for _ in range(draws):
        seeds = rng.integers(len(gain), size=len(gain))
        differences.append(np.mean([gain[seeds][:, rng.choice(own, len(own))].mean() for own in clips]))
    mean = np.mean([gain[:, own].mean() for own in clips])
    return float(mean), *(float(v) for v in np.quantile(differences, [0.025, 0.975]))
