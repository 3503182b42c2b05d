/** What the merges are learned from. Label words share beginnings, so that some labels take several tokens. */
const CORPUS = `
  which emotion does the person show answer happy happy unhappy happily happiness sad sad sadly sadness
  surprise surprised anger angry fear fearful disgust neutral the face the brows are raised the person shows
`;

const MERGES = 70;

export const SPECIAL_TOKENS = [
  "<pad>",
  "<|im_start|>",
  "<end_of_utterance>",
  "<image>",
  "<fake_token_around_image>",
  "<global-img>",
  "<row_1_col_1>",
  "<row_1_col_2>",
  "<row_2_col_1>",
  "<row_2_col_2>",
] as const;

/** A byte-level byte-pair tokenizer in the layout of the hub (tokenizer.json), learned from a few words. */
export function bytePairTokenizer(): { readonly json: object; readonly vocabulary: ReadonlyMap<string, number> } {
  const letters = byteLetters();
  const spell = (text: string): string[] => [...Buffer.from(text)].map((byte) => letters[byte] ?? "");
  let words = CORPUS.trim()
    .split(/\s+/)
    .map((word) => spell(` ${word}`));
  const merges: [string, string][] = [];
  while (merges.length < MERGES) {
    const best = commonestPair(words);
    if (!best) break;
    merges.push(best);
    words = words.map((word) => mergePair(word, best));
  }
  const tokens = [...SPECIAL_TOKENS, ...letters, ...new Set(merges.map(([left, right]) => left + right))];
  const vocabulary = new Map(tokens.map((token, id) => [token, id]));
  return { json: tokenizerJson(vocabulary, merges), vocabulary };
}

/** GPT-2's alphabet: bytes that print stand for themselves, the others are moved beyond 255. */
function byteLetters(): string[] {
  const prints = (byte: number): boolean =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
  let moved = 256;
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(prints(byte) ? byte : moved++));
}

function commonestPair(words: readonly (readonly string[])[]): [string, string] | undefined {
  const counts = new Map<string, { pair: [string, string]; count: number }>();
  for (const word of words) {
    for (const [place, left] of word.slice(0, -1).entries()) {
      const right = word[place + 1] ?? "";
      const entry = counts.get(`${left} ${right}`) ?? { pair: [left, right], count: 0 };
      counts.set(`${left} ${right}`, { ...entry, count: entry.count + 1 });
    }
  }
  const best = [...counts.values()].reduce((a, b) => (b.count > a.count ? b : a), {
    pair: ["", ""] as [string, string],
    count: 1,
  });
  return best.count > 1 ? best.pair : undefined;
}

function mergePair(word: readonly string[], [left, right]: readonly [string, string]): string[] {
  const merged: string[] = [];
  for (const symbol of word) {
    if (symbol === right && merged.at(-1) === left) merged[merged.length - 1] = left + right;
    else merged.push(symbol);
  }
  return merged;
}

function tokenizerJson(vocabulary: ReadonlyMap<string, number>, merges: readonly [string, string][]): object {
  const flags = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  return {
    version: "1.0",
    added_tokens: SPECIAL_TOKENS.map((content, id) => ({ id, content, ...flags })),
    normalizer: null,
    pre_tokenizer: { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true },
    post_processor: null,
    decoder: { type: "ByteLevel", add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: "BPE",
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab: Object.fromEntries(vocabulary),
      merges,
    },
  };
}
