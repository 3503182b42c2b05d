"""The model: a convolutional frame encoder and a small llama-like decoder that reads frames and words."""

import math

import torch
from torch import nn
from torch.nn import functional as F

from vocabulary import TOKENS_PER_FRAME

HIDDEN, LAYERS, HEADS, MLP = 128, 4, 4, 512
HEAD = HIDDEN // HEADS
CONTEXT = 1024
# Pixels a side of a frame.
SIZE = 96
FEATURES = 256


class Block(nn.Module):
    def __init__(self, channels: int):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(channels, channels, 3, padding=1, bias=False),
            nn.BatchNorm2d(channels),
            nn.ReLU(),
            nn.Conv2d(channels, channels, 3, padding=1, bias=False),
            nn.BatchNorm2d(channels),
        )

    def forward(self, x):
        return F.relu(x + self.layers(x))


def _down(a: int, b: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(a, b, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(b), nn.ReLU())


class Encoder(nn.Module):
    """pixels [n, 3, 96, 96] in -1..1 -> features [n, 256].

    A small network finds the face (centre and scale, in units of half the frame); the inner face is then resampled
    to 48 x 48, so that small and large faces look alike to what follows. The resampling is two matrix products,
    which every runtime has.
    """

    CROP = 48
    # The inner face in face units: brows to chin.
    SIDE, MIDDLE = 1.5, 0.13

    def __init__(self):
        super().__init__()
        self.finder = nn.Sequential(nn.AvgPool2d(3), _down(3, 16), _down(16, 32), _down(32, 64), nn.Flatten())
        self.where = nn.Linear(64 * 16, 3)
        self.body = nn.Sequential(_down(3, 32), _down(32, 64), _down(64, 96), Block(96))
        self.out = nn.Linear(96 * 36, FEATURES)

    def locate(self, pixels):
        """x, y, scale of the face, [n, 3]."""
        return self.where(self.finder(pixels)) * 0.3 + torch.tensor([0.0, 0.0, 0.68])

    def _weights(self, centre, scale, size):
        """Bilinear sampling along one axis, [n, 48, size]."""
        steps = ((torch.arange(self.CROP) + 0.5) / self.CROP - 0.5) * self.SIDE
        at = centre[:, None] + steps[None] * scale[:, None]
        pixel = (torch.arange(size) + 0.5) / size * 2 - 1
        return F.relu(1 - (at[:, :, None] - pixel).abs() * (size / 2))

    def forward(self, pixels, where=None):
        x, y, scale = (self.locate(pixels) if where is None else where).unbind(1)
        size = pixels.shape[-1]
        across, down = self._weights(x, scale, size), self._weights(y + self.MIDDLE * scale, scale, size)
        face = down[:, None] @ pixels @ across.transpose(1, 2)[:, None]
        return self.out(self.body(face).flatten(1))


class Projector(nn.Module):
    """features [n, 256] -> the frame's tokens [n, 4, 128]."""

    def __init__(self):
        super().__init__()
        self.norm = nn.LayerNorm(FEATURES)
        self.inner, self.outer = nn.Linear(FEATURES, 2 * FEATURES), nn.Linear(2 * FEATURES, TOKENS_PER_FRAME * HIDDEN)

    def forward(self, features):
        return self.outer(F.relu(self.inner(self.norm(features)))).view(-1, TOKENS_PER_FRAME, HIDDEN)


def rotate(x, cos, sin):
    """Rotary positions: x [..., t, 32], cos and sin [b, 1, 1, t, 16]."""
    a, b = x[..., : HEAD // 2], x[..., HEAD // 2 :]
    return torch.cat([a * cos - b * sin, b * cos + a * sin], -1)


def earlier(v, lag):
    """The values of the token `lag` places before each, zeros at the beginning: v [b, heads, t, 32]."""
    padded = F.pad(v, (0, 0, lag, 0))
    return padded[:, :, : padded.shape[2] - lag]


class Layer(nn.Module):
    """Attention and a small network. A position's value holds, too, some of those one and two tokens before it.

    So a head that finds a word in a list reads the letter before it, which takes two layers to learn otherwise. The
    values are kept as they are and mixed when they are used: the cache stays that of any llama.
    """

    def __init__(self):
        super().__init__()
        self.lags = nn.Parameter(torch.tensor([0.0, 0.3]).repeat(HEADS, 1))
        self.before, self.after = nn.LayerNorm(HIDDEN), nn.LayerNorm(HIDDEN)
        self.qkv, self.back = nn.Linear(HIDDEN, 3 * HIDDEN, bias=False), nn.Linear(HIDDEN, HIDDEN, bias=False)
        self.up, self.down = nn.Linear(HIDDEN, MLP), nn.Linear(MLP, HIDDEN)

    def mixed(self, v, before=None):
        """Values with their predecessors'. `before` [2, b, t] says where these stand, if not right before."""
        one, two = self.lags[:, 0].view(1, HEADS, 1, 1), self.lags[:, 1].view(1, HEADS, 1, 1)
        if before is None:
            return v + one * earlier(v, 1) + two * earlier(v, 2)
        # Place t stands for "none": zeros.
        padded = F.pad(v, (0, 0, 0, 1))
        at = lambda places: padded.gather(2, places[:, None, :, None].expand(-1, HEADS, -1, HEAD))
        return v + one * at(before[0]) + two * at(before[1])

    def forward(self, x, bias, cos, sin, past=None, before=None):
        b, t, _ = x.shape
        qkv = self.qkv(self.before(x)).view(b, t, 3, HEADS, HEAD).permute(0, 2, 3, 1, 4)
        q, k = rotate(qkv[:, :2], cos, sin).unbind(1)
        v = qkv[:, 2]
        if past is not None:
            k, v = torch.cat([past[0], k], 2), torch.cat([past[1], v], 2)
        weights = torch.softmax((q * (1 / math.sqrt(HEAD))) @ k.transpose(2, 3) + bias, -1)
        x = x + self.back((weights @ self.mixed(v, before)).transpose(1, 2).reshape(b, t, HIDDEN))
        return x + self.down(F.gelu(self.up(self.after(x)))), k, v


class Decoder(nn.Module):
    """Embeddings in, logits out. `bias` is 0 where a position may look and -1e9 where it may not: [b, 1, t, past + t]."""

    def __init__(self, vocabulary: int):
        super().__init__()
        self.embed = nn.Embedding(vocabulary, HIDDEN)
        nn.init.normal_(self.embed.weight, std=0.05)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.norm = nn.LayerNorm(HIDDEN)
        angles = torch.arange(CONTEXT)[:, None] * (1e4 ** (-torch.arange(HEAD // 2) / (HEAD // 2)))[None]
        self.register_buffer("cos", torch.cos(angles), persistent=False)
        self.register_buffer("sin", torch.sin(angles), persistent=False)

    def run(self, x, bias, positions, past=None, before=None):
        """-> hidden [b, t, 128] after the last norm, and each layer's keys and values.

        `before` [2, b, t]: where the tokens one and two before each stand, t for none; right before it, if left out.
        """
        cos, sin = self.cos[positions][:, None, None], self.sin[positions][:, None, None]
        kept = []
        for i, layer in enumerate(self.layers):
            x, k, v = layer(x, bias, cos, sin, None if past is None else past[i], before)
            kept.append((k, v))
        return self.norm(x), kept

    def logits(self, hidden):
        return hidden @ self.embed.weight.T


class Vlm(nn.Module):
    """The whole: encoder, projector and decoder."""

    def __init__(self, vocabulary: int):
        super().__init__()
        self.encoder, self.projector, self.decoder = Encoder(), Projector(), Decoder(vocabulary)
