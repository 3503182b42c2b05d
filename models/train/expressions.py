"""Seven expressions as ten action-unit-like parameters, and the words for them.

Order of the parameters (see AU): each is 0 at rest; `eyes` and `corners` are signed.
The prototypes follow the usual action-unit descriptions of the basic emotions (EMFACS):
happiness 6+12, sadness 1+4+15, surprise 1+2+5+26, fear 1+2+4+5+20+26, anger 4+7+23, disgust 9+10.
"""

import numpy as np

LABELS = ["neutral", "happiness", "anger", "sadness", "surprise", "fear", "disgust"]
# Single-label clips of DFEW, in the order of LABELS: the long tail this model is trained on.
DFEW_COUNTS = [2669, 2445, 2173, 1894, 1469, 902, 145]
ADJECTIVES = dict(zip(LABELS, ["neutral", "happy", "angry", "sad", "surprised", "afraid", "disgusted"]))

AU = ["inner", "outer", "lower", "eyes", "nose", "corners", "open", "press", "upper", "stretch"]

PROTOTYPES = {
    "neutral": {},
    "happiness": {"eyes": -0.35, "corners": 1.0, "open": 0.25, "upper": 0.2},
    "anger": {"lower": 1.0, "eyes": -0.35, "press": 1.0, "corners": -0.25},
    "sadness": {"inner": 0.9, "lower": 0.25, "eyes": -0.25, "corners": -0.9},
    "surprise": {"inner": 0.9, "outer": 1.0, "eyes": 1.0, "open": 0.9},
    "fear": {"inner": 1.0, "outer": 0.4, "lower": 0.45, "eyes": 0.9, "open": 0.35, "stretch": 0.9},
    "disgust": {"lower": 0.5, "eyes": -0.45, "nose": 1.0, "corners": -0.3, "upper": 0.9},
}

# (parameter, sign) -> what it looks like, how it comes, how it goes.
PHRASES = {
    ("inner", 1): ("inner brows raised", "inner brows rise", "inner brows relax"),
    ("outer", 1): ("brows raised", "brows rise", "brows relax"),
    ("lower", 1): ("brows lowered", "brows lower", "brow furrow fades"),
    ("eyes", 1): ("eyes wide", "eyes widen", "eyes relax"),
    ("eyes", -1): ("eyes narrowed", "eyes narrow", "eyes relax"),
    ("nose", 1): ("nose wrinkled", "nose wrinkles", "nose relaxes"),
    ("corners", 1): ("lip corners up", "lip corners rise", "smile fades"),
    ("corners", -1): ("lip corners down", "lip corners drop", "lip corners relax"),
    ("open", 1): ("mouth open", "mouth opens", "mouth closes"),
    ("press", 1): ("lips pressed", "lips press", "lips part"),
    ("upper", 1): ("upper lip raised", "upper lip rises", "upper lip relaxes"),
    ("stretch", 1): ("lips stretched", "lips stretch", "lips relax"),
}
REST = "face relaxed"
STILL = "nothing changes"
# Below this share of a full movement a parameter is not worth a phrase.
PHRASE_FLOOR = 0.3


def prototype(label: str) -> np.ndarray:
    """The label's full-strength parameters, shape [10]."""
    values = PROTOTYPES[label]
    return np.array([values.get(name, 0.0) for name in AU], dtype=np.float32)


def draw_pattern(label: str, rng: np.random.Generator) -> np.ndarray:
    """One person's way of showing the label, shape [10]: every part varies, and a part may be missing."""
    pattern = prototype(label) * rng.uniform(0.55, 1.15, len(AU)).astype(np.float32)
    present = np.flatnonzero(pattern)
    if len(present) > 2 and rng.random() < 0.2:
        pattern[rng.choice(present)] *= 0.2
    return pattern + rng.normal(0, 0.03, len(AU)).astype(np.float32) * (label != "neutral")


def _select(pattern: np.ndarray, form: int) -> list[str]:
    words = []
    raised = pattern[AU.index("outer")] >= PHRASE_FLOOR
    for (name, sign), forms in PHRASES.items():
        value = pattern[AU.index(name)] * sign
        # "brows raised" already says that the inner brows are; a furrow beside them keeps both.
        if name == "inner" and raised and pattern[AU.index("lower")] < PHRASE_FLOOR:
            continue
        if value >= PHRASE_FLOOR:
            words.append(forms[form])
    return words


def describe_face(pattern: np.ndarray, strength: float) -> str:
    """What the face does, in action-unit phrases: "brows raised, eyes wide, mouth open"."""
    words = _select(pattern, 0) if strength >= 0.12 else []
    if not words:
        return REST
    return ", ".join(words) if strength >= 0.4 else "slightly " + ", ".join(words)


def describe_change(pattern: np.ndarray, start: float, peak: float, end: float) -> str:
    """What changes over frames whose strength goes from `start` over `peak` to `end` (0 to 1 each)."""
    rises, falls = peak - start >= 0.12, peak - end >= 0.12
    if rises:
        words = _select(pattern, 1)
        if not words:
            return STILL
        text = ", ".join(words) if peak >= 0.4 else "slightly " + ", ".join(words)
        return text + ", then fades" if falls else text
    if falls:
        return ", ".join(dict.fromkeys(_select(pattern, 2))) or STILL
    return STILL
