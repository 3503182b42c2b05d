"""The language the model learns: questions in many wordings, answers, and written notes about unseen frames."""

from dataclasses import dataclass

import numpy as np

from expressions import ADJECTIVES, LABELS, REST, STILL, describe_change, describe_face
from timeline import FRAME_RATE, Timeline
from vocabulary import Vocabulary, split_words

# An expression weaker than this, in every shown frame, counts as not shown.
VISIBLE = 0.08

SYSTEMS = ["You are a careful observer of faces.", "You are a helpful assistant.", "Answer briefly."]

_EMOTION = ["emotion", "expression", "feeling", "facial expression"]
_WHO = ["the person", "the face", "this person", "the man", "the woman", "he", "she", "the subject", "the character"]
_WHERE = ["", "", "", " in these frames", " in this clip", " in the video", " here", " in the image"]
_TAIL = ["", "", "", " Answer with one word.", " Choose one: {list}.", " Labels: {list}.", " Options: {list}."]
EMOTION = [
    "Which {e} does {w} show{x}?",
    "What {e} does {w} show{x}?",
    "Which {e} does {w} express{x}?",
    "What {e} is shown{x}?",
    "What is the {e} of {w}{x}?",
    "Name the {e} of {w}{x}.",
    "Label the {e}{x}.",
    "Classify the {e} of {w}{x}.",
    "Which {e} can be seen{x}?",
    "Look at the frames. Which {e} does {w} have?",
    "What does {w} feel{x}?",
    "Recognise the {e}{x}.",
]
ADJECTIVE = [
    "How does {w} look{x}?",
    "How does {w} feel{x}?",
    "Is {w} {adjectives}?",
    "Describe the mood of {w} in one word.",
]
CHOICE = [
    "Which {e} does {w} show{x}?{o} Answer with the letter.",
    "What {e} is shown{x}?{o} Answer with the letter only.",
    "Choose the {e} of {w}.{o} Letter:",
    "Pick the right option for the {e}{x}.{o} Answer:",
    "{o} Which option is the {e} of {w}?",
]
LOOKUP = [
    "{o} Which letter is {t}?",
    "Which option is {t}?{o} Answer with the letter.",
    "The person shows {t}. Which {e} is it?{o} Answer with the letter.",
]
OPTION = [" {l}) {t}", " ({l}) {t}", " {l}. {t}", " {l}: {t}"]
FACE = [
    "What does the face do{x}?",
    "Describe the face{x}.",
    "Describe the face of {w} in action units.",
    "Which facial movements do you see{x}?",
    "What do the brows, eyes and mouth do{x}?",
    "Describe what you see.",
]
CHANGE = [
    "What changes across these frames?",
    "What changes between the frames?",
    "Describe what changes between these frames in a short motion note.",
    "Write a short note on how the face moves{x}.",
    "How does the face change{x}?",
    "Describe the motion of the face{x}.",
]
DIRECTION = [
    "Is the expression appearing or fading?",
    "Is the {e} appearing or fading{x}?",
    "Does the expression appear or fade{x}?",
]
PRESENT = [
    "Does {w} show {n}{x}? Answer yes or no.",
    "Is there {n}{x}? Yes or no?",
    "Is {w} {a}{x}? Answer yes or no.",
    "Do these frames show {n}? Yes or no.",
]
REASON = [
    "Which {e} does {w} show, and what does the face do?",
    "What {e} is shown{x}? Explain with the face.",
    "Name the {e} and describe the face.",
]
# Words a person may use that no template holds: they are spelled in characters, and the model learns to read past them.
FILLER = "please kindly now carefully think tell me just really exactly briefly maybe overall clearly most likely today".split()

NOTE_HEADS = ["", "", "Notes on the frames in between: ", "Notes: ", "Context: ", "Motion notes: "]
NOTE_FORMS = ["{a} s to {b} s: {t}.", "[{a} s - {b} s] {t}.", "({a}-{b} s) {t}.", "Note: {t}.", "Between: {t}.", "{t}."]


@dataclass
class Shown:
    """What one example shows: the clip and, per shown frame in order, its time and how strongly the label is visible."""

    clip: Timeline
    times: np.ndarray
    visible: np.ndarray


