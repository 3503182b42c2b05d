"""What a camera and a codec do to a drawn frame, so that the encoder has seen it before it meets H.264."""

import math

import torch
from torch.nn import functional as F

# An 8 x 8 block of a video nearly twice the size covers about 4 x 4 pixels here: this transform is its coarse half.
_N = torch.arange(4).float()
_DCT = torch.cos((2 * _N[None] + 1) * _N[:, None] * math.pi / 8) * torch.where(_N[:, None] == 0, 0.5, math.sqrt(0.5))
_FORWARD = torch.kron(_DCT, _DCT).T.contiguous()
_STEPS = (1 + 0.7 * (_N[:, None] + _N[None])).flatten()


def compress(pixels: torch.Tensor, steps: torch.Tensor) -> torch.Tensor:
    """Quantises the blocks of a cosine transform: pixels [n, 3, 96, 96] in 0..255, steps [n] in grey levels."""
    n, c, h, w = pixels.shape
    blocks = pixels.view(n, c, h // 4, 4, w // 4, 4).transpose(3, 4).reshape(n, -1, 16)
    grid = _STEPS * steps[:, None, None]
    blocks = (blocks @ _FORWARD).div_(grid).round_().mul_(grid) @ _FORWARD.T
    return blocks.view(n, c, h // 4, w // 4, 4, 4).transpose(3, 4).reshape(n, c, h, w)


def augment(pixels: torch.Tensor, where: torch.Tensor | None = None) -> torch.Tensor:
    """uint8 [n, 3, 96, 96] -> float in -1..1: blurred or sharpened, compressed, noisy.

    Given where the faces are ([n, 3], changed in place), frames are mirrored, moved and lit too.
    """
    x = pixels.float()
    n = len(x)
    if where is not None:
        mirrored = torch.rand(n) < 0.5
        x[mirrored] = x[mirrored].flip(-1)
        where[mirrored, 0] *= -1
        dy, dx = (int(v) for v in torch.randint(-4, 5, (2,)))
        x = torch.roll(F.pad(x, (4, 4, 4, 4), mode="replicate"), (dy, dx), (2, 3))[:, :, 4:-4, 4:-4]
        where[:, 0] += dx * 2 / x.shape[-1]
        where[:, 1] += dy * 2 / x.shape[-1]
        x = x * torch.empty(n, 3, 1, 1).uniform_(0.9, 1.1)
    blurred = F.avg_pool2d(F.pad(x, (1, 1, 1, 1), mode="replicate"), 3, stride=1)
    # Below 0 sharpens, as the run time's Lanczos scaling does; above 0 blurs.
    x = torch.lerp(x, blurred, torch.empty(n, 1, 1, 1).uniform_(-0.4, 0.6))
    if torch.rand(()) < 0.5:
        x = compress(x, torch.exp(torch.empty(n).uniform_(math.log(2.0), math.log(16.0))))
    x = x + torch.randn_like(x) * torch.empty(n, 1, 1, 1).uniform_(0, 4)
    return x.clamp(0, 255) / 127.5 - 1
