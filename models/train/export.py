"""Writes a model folder in the layout of SmolVLM on the hub, so that transformers.js loads it as it does the real one."""

import json
from pathlib import Path

import torch
from torch import nn

from model import CONTEXT, HEAD, HEADS, HIDDEN, LAYERS, MLP, SIZE, Vlm
from vocabulary import AROUND, END, GLOBAL, IMAGE, PAD, SPECIAL, START, TOKENS_PER_FRAME, UNK, Vocabulary

# SmolVLM's turn layout: the first turn opens with the start token, each ends with the end token.
CHAT_TEMPLATE = (
    "<|im_start|>{% for message in messages %}{{ message['role'] | capitalize }}:"
    "{% for line in message['content'] %}{% if line['type'] == 'text' %} {{ line['text'] }}"
    "{% elif line['type'] == 'image' %}<image>{% endif %}{% endfor %}<end_of_utterance>\n{% endfor %}"
    "{% if add_generation_prompt %}Assistant:{% endif %}"
)


class VisionGraph(nn.Module):
    def __init__(self, model: Vlm):
        super().__init__()
        self.model = model

    def forward(self, pixel_values, pixel_attention_mask):
        pixels = pixel_values.flatten(0, 1)
        # A frame is never padded here; the mask takes part so that the graph keeps SmolVLM's inputs.
        shown = pixel_attention_mask.flatten(0, 1).unsqueeze(1).to(pixels.dtype)
        return self.model.projector(self.model.encoder(pixels * shown))


class DecoderGraph(nn.Module):
    def __init__(self, model: Vlm):
        super().__init__()
        self.decoder = model.decoder

    def forward(self, inputs_embeds, attention_mask, position_ids, *past):
        pairs = [(past[2 * i], past[2 * i + 1]) for i in range(LAYERS)]
        length, total = inputs_embeds.shape[1], attention_mask.shape[1]
        columns = torch.arange(total)
        rows = torch.arange(length) + (total - length)
        allowed = (columns[None] <= rows[:, None])[None, None] & (attention_mask > 0)[:, None, None]
        bias = (1 - allowed.to(inputs_embeds.dtype)) * -1e9
        hidden, kept = self.decoder.run(inputs_embeds, bias, position_ids, pairs)
        return (self.decoder.logits(hidden), *(tensor for pair in kept for tensor in pair))


def _graph(module, inputs, names, outputs, axes, file):
    torch.onnx.export(
        module, inputs, str(file), input_names=names, output_names=outputs, dynamic_axes=axes, opset_version=14
    )


def write_graphs(model: Vlm, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    model.eval()
    frames = {0: "batch_size", 1: "num_images"}
    pixels, mask = torch.zeros(2, 3, 3, SIZE, SIZE), torch.ones(2, 3, SIZE, SIZE, dtype=torch.bool)
    axes = {"pixel_values": frames, "pixel_attention_mask": frames, "image_features": {0: "features"}}
    _graph(VisionGraph(model), (pixels, mask), list(axes)[:2], list(axes)[2:], axes, folder / "vision_encoder.onnx")

    axes = {name: {0: "batch_size", 1: "sequence_length"} for name in ("input_ids", "inputs_embeds")}
    ids = torch.zeros(2, 3, dtype=torch.long)
    _graph(model.decoder.embed, (ids,), ["input_ids"], ["inputs_embeds"], axes, folder / "embed_tokens.onnx")

    past = [torch.zeros(2, HEADS, 5, HEAD) for _ in range(2 * LAYERS)]
    inputs = (torch.zeros(2, 3, HIDDEN), torch.ones(2, 8, dtype=torch.long), torch.arange(5, 8).expand(2, 3), *past)
    pairs = [f"{i}.{part}" for i in range(LAYERS) for part in ("key", "value")]
    names = ["inputs_embeds", "attention_mask", "position_ids", *(f"past_key_values.{pair}" for pair in pairs)]
    outputs = ["logits", *(f"present.{pair}" for pair in pairs)]
    axes = {
        "inputs_embeds": {0: "batch_size", 1: "sequence_length"},
        "attention_mask": {0: "batch_size", 1: "total_sequence_length"},
        "position_ids": {0: "batch_size", 1: "sequence_length"},
        "logits": {0: "batch_size", 1: "sequence_length"},
    }
    axes |= {f"past_key_values.{pair}": {0: "batch_size", 2: "past_sequence_length"} for pair in pairs}
    axes |= {f"present.{pair}": {0: "batch_size", 2: "total_sequence_length"} for pair in pairs}
    _graph(DecoderGraph(model), inputs, names, outputs, axes, folder / "decoder_model_merged.onnx")


def _write(folder: Path, name: str, value: dict) -> None:
    (folder / name).write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def write_configs(words: Vocabulary, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    special = {"bos_token_id": words.ids[START], "eos_token_id": words.ids[END], "pad_token_id": words.ids[PAD]}
    text = {
        "model_type": "llama",
        "hidden_size": HIDDEN,
        "intermediate_size": MLP,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS,
        "num_key_value_heads": HEADS,
        "head_dim": HEAD,
        "max_position_embeddings": CONTEXT,
        "vocab_size": len(words),
        **special,
    }
    _write(
        folder,
        "config.json",
        {
            "architectures": ["SmolVLMForConditionalGeneration"],
            "model_type": "smolvlm",
            "image_token_id": words.ids[IMAGE],
            "max_position_embeddings": CONTEXT,
            "vocab_size": len(words),
            "text_config": text,
            "vision_config": {"model_type": "smolvlm_vision", "image_size": SIZE, "hidden_size": HIDDEN},
            **special,
        },
    )
    _write(folder, "generation_config.json", special)
    half = [0.5, 0.5, 0.5]
    _write(
        folder,
        "preprocessor_config.json",
        {
            "image_processor_type": "Idefics3ImageProcessor",
            "processor_class": "Idefics3Processor",
            "do_convert_rgb": True,
            "do_image_splitting": False,
            "do_resize": True,
            "size": {"longest_edge": SIZE},
            "max_image_size": {"longest_edge": SIZE},
            "resample": 1,
            "do_rescale": True,
            "rescale_factor": 1 / 255,
            "do_normalize": True,
            "image_mean": half,
            "image_std": half,
            "do_pad": True,
        },
    )
    _write(folder, "processor_config.json", {"processor_class": "Idefics3Processor", "image_seq_len": TOKENS_PER_FRAME})
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    _write(
        folder,
        "tokenizer.json",
        {
            "version": "1.0",
            "truncation": None,
            "padding": None,
            "added_tokens": [{"id": words.ids[t], "content": t, **flags} for t in SPECIAL],
            "normalizer": {"type": "Lowercase"},
            "pre_tokenizer": {"type": "BertPreTokenizer"},
            "post_processor": None,
            "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
            "model": {
                "type": "WordPiece",
                "unk_token": UNK,
                "continuing_subword_prefix": "##",
                "max_input_chars_per_word": 100,
                "vocab": words.ids,
            },
        },
    )
    _write(
        folder,
        "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "bos_token": START,
            "eos_token": END,
            "pad_token": PAD,
            "unk_token": UNK,
            "additional_special_tokens": [AROUND, GLOBAL, IMAGE],
            "clean_up_tokenization_spaces": True,
            "model_max_length": CONTEXT,
            "chat_template": CHAT_TEMPLATE,
        },
    )


def write_model(model: Vlm, words: Vocabulary, folder: Path) -> None:
    """A folder that AutoProcessor and AutoModelForImageTextToText of transformers.js load."""
    write_configs(words, folder)
    write_graphs(model, folder / "onnx")
