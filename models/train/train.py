"""Makes models/faces, models/faces-balanced and models/faces-control, and prints the tables of models/README.md.

    python3 models/train/train.py --seed 1

The same seed on the same machine gives the same weights. Each stage is kept in models/train/.cache and used again;
--fresh starts over. --from models/faces goes on from written weights, for which nothing of an earlier run is needed.
Needs Debian's python3-torch, python3-onnx, libopenblas0-pthread and ffmpeg.
"""

import argparse
import copy
import os
import shutil
import sys
from pathlib import Path

import numpy as np
import torch

from augment import augment
from evaluate import TAIL, abilities, answer, draw_fresh, recalls, strongest, tail_interval
from export import write_model
from expressions import LABELS
from language import train
from model import Vlm
from pool import INTENSITY, Frames, load_pool
from pretrain import encode_frames, pretrain, visibility
from questions import build_vocabulary
from restore import measure_norms, read_model
from vocabulary import Vocabulary

HERE = Path(__file__).resolve().parent
CACHE = HERE / ".cache"
WEAK = (0.15, 0.4)


# The C library hands memory back at every step, and takes it again; kept, training is twice as fast.
KEEP_MEMORY = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": str(10**12), "MALLOC_TOP_PAD_": str(2**28)}


def kept(file: Path, make) -> dict:
    """What `make` returns, from `file` where it was kept before."""
    if not file.exists():
        torch.save(make(), file)
    return torch.load(file)


# Of each round: the vision part's learning rate (None: it rests), the decoder's share of its steps, its learning rate,
# and which take of the filmed clips is seen.
ROUNDS = (
    (3e-3, 1, 3e-3, 1),
    (2e-3, 0.5, 1.5e-3, 1),
    (None, 0.225, 1.2e-3, 1),
    (1.5e-3, 0.5, 1.2e-3, 1),
    (None, 0.3, 1.2e-3, 1),
    (1.5e-3, 0.25, 1e-3, 2),
    (8e-4, 0.4, 1e-3, 3),
)
# With --from, in their place: on a take of its own.
FURTHER_ROUNDS = ((8e-4, 0.4, 1e-3, 4),)


def stages(arguments) -> Path:
    """Where finished stages are kept: apart, if they started from written weights."""
    folder = CACHE if arguments.start is None else CACHE / "further"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def train_base(words: Vocabulary, arguments) -> tuple[Vlm, Frames, torch.Tensor]:
    """The pool as it is: in rounds, the vision part and then the decoder on its features.

    Returns the model, the pool as it was seen last, and its features.
    """
    seed, folder, start = arguments.seed, stages(arguments), arguments.start
    torch.manual_seed(seed)
    model, pool, features, seen = Vlm(len(words)), None, None, None
    if start is not None:
        read_model(model, start)
    first, rounds = (1, ROUNDS) if start is None else (len(ROUNDS) + 1, FURTHER_ROUNDS)
    for number, (vision_rate, share, rate, take) in enumerate(rounds, first):
        if take != seen:
            pool = None  # Two at once would not fit into memory.
            pool, seen = load_pool(seed, CACHE, arguments.threads, take), take
            visible = visibility(pool)

        if start is not None and number == first:
            some = np.random.default_rng([14, seed]).choice(len(pool.clips), 64, p=pool.weights(balanced=False))
            measure_norms(model.encoder, augment(torch.from_numpy(pool.pixels[some]).flatten(0, 1)))

        def vision_stage():
            pretrain(model, pool, arguments.encoder_steps, vision_rate, seed, number)
            return model.state_dict()

        def decoder_stage():
            steps, draws = round(arguments.decoder_steps * share), seed if number == 1 else 10 * number + seed
            train(model, pool, visible, features, words, steps, rate, draws, beginner=number == 1)
            return model.state_dict()

        if vision_rate is not None:
            model.load_state_dict(kept(folder / f"vision-{seed}-{number}.pt", vision_stage))
            features = kept(folder / f"features-{seed}-{number}.pt", lambda: encode_frames(model.encoder, pool.pixels))
        model.load_state_dict(kept(folder / f"decoder-{seed}-{number}.pt", decoder_stage))
    return model.eval(), pool, features


def fine_tune(base: Vlm, balanced: bool, seed: int, pool: Frames, features, words: Vocabulary, arguments) -> Vlm:
    """The same weights trained on: the pool drawn class-balanced, or (control) as it is. The vision part rests."""
    model = copy.deepcopy(base)
    name = f"{'balanced' if balanced else 'control'}-{arguments.seed}-{seed}"

    def stage():
        steps = arguments.tune_steps
        train(model, pool, visibility(pool), features, words, steps, 6e-4, 100 + seed, balanced, fine_tuning=True, name=name)
        return model.decoder.state_dict()

    model.decoder.load_state_dict(kept(stages(arguments) / f"{name}.pt", stage))
    return model