def build_vocabulary() -> Vocabulary:
    """All words of the templates, phrases, labels and numbers, in a fixed order."""
    from expressions import PHRASES

    texts = [*EMOTION, *ADJECTIVE, *CHOICE, *LOOKUP, *FACE, *CHANGE, *DIRECTION, *PRESENT, *REASON, *_EMOTION, *_WHO, *_WHERE]
    texts += [*_TAIL, *NOTE_HEADS, *NOTE_FORMS, *SYSTEMS, REST, STILL, *LABELS, *ADJECTIVES.values()]
    texts += [form for forms in PHRASES.values() for form in forms]
    texts += ["slightly then fades yes no neither appearing fading both user assistant system frame frames at s seconds"]
    words = [w for text in texts for w in split_words(text.replace("{", " ").replace("}", " ")) if w.isalpha()]
    return Vocabulary([*sorted(set(words)), *(str(i) for i in range(100))])


def _pick(items, rng):
    return items[int(rng.integers(len(items)))]


def _fill(template: str, rng: np.random.Generator, **more: str) -> str:
    text = template.format(e=_pick(_EMOTION, rng), w=_pick(_WHO, rng), x=_pick(_WHERE, rng), **more)
    if rng.random() < 0.15:
        words = text.split(" ")
        words.insert(int(rng.integers(len(words))), _pick(FILLER, rng))
        text = " ".join(words)
    return text


def _listing(words, rng) -> str:
    words = list(words)
    rng.shuffle(words)
    return ", ".join(words)


def _looks(clip: Timeline, a: float, b: float, sampled: bool, rng: np.random.Generator):
    """What notes on a gap look at: for each, when it begins and ends, and how strongly the label is visible there.

    All frames of the gap, or (`sampled`) four of them in two pairs, or in one group, as an enriched prompt does.
    """
    if not sampled or b - a < 0.3:
        times = np.arange(np.ceil(a * FRAME_RATE), np.floor(b * FRAME_RATE) + 1) / FRAME_RATE
        return [(a, b, clip.visible(times if len(times) else np.array([(a + b) / 2])))]
    times = a + (np.arange(4) + 0.5) / 4 * (b - a)
    pairs = [times] if rng.random() < 0.25 else [times[:2], times[2:]]
    return [(pair[0], pair[-1], clip.visible(pair)) for pair in pairs]


def _note(clip: Timeline, strength: np.ndarray, static: bool, named: bool, rng: np.random.Generator) -> tuple[str, float]:
    """One true note, and how strongly the label is visible in what it tells."""
    peak = float(strength.max())
    if named and peak >= 0.12:
        return f"the person looks {ADJECTIVES[clip.label]}", peak
    if static:
        text = describe_face(clip.pattern, peak)
    else:
        text = describe_change(clip.pattern, float(strength[0]), peak, float(strength[-1]))
    phrases = text.split(", ")
    if len(phrases) > 2 and rng.random() < 0.2:
        phrases.pop(int(rng.integers(len(phrases))))
    return ", ".join(phrases), peak


def draw_notes(shown: Shown, rng: np.random.Generator) -> tuple[list[str | None], float]:
    """A true note for each gap (before, between and after the shown frames), some left out.

    Returns n + 1 texts or None, and how strongly the label is visible in what the notes tell.
    """
    clip = shown.clip
    edges = np.concatenate([[0.0], shown.times, [clip.duration]])
    form = _pick(NOTE_FORMS, rng)
    keep = 1.0 if rng.random() < 0.7 else rng.uniform(0.3, 1)
    static, named, sampled = rng.random() < 0.3, rng.random() < 0.1, rng.random() < 0.6
    notes: list[str | None] = []
    told = 0.0
    for a, b in zip(edges[:-1], edges[1:]):
        if b - a < 0.08 or rng.random() > keep:
            notes.append(None)
            continue
        written = []
        for start, end, strength in _looks(clip, float(a), float(b), sampled, rng):
            text, peak = _note(clip, strength, static, named, rng)
            if text not in (STILL, REST):
                told = max(told, peak)
            written.append(form.format(a=f"{start:.1f}", b=f"{end:.1f}", t=text))
        notes.append(" ".join(written))
    return notes, told


# How often each kind of question is asked. A lettered choice takes longest to learn.
KINDS = {
    "emotion": 0.22,
    "adjective": 0.04,
    "lettered choice": 0.24,
    "emotion and face": 0.06,
    "yes or no": 0.12,
    "face": 0.12,
    "change": 0.14,
    "appearing or fading": 0.06,
}
# Asked in training only: a lettered choice whose right option the question names.
LOOKUP_KIND = "lookup"
_ENDS = np.cumsum(list(KINDS.values()))


