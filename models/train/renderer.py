"""Draws faces as signed distances, a batch at a time, at any size. No image file, no third-party art."""

import numpy as np
import torch

from expressions import AU

POSE = ["x", "y", "tilt", "scale", "blink", "gaze_x", "gaze_y", "light"]
# Drawing works on one small slice of a batch at a time, so that it stays in the processor's cache.
SLICE_PIXELS = 16 * 64 * 64


def draw_identity(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """One person and their room: geometry in face units (the face is about 2 high), colours in 0..1."""
    u = rng.uniform
    tone = u(0, 1)
    skin = np.array([0.95, 0.80, 0.70]) * (1 - tone) + np.array([0.42, 0.27, 0.20]) * tone
    skin = np.clip(skin + rng.normal(0, 0.03, 3), 0.15, 1)
    hair = [[0.10, 0.08, 0.07], [0.30, 0.18, 0.10], [0.55, 0.38, 0.18], [0.80, 0.68, 0.42], [0.55, 0.53, 0.52], [0.48, 0.2, 0.1]]
    hair = np.clip(np.array(hair[rng.integers(len(hair))]) + rng.normal(0, 0.03, 3), 0.02, 1)
    return {
        "skin": skin,
        "hair": hair,
        "lips": np.clip(skin * np.array([0.85, 0.55, 0.55]) + rng.normal(0, 0.03, 3), 0.1, 1),
        "iris": np.array([[0.25, 0.15, 0.08], [0.2, 0.4, 0.6], [0.3, 0.45, 0.25], [0.12, 0.1, 0.1]][rng.integers(4)]),
        "back": u(0.25, 0.85) + rng.normal(0, 0.07, 3),
        "back2": u(0.25, 0.85) + rng.normal(0, 0.07, 3),
        "shirt": np.clip(u(0.15, 0.8) + rng.normal(0, 0.15, 3), 0.05, 0.95),
        "width": u(0.68, 0.84),
        "eye_x": u(0.29, 0.36),
        "eye_y": u(-0.16, -0.06),
        "eye_w": u(0.13, 0.17),
        "eye_h": u(0.070, 0.095),
        "brow_y": u(0.17, 0.23),
        "brow_t": u(0.026, 0.05),
        "brow_arch": u(-0.01, 0.05),
        "nose_l": u(0.26, 0.36),
        "nose_w": u(0.08, 0.13),
        "mouth_y": u(0.47, 0.56),
        "mouth_w": u(0.21, 0.29),
        "lip_t": u(0.03, 0.055),
        "rest_corner": rng.normal(0, 0.08),
        "rest_brow": rng.normal(0, 0.08),
        "hairline": u(-0.78, -0.52),
        "hair_long": u(0.0, 1.0),
        "beard": u(0.15, 0.6) if rng.random() < 0.2 else 0.0,
        "glasses": float(rng.random() < 0.15),
        "side_light": u(-0.18, 0.18),
    }


def _cover(distance: torch.Tensor, edge: torch.Tensor) -> torch.Tensor:
    """How much of a pixel lies inside: 1 where distance is well below 0. `edge` is a pixel's half width."""
    return ((edge - distance) / (2 * edge)).clamp(0, 1)


def _ellipse(x, y, cx, cy, a, b):
    dx, dy = (x - cx) / a, (y - cy) / b
    return (torch.sqrt(dx * dx + dy * dy + 1e-9) - 1) * torch.minimum(a, b)


def _paint(image, colour, alpha):
    alpha = alpha.unsqueeze(1)
    image.mul_(1 - alpha).add_(colour * alpha)


def draw(identities: dict[str, torch.Tensor], aus: torch.Tensor, poses: torch.Tensor, size: int) -> torch.Tensor:
    """Draws n faces.

    identities: each value [n] or [n, 3]; aus: [n, 10] in the order of AU; poses: [n, 8] in the order of POSE.
    Returns uint8 [n, 3, size, size].
    """
    step = max(1, SLICE_PIXELS // (size * size))
    parts = [
        _draw_slice({k: v[i : i + step] for k, v in identities.items()}, aus[i : i + step], poses[i : i + step], size)
        for i in range(0, len(aus), step)
    ]
    return torch.cat(parts)


def _draw_slice(who, aus, poses, size):
    n = len(aus)
    p = {k: (v.view(n, 1, 1) if v.dim() == 1 else v.view(n, 3, 1, 1)) for k, v in who.items()}
    au = {name: aus[:, i].view(n, 1, 1) for i, name in enumerate(AU)}
    pose = {name: poses[:, i].view(n, 1, 1) for i, name in enumerate(POSE)}
    axis = (torch.arange(size, dtype=torch.float32, device=aus.device) + 0.5) / size * 2 - 1
    sx, sy = axis.view(1, 1, size), axis.view(1, size, 1)
    scale = pose["scale"]
    cos, sin = torch.cos(pose["tilt"]), torch.sin(pose["tilt"])
    rx, ry = (sx - pose["x"]) / scale, (sy - pose["y"]) / scale
    x, y = rx * cos + ry * sin, ry * cos - rx * sin
    edge = 1.0 / (size * scale)
    ax = x.abs()
    one = torch.ones_like(scale)

    fade = (sy * 0.5 + 0.5).unsqueeze(1)
    image = (p["back"] * (1 - fade) + p["back2"] * fade).expand(n, 3, size, size).clone()
    skin, hair = p["skin"], p["hair"]
    dark = skin * 0.62

    # Body, hair behind the head, neck, ears.
    _paint(image, p["shirt"], _cover(_ellipse(x, y, 0 * one, 1.75 * one, 1.25 * one, 0.75 * one), edge))
    _paint(image, skin * 0.85, _cover(torch.maximum(ax - 0.26, (y - 1.0).abs() - 0.35), edge))
    long = 0.88 + 0.45 * p["hair_long"]
    _paint(image, hair, _cover(_ellipse(x, y, 0 * one, (long - 1.05), p["width"] + 0.12, long), edge))
    _paint(image, skin * 0.9, _cover(_ellipse(ax, y, p["width"], 0.02 * one, 0.09 * one, 0.15 * one), edge))

    # The face, with light from a side and a darker rim; then the hair above the line.
    face = _ellipse(x, y, 0 * one, 0 * one, p["width"], 0.98 * one)
    shade = (1.0 + p["side_light"] * x - 0.16 * (x * x + y * y)).unsqueeze(1)
    _paint(image, skin * shade, _cover(face, edge))
    if bool((p["beard"] > 0).any()):
        _paint(image, hair, _cover(torch.maximum(face, 0.28 + 0.25 * (1 - ax) - y), edge * 4) * p["beard"])
    _paint(image, hair, _cover(torch.maximum(face, y - p["hairline"] - 0.25 * ax * ax), edge))

    # Nose and the wrinkles that the expression makes.
    tip = p["eye_y"] + p["nose_l"]
    wrinkle = au["nose"].clamp(0, 1.2)
    side = torch.maximum((ax - (0.03 + 0.25 * p["nose_w"])).abs() - 0.010, torch.maximum(p["eye_y"] - y, y - tip))
    _paint(image, dark, _cover(side, edge) * 0.35)
    lift = 0.05 * wrinkle + 0.03 * au["upper"]
    nostril = _ellipse(ax, y, 0.6 * p["nose_w"], tip + 0.02 - lift, 0.045 * one, 0.025 * one)
    _paint(image, dark * 0.7, _cover(nostril, edge))
    ripple = (torch.sin((y - p["eye_y"]) * 45) * 0.5 + 0.5) * _cover(
        _ellipse(ax, y, 0.05 * one, p["eye_y"] + 0.08, 0.075 * one, 0.10 * one), edge * 3
    )
    _paint(image, dark, ripple * wrinkle.clamp(0, 1) * 0.75)
    fold_x = 0.17 + 0.42 * (y - tip) + 0.05 * au["corners"].clamp(min=0)
    fold = torch.maximum((ax - fold_x).abs() - 0.014, torch.maximum(tip - 0.05 - y, y - tip - 0.22))
    depth = (0.5 * wrinkle + 0.45 * au["upper"].clamp(min=0) + 0.4 * au["corners"].clamp(min=0)).clamp(0, 1)
    _paint(image, dark, _cover(fold, edge) * depth * 0.7)
    furrow = torch.maximum((ax - 0.055).abs() - 0.010, (y - p["eye_y"] + p["brow_y"] * 0.9).abs() - 0.075)
    _paint(image, dark, _cover(furrow, edge) * au["lower"].clamp(0, 1) * 0.8)
    raise_ = torch.maximum(au["outer"], 0.5 * au["inner"]).clamp(0, 1)
    lines = (torch.sin(y * 55) * 0.5 + 0.5) * _cover(
        _ellipse(x, y, 0 * one, p["hairline"] * 0.45 + p["eye_y"] * 0.8 - 0.12, 0.36 * one, 0.08 * one), edge * 3
    )
    _paint(image, dark, lines * raise_ * 0.3)

    # Eyes: the opening between two lids, an iris clipped to it, a lid line.
    openness = (1 + 0.75 * au["eyes"].clamp(min=0) + 0.65 * au["eyes"].clamp(max=0)).clamp(min=0.12) * (1 - pose["blink"])
    u = ((ax - p["eye_x"]) / p["eye_w"]).clamp(-1, 1)
    arch = 1 - u * u
    cheek = 0.35 * au["corners"].clamp(0, 1)
    top = p["eye_y"] - p["eye_h"] * openness * arch
    bottom = p["eye_y"] + p["eye_h"] * (0.75 - cheek) * openness.clamp(max=1.25) * arch
    within = (ax - p["eye_x"]).abs() - p["eye_w"]
    eye = torch.maximum(torch.maximum(top - y, y - bottom), within)
    inside = _cover(eye, edge)
    _paint(image, torch.tensor([0.95, 0.95, 0.93], device=aus.device).view(1, 3, 1, 1), inside)
    iris_x = ax - p["eye_x"] - pose["gaze_x"] * torch.sign(x)
    iris = torch.sqrt(iris_x**2 + (y - p["eye_y"] - pose["gaze_y"]) ** 2 + 1e-9)
    _paint(image, p["iris"], _cover(iris - 0.072, edge) * inside)
    _paint(image, p["iris"] * 0.15, _cover(iris - 0.035, edge) * inside)
    lid = torch.maximum((y - top).abs() - 0.016, within)
    _paint(image, dark * 0.45, _cover(lid, edge))
    pouch = torch.maximum((y - bottom - 0.045).abs() - 0.010, within * 1.1)
    _paint(image, dark, _cover(pouch, edge) * (0.15 + 0.8 * cheek))

    # Brows: a stroke whose inner and outer ends move on their own.
    v = ((ax - p["eye_x"]) / (p["eye_w"] * 1.25)).clamp(-1, 1)
    height = (
        p["brow_y"]
        + 0.02 * p["rest_brow"]
        + 0.05 * (au["inner"] + au["outer"])
        + v * (0.075 * au["outer"] - 0.105 * au["inner"])
        - au["lower"] * (0.075 - 0.055 * v)
        + p["brow_arch"] * (1 - v * v)
        - 0.02 * wrinkle
    )
    brow_x = p["eye_x"] - 0.03 * au["lower"]
    thick = p["brow_t"] * (1 - 0.3 * v)
    brow = torch.maximum((y - p["eye_y"] + height).abs() - thick, (ax - brow_x).abs() - p["eye_w"] * 1.25)
    _paint(image, hair * 0.8, _cover(brow, edge))

    # Mouth: two lip curves that meet in the corners, teeth and dark between them.
    width = p["mouth_w"] * (1 + 0.22 * au["corners"].clamp(min=0) + 0.38 * au["stretch"] - 0.10 * au["press"] - 0.12 * au["open"])
    w = (x / width).clamp(-1, 1)
    bow = 1 - w * w
    corner = au["corners"] + 0.35 * p["rest_corner"]
    base = p["mouth_y"] - 0.11 * corner * (w * w) + 0.025 * corner + 0.05 * au["stretch"] * (w * w)
    gap = 0.17 * au["open"].clamp(min=0)
    upper_gap = (0.03 * au["open"] + 0.075 * au["upper"].clamp(min=0)) * bow
    top_lip, low_lip = base - upper_gap, base + gap * bow
    across = (x.abs() - width) * 0.7
    thin = (1 - 0.75 * au["press"].clamp(0, 1)) * (1 - 0.25 * au["stretch"].clamp(0, 1))
    lip_top = top_lip - p["lip_t"] * thin * (0.35 + 0.65 * bow)
    lip_low = low_lip + p["lip_t"] * 1.25 * thin * (0.35 + 0.65 * bow)
    _paint(image, p["lips"], _cover(torch.maximum(torch.maximum(lip_top - y, y - lip_low), across), edge))
    mouth = torch.maximum(torch.maximum(top_lip - y, y - low_lip), across)
    hole = _cover(mouth, edge)
    _paint(image, torch.tensor([0.16, 0.05, 0.05], device=aus.device).view(1, 3, 1, 1), hole)
    teeth = _cover(y - top_lip - 0.05, edge) * hole * (au["upper"] + au["corners"] + au["stretch"]).clamp(0, 1)
    _paint(image, torch.tensor([0.93, 0.92, 0.88], device=aus.device).view(1, 3, 1, 1), teeth)
    seam = torch.maximum((y - base).abs() - 0.010, across)
    _paint(image, dark * 0.5, _cover(seam, edge) * (1 - 4 * gap - 6 * upper_gap).clamp(0, 1))

    if bool((p["glasses"] > 0).any()):
        rim = (_ellipse(ax, y, p["eye_x"], p["eye_y"] + 0.02, 0.22 * one, 0.18 * one)).abs() - 0.014
        bridge = torch.maximum((y - p["eye_y"]).abs() - 0.014, ax - p["eye_x"] + 0.21)
        _paint(image, hair * 0.2, _cover(torch.minimum(rim, bridge), edge) * p["glasses"])

    image = image * pose["light"].view(n, 1, 1, 1)
    return (image.clamp(0, 1) * 255 + 0.5).to(torch.uint8)


def stack_identities(people: list[dict[str, np.ndarray]]) -> dict[str, torch.Tensor]:
    """One tensor a field, as `draw` takes them."""
    return {key: torch.tensor(np.stack([np.asarray(p[key], dtype=np.float32) for p in people])) for key in people[0]}
