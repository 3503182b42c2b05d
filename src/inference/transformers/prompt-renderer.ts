import type { PromptParts } from "../../core/prompt/prompt.ts";
import { SaccadeError } from "../../protocol/errors.ts";
import { ByteCache } from "../byte-cache.ts";
import type { RenderedPrompt } from "../engine.ts";
import type { FrameLayout } from "./frame-preparer.ts";
import type { ChatMessage, LibraryProcessor, LibraryTokenizer, ProcessedImage } from "./library.ts";

/** A rendered prompt with what is needed to continue it as the model's own template would. */
export class TemplatedPrompt implements RenderedPrompt {
  readonly text: string;
  readonly tokens: readonly number[];
  readonly frameCount: number;
  readonly frameTokens: number;
  readonly #findGap: () => string;
  #gap: string | undefined;

  /** @param findGap finds what the template puts between the prompt and an answer, once somebody asks */
  constructor({ text, tokens, frameCount, frameTokens }: RenderedPrompt, findGap: () => string) {
    this.text = text;
    this.tokens = tokens;
    this.frameCount = frameCount;
    this.frameTokens = frameTokens;
    this.#findGap = findGap;
  }

  /** What the template puts between the prompt and an answer, most often "" or a space. */
  get answerGap(): string {
    this.#gap ??= this.#findGap();
    return this.#gap;
  }
}

/** Bytes of rendered prompts that are kept: clips of an experiment are asked the same about as many frames. */
const MOST_BYTES = 16 * 1024 ** 2;
/** Of how many prompts it is remembered what stands before an answer. */
const MOST_GAPS = 1000;

/** Turns prompts into token ids by the model's own chat template, processor and tokenizer. */
export class PromptRenderer {
  readonly #processor: LibraryProcessor;
  readonly #imageToken: number;
  /** By the prompt's words: how many frames stand between them changes nothing behind the prompt. */
  readonly #answerGaps = new Map<string, string>();
  readonly #rendered = new ByteCache<string, TemplatedPrompt>(MOST_BYTES);

  /** @param imageToken the id that stands for a frame's places */
  constructor(processor: LibraryProcessor, imageToken: number) {
    this.#processor = processor;
    this.#imageToken = imageToken;
  }

  /**
   * @throws SaccadeError `input` if the prompt holds one of the model's special tokens
   * @throws RangeError if texts stand between other frames than these
   */
  async render(prompt: PromptParts, layouts: readonly FrameLayout[]): Promise<TemplatedPrompt> {
    const key = JSON.stringify([prompt, layouts]);
    const known = this.#rendered.get(key);
    if (known) return known;
    const rendered = await this.#render(prompt, layouts);
    this.#rendered.set(key, rendered, 2 * (key.length + rendered.text.length) + 8 * rendered.tokens.length);
    return rendered;
  }

  async #render(prompt: PromptParts, layouts: readonly FrameLayout[]): Promise<TemplatedPrompt> {
    const { between = [] } = prompt;
    if (between.length > 0 && between.length !== layouts.length - 1) {
      throw new RangeError(`${between.length} texts do not fit between ${layouts.length} frames`);
    }
    const words = [prompt.system, prompt.before, ...between, prompt.after].join("\n");
    refuseSpecialTokens(this.#processor.tokenizer, words, "The prompt");
    const text = (words: string): ChatMessage["content"] => (words === "" ? [] : [{ type: "text", text: words }]);
    const question: ChatMessage = {
      role: "user",
      content: [
        ...text(prompt.before),
        ...layouts.flatMap((_, place) => [{ type: "image" } as const, ...text(between[place] ?? "")]),
        ...text(prompt.after),
      ],
    };
    const system: ChatMessage[] = prompt.system ? [{ role: "system", content: text(prompt.system) }] : [];
    const asked = [...system, question];
    const rendered = this.#processor.apply_chat_template(asked, { add_generation_prompt: true });
    const tokens =
      layouts.length === 0 ? this.#processor.tokenizer.encode(rendered) : await this.#expand(rendered, layouts);
    const frameTokens = tokens.filter((token) => token === this.#imageToken).length;
    return new TemplatedPrompt({ text: rendered, tokens, frameCount: layouts.length, frameTokens }, () => {
      const key = JSON.stringify([prompt.system, prompt.before, prompt.after, layouts.length > 0]);
      const gap = this.#answerGaps.get(key) ?? this.#answerGap(asked, rendered);
      if (this.#answerGaps.size < MOST_GAPS) this.#answerGaps.set(key, gap);
      return gap;
    });
  }

  /**
   * The processor expands each image's place to as many tokens as its layout takes. It asks its image processor for
   * that layout; here the answer is known, so no pixel is touched.
   */
  async #expand(rendered: string, layouts: readonly FrameLayout[]): Promise<number[]> {
    const layout = {
      rows: [layouts.map(({ rows }) => rows)],
      cols: [layouts.map(({ columns }) => columns)],
    };
    const expander = Object.create(this.#processor, {
      image_processor: { value: () => Promise.resolve(layout as Partial<ProcessedImage>) },
    }) as LibraryProcessor;
    const { input_ids } = await expander._call(rendered, layouts.slice(), {});
    return Array.from(input_ids.data as BigInt64Array, Number);
  }

  /** Renders a conversation that has an answer, and looks what stands before it. */
  #answerGap(asked: readonly ChatMessage[], rendered: string): string {
    const probe = "answer";
    const answered = this.#processor.apply_chat_template(
      [...asked, { role: "assistant", content: [{ type: "text", text: probe }] }],
      { add_generation_prompt: false },
    );
    const place = answered.indexOf(probe, rendered.length);
    const gap = answered.startsWith(rendered) && place >= 0 ? answered.slice(rendered.length, place) : "";
    // A template that puts words there continues differently than it begins: then nothing is added.
    return gap.trim() === "" ? gap : "";
  }
}

/** @throws SaccadeError `input`: a text that spells a special token would become it, and mean something else */
export function refuseSpecialTokens(tokenizer: LibraryTokenizer, text: string, what: string): void {
  const special = tokenizer.all_special_tokens.find((token) => text.includes(token));
  if (special !== undefined) {
    throw new SaccadeError("input", `${what} holds ${special}, which this model reserves for itself: leave it out.`);
  }
}
