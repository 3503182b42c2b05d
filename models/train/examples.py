"""Turns clips of the pool into training rows: shared frames and notes, then several separate questions.

The questions of a row do not see one another (`branch` in Batch): each is trained as if it stood alone after the
frames, at a fraction of the cost. The layout is that of the exported chat template.
"""

from dataclasses import dataclass

import numpy as np
import torch

from pool import FRAMES, Frames
from questions import LOOKUP_KIND, NOTE_HEADS, SYSTEMS, VISIBLE, Shown, draw_kind, draw_notes, draw_question, draw_quiz
from vocabulary import END, IMAGE, START, Vocabulary

QUESTIONS = 4
MAX_FRAMES = 64


@dataclass
class Batch:
    """Rows padded at the right: all [b, t]. `branch` is 0 for what all share, -1 for padding."""

    tokens: torch.Tensor
    positions: torch.Tensor
    branch: torch.Tensor
    before: torch.Tensor  # [2, b, t] where the tokens one and two before each stand, t for none
    answer: torch.Tensor  # True where the next token is to be learnt
    weight: torch.Tensor  # for each of these, one over how many its answer has
    clip: np.ndarray  # [b]
    frames: np.ndarray  # [b, n] which kept frame of the clip stands where

    def bias(self) -> torch.Tensor:
        """0 where a position may look, -1e9 elsewhere: [b, 1, t, t]."""
        t = self.tokens.shape[1]
        causal = torch.ones(t, t, dtype=torch.bool).tril()
        mine, theirs = self.branch[:, :, None], self.branch[:, None, :]
        allowed = causal & ((theirs == 0) | (theirs == mine))
        return (~allowed).float().mul_(-1e9).unsqueeze(1)