def draw_kind(rng: np.random.Generator) -> str:
    """A kind of question, as often as KINDS says; sometimes, in the place of a lettered choice, a lookup."""
    place = np.searchsorted(_ENDS, rng.random(), side="right")
    kind = list(KINDS)[min(int(place), len(KINDS) - 1)]
    return LOOKUP_KIND if kind == "lettered choice" and rng.random() < 0.2 else kind


def draw_question(shown: Shown, told: float, rng: np.random.Generator, kind: str) -> tuple[str, str]:
    """A question about the shown frames (and notes that tell `told`), and its answer."""
    clip = shown.clip
    seen = float(shown.visible.max()) if len(shown.visible) else 0.0
    target = clip.label if max(seen, told) >= VISIBLE else "neutral"
    if kind == "emotion":
        template = _pick(EMOTION, rng) + _pick(_TAIL, rng).format(list=_listing(LABELS, rng))
        return _fill(template, rng), target
    if kind == "adjective":
        template = _pick(ADJECTIVE, rng).replace("{adjectives}", _listing(ADJECTIVES.values(), rng))
        return _fill(template, rng), ADJECTIVES[target]
    if kind == "lettered choice":
        return _choice(target, rng)
    if kind == LOOKUP_KIND:
        return _lookup(rng)
    if kind == "emotion and face":
        return _fill(_pick(REASON, rng), rng), f"{target}: {describe_face(clip.pattern, max(seen, told))}"
    if kind == "yes or no":
        asked = target if rng.random() < 0.5 else str(rng.choice([label for label in LABELS if label != target]))
        question = _fill(_pick(PRESENT, rng), rng, n=asked, a=ADJECTIVES[asked])
        return question, "yes" if asked == target else "no"
    if kind == "face" or len(shown.visible) < 2:
        # Of the frames; where there are none, of what the notes tell.
        return _fill(_pick(FACE, rng), rng), describe_face(clip.pattern, seen if len(shown.visible) else told)
    start, peak, end = float(shown.visible[0]), seen, float(shown.visible[-1])
    if kind == "change":
        return _fill(_pick(CHANGE, rng), rng), describe_change(clip.pattern, start, peak, end)
    rises, falls = peak - start >= 0.12, peak - end >= 0.12
    answer = "both" if rises and falls else "appearing" if rises else "fading" if falls else "neither"
    return _fill(_pick(DIRECTION, rng), rng), answer


def _options(target: str, rng: np.random.Generator) -> tuple[str, str, str]:
    """Two to seven options, the target among them: their listing, the target's letter, the target as it is written."""
    options = [target, *(label for label in rng.permutation(LABELS) if label != target)]
    options = options[: int(rng.integers(2, 8)) if rng.random() < 0.5 else 7]
    rng.shuffle(options)
    words = ADJECTIVES if rng.random() < 0.2 else {label: label for label in LABELS}
    form = _pick(OPTION, rng)
    listing = "".join(form.format(l="ABCDEFG"[i], t=words[option]) for i, option in enumerate(options))
    return listing, "abcdefg"[options.index(target)], words[target]


def _choice(target: str, rng: np.random.Generator) -> tuple[str, str]:
    listing, letter, _ = _options(target, rng)
    return _fill(_pick(CHOICE, rng), rng, o=listing), letter


def _lookup(rng: np.random.Generator) -> tuple[str, str]:
    """A lettered choice whose right option the question names: how a letter is found, without a face to read."""
    listing, letter, word = _options(_pick(LABELS, rng), rng)
    return _fill(_pick(LOOKUP, rng), rng, o=listing, t=word), letter


def draw_quiz(words: Vocabulary, rng: np.random.Generator) -> tuple[str, list[tuple[str, str]]]:
    """A list of lettered options, labels or any words, and each option with its letter, in another order."""
    options = LABELS if rng.random() < 0.5 else [word for word in words.tokens if word.isalpha() and len(word) > 3]
    options = [str(option) for option in rng.choice(options, int(rng.integers(2, 8)), replace=False)]
    form = _pick(OPTION, rng)
    listing = "".join(form.format(l="ABCDEFG"[i], t=option) for i, option in enumerate(options))
    return listing, [(options[i], "abcdefg"[i]) for i in rng.permutation(len(options))]
