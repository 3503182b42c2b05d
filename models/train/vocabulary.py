"""The tokenizer: whole lower-case words and punctuation; any other word falls back to its characters.

`encode` does in Python what the exported tokenizer.json does elsewhere (Lowercase, BertPreTokenizer, WordPiece).
"""

import functools
import re
import string

PAD, UNK, START, END = "<pad>", "[UNK]", "<|im_start|>", "<end_of_utterance>"
IMAGE, AROUND, GLOBAL = "<image>", "<fake_token_around_image>", "<global-img>"
SPECIAL = [PAD, UNK, START, END, IMAGE, AROUND, GLOBAL]
TOKENS_PER_FRAME = 4
_CHARACTERS = string.ascii_lowercase + string.digits + string.punctuation
_SPLIT = re.compile(r"[^\s!-/:-@\[-`{-~]+|[!-/:-@\[-`{-~]")


def split_words(text: str) -> list[str]:
    """Lower-case words and single punctuation marks, as BertPreTokenizer makes them."""
    return _SPLIT.findall(text.lower())


class Vocabulary:
    """Words to ids and back. The ids are the order of: special tokens, words, characters, "##" characters."""

    def __init__(self, words: list[str]):
        pieces = [*SPECIAL, *words, *_CHARACTERS, *("##" + c for c in _CHARACTERS)]
        self.tokens = list(dict.fromkeys(pieces))
        self.ids = {token: i for i, token in enumerate(self.tokens)}
        self.frame = [self.ids[t] for t in [AROUND, GLOBAL, *[IMAGE] * TOKENS_PER_FRAME, AROUND]]
        self.encode = functools.lru_cache(maxsize=100_000)(self._encode)

    def __len__(self) -> int:
        return len(self.tokens)

    def _word(self, word: str) -> list[int]:
        if word in self.ids:
            return [self.ids[word]]
        pieces = [word[0], *("##" + c for c in word[1:])]
        return [self.ids[p] for p in pieces] if all(p in self.ids for p in pieces) else [self.ids[UNK]]

    def _encode(self, text: str) -> tuple[int, ...]:
        return tuple(i for word in split_words(text) for i in self._word(word))

    def decode(self, ids: list[int]) -> str:
        """Tokens with blanks between; for reading in a terminal."""
        return " ".join(self.tokens[i] for i in ids)