def choose_frames(visible: np.ndarray, n: int, rng: np.random.Generator) -> np.ndarray:
    """n of a clip's kept frames in order, by one of several ways: on the event, off it, copies, a part of it."""
    on, off = np.flatnonzero(visible >= VISIBLE), np.flatnonzero(visible < VISIBLE)
    way = rng.random()
    if way < 0.10:
        return np.full(n, rng.integers(FRAMES))
    if len(on) == 0 or way < 0.32:
        return np.sort(rng.choice(off if len(off) else on, n, replace=n > 1))
    if way < 0.45:
        return np.sort(rng.choice(on, n, replace=True))
    if way < 0.60 and n > 1:
        # Frames up to the strongest one, or from it on: what appears, what fades.
        peak = int(np.argmax(visible))
        part = np.arange(max(0, on[0] - 2), peak + 1) if rng.random() < 0.5 else np.arange(peak, min(FRAMES, on[-1] + 3))
        picked = np.sort(rng.choice(part, n, replace=True))
        picked[0], picked[-1] = part[0], part[-1]
        return picked
    if n == 1:
        return np.array([np.argmax(visible) if rng.random() < 0.5 else rng.choice(on)])
    few = int(np.exp(rng.uniform(0, np.log(max(2, n // 2)))))
    rest = rng.choice(off, n - few, replace=True) if len(off) else rng.choice(on, n - few)
    return np.sort(np.concatenate([rng.choice(on, few, replace=few > len(on)), rest]))


def _prefix(shown: Shown, words: Vocabulary, rng: np.random.Generator, noted: bool) -> tuple[list[int], float]:
    ids = [words.ids[START]]
    if rng.random() < 0.1:
        ids += [*words.encode("System: " + SYSTEMS[int(rng.integers(len(SYSTEMS)))]), words.ids[END]]
    ids += words.encode("User:")
    frames = list(shown.times)
    notes, told = draw_notes(shown, rng) if noted else ([None] * (len(frames) + 1), 0.0)
    timed = rng.random() < 0.15
    if rng.random() < 0.4:
        # All notes before or after all frames; else each in its gap.
        head = NOTE_HEADS[int(rng.integers(len(NOTE_HEADS)))]
        listed = words.encode(head + " ".join(note for note in notes if note)) if any(notes) else ()
        body = [token for time in frames for token in [*(words.encode(f"{time:.1f} s") if timed else ()), *words.frame]]
        return ids + ([*listed, *body] if rng.random() < 0.4 else [*body, *listed]), told
    for i, note in enumerate(notes):
        if note:
            ids += words.encode(note)
        if i < len(frames):
            ids += [*(words.encode(f"{frames[i]:.1f} s") if timed else ()), *words.frame]
    return ids, told


def draw_batch(
    pool: Frames,
    visible: np.ndarray,
    words: Vocabulary,
    weights: np.ndarray,
    budget: int,
    most: int,
    lookup: bool,
    rng: np.random.Generator,
) -> Batch:
    """One batch of about `budget` tokens, all rows with the same number of frames, up to `most`.

    `weights` [n clips] says how often a clip is drawn. With `lookup` there are no frames and no notes, and every
    question is answered by the letter of an option that it names.
    """
    noted = not lookup and rng.random() < 0.35
    n = 0 if lookup else int(np.exp(rng.uniform(0, np.log(most + 0.99))))
    if noted:
        n = min(n, 12) if rng.random() < 0.85 else 0
    # Few frames leave room for more questions about them.
    questions = 2 * QUESTIONS if n <= 4 else QUESTIONS
    size = max(4, budget // (n * 7 + 28 * questions + 25 * noted * min(n, 8)))
    chosen = rng.choice(len(pool.clips), size, p=weights)
    rows, frames = [], np.empty((size, n), np.int64)
    for r, c in enumerate(chosen):
        picked = choose_frames(visible[c], n, rng) if n else np.empty(0, np.int64)
        if noted and n and rng.random() < 0.6:
            off = np.flatnonzero(visible[c] < VISIBLE)
            picked = np.sort(rng.choice(off, n, replace=n > len(off))) if len(off) else picked
        frames[r] = picked
        shown = Shown(pool.clips[c], pool.times[c][picked], visible[c][picked])
        prefix, told = _prefix(shown, words, rng, noted)
        parts = [(prefix, 0, 0)]
        for _ in range(questions):
            if lookup and rng.random() < 0.5:
                parts.append(_quiz(words, len(prefix), rng))
                continue
            question, reply = draw_question(shown, told, rng, LOOKUP_KIND if lookup else draw_kind(rng))
            asked = [*words.encode(question), words.ids[END], *words.encode("Assistant:")]
            replied = [*words.encode(reply), words.ids[END]]
            parts.append((asked + replied, len(prefix), len(replied)))
        rows.append(parts)
    return pad_rows(rows, chosen, frames)


def _quiz(words: Vocabulary, start: int, rng: np.random.Generator) -> tuple[list[int], int, list[int]]:
    """Options, then each of them again, in another order, with its letter, which alone is learnt."""
    listing, pairs = draw_quiz(words, rng)
    ids, learnt = [*words.encode(listing), words.ids[END], *words.encode("Assistant:")], []
    for option, letter in pairs:
        ids += words.encode(option)
        learnt.append(len(ids))
        ids += words.encode(letter)
    return ids, start, learnt


def pad_rows(rows, chosen, frames) -> Batch:
    """Rows of (token ids, position of the first, what is learnt): the last so many tokens, or a list of places.

    A row's first part is what the others share.
    """
    length = max(sum(len(ids) for ids, _, _ in parts) for parts in rows)
    tokens = np.zeros((len(rows), length), np.int64)
    positions, branch = np.zeros_like(tokens), np.full_like(tokens, -1)
    before = np.full((2, *tokens.shape), length)
    weight = np.zeros(tokens.shape, np.float32)
    for r, parts in enumerate(rows):
        at, shared = 0, 0
        for b, (ids, start, learnt) in enumerate(parts):
            end = at + len(ids)
            tokens[r, at:end], branch[r, at:end] = ids, b
            positions[r, at:end] = np.arange(start, start + len(ids))
            chain = np.concatenate([[length, length], np.arange(shared if b else 0), np.arange(at, end)])
            before[0, r, at:end], before[1, r, at:end] = chain[-len(ids) - 1 : -1], chain[-len(ids) - 2 : -2]
            # The token before the answer predicts its first; the answer's end token is learnt, nothing after it.
            places = range(len(ids) - learnt, len(ids)) if isinstance(learnt, int) else learnt
            for place in places:
                weight[r, at + place - 1] = 1 / len(places)
            at = end
            shared = shared or end
    weights = torch.from_numpy(weight)
    answer = weights > 0
    as_tensor = torch.from_numpy
    return Batch(
        as_tensor(tokens), as_tensor(positions), as_tensor(branch), as_tensor(before), answer, weights[answer], chosen, frames
    )


def image_mask(batch: Batch, words: Vocabulary) -> torch.Tensor:
    """Where the frames' own tokens stand, [b, t]."""
    return batch.tokens == words.ids[IMAGE]