def report(answers: dict[str, np.ndarray], truth: np.ndarray, each: int) -> str:
    """Markdown: recall of each label on weak clips, mean and range over the seeds, and the paired differences."""
    lines = [f"Recall on {each} weak clips a label (intensity {WEAK[0]} to {WEAK[1]}), mean over seeds (lowest to highest):", ""]
    lines += ["| label | " + " | ".join(answers) + " |", "| --- |" + " --- |" * len(answers)]
    table = {name: np.stack([recalls(seed, truth) for seed in given]) for name, given in answers.items()}
    cell = lambda v: f"{v.mean():.3f} ({v.min():.3f} to {v.max():.3f})" if len(v) > 1 else f"{v[0]:.3f}"
    rows = {label: [table[name][:, i] for name in answers] for i, label in enumerate(LABELS)}
    rows["fear and disgust"] = [table[name][:, [LABELS.index(t) for t in TAIL]].mean(1) for name in answers]
    rows["UAR"] = [table[name].mean(1) for name in answers]
    lines += [f"| {label} | " + " | ".join(cell(v) for v in cells) + " |" for label, cells in rows.items()]
    lines += ["", "Recall of fear and disgust, difference with its paired 95 % interval (clips and seeds resampled):", ""]
    seeds = len(answers["faces-balanced"])
    base = np.repeat(answers["faces"], seeds, axis=0)
    for name, other in (("faces", base), ("faces-control", answers["faces-control"])):
        mean, low, high = tail_interval(answers["faces-balanced"], other, truth)
        lines.append(f"- faces-balanced minus {name}: {mean:+.3f} ({low:+.3f} to {high:+.3f})")
    return "\n".join(lines)


def report_abilities(shares: dict[int, dict[str, float]]) -> str:
    """Markdown: for each kind of question the share of whole answers that are right, by number of frames."""
    lines = ["Whole answers of `faces` that are right, word for word, on fresh clips of any intensity, by frames shown:", ""]
    lines += ["| question | " + " | ".join(map(str, shares)) + " |", "| --- |" + " --- |" * len(shares)]
    for kind in next(iter(shares.values())):
        lines.append(f"| {kind} | " + " | ".join(f"{share[kind]:.2f}" for share in shares.values()) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tune-seeds", type=int, default=5, help="fine-tuning seeds that are measured; the first is shipped")
    parser.add_argument("--encoder-steps", type=int, default=2200)
    parser.add_argument("--decoder-steps", type=int, default=2000)
    parser.add_argument("--tune-steps", type=int, default=50)
    parser.add_argument("--weak", type=int, default=150, help="weak clips a label")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--fresh", action="store_true", help="forget the stages kept from earlier runs")
    parser.add_argument("--from", dest="start", type=Path, metavar="FOLDER", help="go on from this model folder's weights")
    parser.add_argument("--out", type=Path, default=HERE.parent)
    arguments = parser.parse_args()
    if not KEEP_MEMORY.items() <= os.environ.items():
        os.environ.update(KEEP_MEMORY)
        os.execv(sys.executable, [sys.executable, *sys.argv])
    torch.set_num_threads(arguments.threads)
    if arguments.fresh:
        shutil.rmtree(CACHE, ignore_errors=True)

    words = build_vocabulary()
    base, pool, features = train_base(words, arguments)
    write_model(base, words, arguments.out / "faces")

    weak = draw_fresh(base, 7_000 + arguments.seed, arguments.weak, WEAK, arguments.threads)
    frames = strongest(weak.visible, 4, 4)
    answers = {"faces": [answer(base, weak, frames, words)], "faces-balanced": [], "faces-control": []}
    for seed in range(1, arguments.tune_seeds + 1):
        for name in ("faces-balanced", "faces-control"):
            tuned = fine_tune(base, name == "faces-balanced", seed, pool, features, words, arguments)
            answers[name].append(answer(tuned, weak, frames, words))
            if seed == 1:
                write_model(tuned, words, arguments.out / name)
    fresh = draw_fresh(base, 8_000 + arguments.seed, 30, INTENSITY, arguments.threads)
    text = report({name: np.stack(given) for name, given in answers.items()}, weak.truth, arguments.weak)
    text += "\n\n" + report_abilities({n: abilities(base, fresh, words, n, arguments.seed) for n in (1, 4, 16, 64)})
    (stages(arguments) / f"report-{arguments.seed}.md").write_text(text + "\n")
    print("\n" + text)


if __name__ == "__main__":
    main()
