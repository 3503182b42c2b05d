"""Reads a model back from the ONNX files of a folder that export.py wrote, so that training can go on from it.

The exporter folds each batch norm into the convolution before it. `measure_norms` takes them apart again: a norm that
changes nothing, with the mean and variance that the given frames have there, which training needs.
"""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn

from model import LAYERS, Encoder, Vlm


def _weights(file: Path) -> tuple[dict[str, torch.Tensor], list[tuple[str, list[torch.Tensor]]]]:
    """A graph's weights by name, and for each node in order its operation and the weights it reads."""
    graph = onnx.load(str(file)).graph
    named = {kept.name: torch.from_numpy(np.array(numpy_helper.to_array(kept))) for kept in graph.initializer}
    reads = [(node.op_type, [named[name] for name in node.input if name in named]) for node in graph.node]
    return named, [(operation, found) for operation, found in reads if found]


def _convolutions(encoder: Encoder) -> list[tuple[nn.Conv2d, nn.BatchNorm2d]]:
    """Each convolution with the norm after it, in the order in which the exported graph uses them."""
    parts = [part for part in encoder.modules() if isinstance(part, (nn.Conv2d, nn.BatchNorm2d))]
    return list(zip(parts[::2], parts[1::2]))


@torch.no_grad()
def _restore_vision(model: Vlm, file: Path) -> None:
    named, reads = _weights(file)
    own = dict(model.named_parameters())
    for name, value in named.items():
        if name.startswith("model."):
            own[name.removeprefix("model.")].copy_(value)
    folded = [found for operation, found in reads if operation == "Conv"]
    for (conv, norm), (weight, bias) in zip(_convolutions(model.encoder), folded, strict=True):
        conv.weight.copy_(weight)
        # Passes the convolution's result on as it is, but for the bias.
        norm.running_mean.zero_()
        norm.running_var.fill_(1 - norm.eps)
        norm.weight.fill_(1)
        norm.bias.copy_(bias)


@torch.no_grad()
def _restore_decoder(model: Vlm, file: Path, embeddings: Path) -> None:
    named, reads = _weights(file)
    own = dict(model.named_parameters())
    for name, value in named.items():
        if name.startswith("decoder."):
            own[name].copy_(value)
    matrices = [found[0].T for operation, found in reads if operation == "MatMul"]
    # Of a layer, in order: how much of the values one and two tokens before is mixed in.
    lags = [found[0].flatten() for operation, found in reads if operation == "Mul" and found[0].dim() == 4]
    for i, layer in enumerate(model.decoder.layers):
        for part, matrix in zip((layer.qkv, layer.back, layer.up, layer.down), matrices[4 * i : 4 * i + 4], strict=True):
            part.weight.copy_(matrix)
        layer.lags.copy_(torch.stack(lags[2 * i : 2 * i + 2], 1))
    if len(matrices) != 4 * LAYERS + 1 or len(lags) != 2 * LAYERS:
        raise ValueError(f"{file} is not a graph that export.py wrote.")
    model.decoder.embed.weight.copy_(_weights(embeddings)[0]["weight"])


def read_model(model: Vlm, folder: Path) -> Vlm:
    """Fills `model` with the weights of a model folder. It answers as the folder's files do; see measure_norms."""
    _restore_vision(model, folder / "onnx" / "vision_encoder.onnx")
    _restore_decoder(model, folder / "onnx" / "decoder_model_merged.onnx", folder / "onnx" / "embed_tokens.onnx")
    return model.eval()


@torch.no_grad()
def measure_norms(encoder: Encoder, pixels: torch.Tensor) -> None:
    """Gives every norm the mean and variance that `pixels` [n, 3, 96, 96] in -1..1 have there; results stay the same."""
    encoder.eval()
    for conv, norm in _convolutions(encoder):

        def measure(_, __, result, norm=norm):
            mean, variance = result.mean((0, 2, 3)), result.var((0, 2, 3), unbiased=False)
            passed = norm.weight / (norm.running_var + norm.eps).sqrt()
            norm.bias.add_((mean - norm.running_mean) * passed)
            norm.running_mean.copy_(mean)
            norm.running_var.copy_(variance)
            norm.weight.copy_(passed * (variance + norm.eps).sqrt())

        hook = conv.register_forward_hook(measure)
        encoder(pixels)
        hook.remove()
