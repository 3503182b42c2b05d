/** Sentences about one page's messages; of a page that sends more that is refused, the log says so once. */
const MOST_TOLD = 50;

/** Tells the log what a page sent that was refused. A page that sends very much must not fill it. */
export class Refusals {
  readonly #warn: (sentence: string) => void;
  #told = 0;

  /** @param warn writes a sentence into the log */
  constructor(warn: (sentence: string) => void) {
    this.#warn = warn;
  }

  tell(sentence: string): void {
    this.#told++;
    if (this.#told <= MOST_TOLD) this.#warn(sentence);
    else if (this.#told === MOST_TOLD + 1) {
      this.#warn("The page goes on sending what is refused; what else it sends is not told here.");
    }
  }
}
