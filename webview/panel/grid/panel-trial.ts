import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { type ArmAxis, armName } from "../../../src/core/comparison/arms.ts";
import type { Divergence } from "../../../src/core/comparison/divergence.ts";
import type { PanelBranch, PanelClip } from "../../../src/protocol/panel-state.ts";
import type { InfluenceCase } from "../../../src/protocol/probe.ts";
import type { DoneTrial, RunReport, ShownFrame } from "../../../src/protocol/run.ts";
import { SaccadeElement } from "../../components/saccade-element.ts";
import { influenceOn } from "../../components/frame-worths.ts";
import { quotedToken } from "../../components/shown-text.ts";
import "../../components/trial-card.ts";
import type { PanelStore } from "../panel-store.ts";
import "./answer-beside.ts";
import { ColumnActionEvent } from "./grid-events.ts";
import type { GridColumn } from "./grid-model.ts";
import "./pending-trial.ts";
import type { TokenSource } from "./token-source.ts";

const FLIPS: Readonly<Record<NonNullable<GridColumn["flip"]>, string>> = {
  fixed: "↗ fixed",
  broken: "↘ broken",
  changed: "↔ changed",
};

/** A column of the grid: a trial's card with what stands beside it, or the place of a trial to come. */
export class SaccadePanelTrial extends SaccadeElement {
  static override properties: PropertyDeclarations = {
    column: { attribute: false },
    axes: { attribute: false },
    repeats: { attribute: false },
    pictures: { attribute: false },
    previousPictures: { attribute: false },
    panelClip: { attribute: false },
    store: { attribute: false },
    source: { attribute: false },
    reachable: { attribute: false },
    pinned: { attribute: false },
    near: { attribute: false },
    influence: { attribute: false },
  };

  static override styles = [
    SaccadeElement.styles,
    css`
      :host,
      saccade-trial-card,
      saccade-pending-trial {
        height: 100%;
      }
      .far {
        min-height: 320px;
        padding: 14px 16px;
        border: 1px solid var(--saccade-line);
        border-radius: var(--saccade-radius);
      }
      .flip {
        font-weight: 600;
        white-space: nowrap;
      }
      .beside {
        display: grid;
        gap: 8px;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 14px;
      }
      .actions button {
        min-height: 24px;
        color: var(--saccade-link);
      }
      .actions button:hover {
        text-decoration: underline;
      }
    `,
  ];

  declare column: GridColumn | undefined;
  declare axes: readonly ArmAxis[];
  declare repeats: number;
  declare pictures: RunReport["pictures"];
  declare previousPictures: RunReport["pictures"];
  declare panelClip: PanelClip | undefined;
  declare store: PanelStore | undefined;
  declare source: TokenSource | undefined;
  declare reachable: boolean;
  declare pinned: boolean;
  /** Whether it is near what is seen: else only its words stand there. */
  declare near: boolean;
  /** What an open probe found of frames. */
  declare influence: readonly InfluenceCase[];

  constructor() {
    super();
    this.axes = [];
    this.repeats = 1;
    this.pictures = {};
    this.previousPictures = {};
    this.reachable = false;
    this.pinned = false;
    this.near = false;
    this.influence = [];
  }

  #unwatch: readonly (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.#watchBranches();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const end of this.#unwatch) end();
    this.#unwatch = [];
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("column") || changed.has("store")) this.#watchBranches();
  }

  /** Branches under way are drawn as their tokens come. */
  #watchBranches(): void {
    for (const end of this.#unwatch) end();
    const { store } = this;
    if (store === undefined) return;
    const running = (this.column?.branches ?? []).filter(({ status }) => status === "running");
    this.#unwatch = running.map(({ id }) =>
      store.watch(id, () => {
        this.requestUpdate();
      }),
    );
  }

  override focus(): void {
    void this.#card().then((card) => card?.focus());
  }

  focusTokens(place?: number): void {
    void this.#card().then((card) => card?.focusTokens(place));
  }

  get tokenPlace(): number {
    return this.renderRoot.querySelector<TrialElement>(CARDS)?.tokenPlace ?? 0;
  }

  async #card(): Promise<TrialElement | null> {
    this.near = true;
    await this.updateComplete;
    return this.renderRoot.querySelector<TrialElement>(CARDS);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { column } = this;
    if (column === undefined) return nothing;
    const { trial, coordinates } = column;
    if (!this.near) {
      const said = trial === null ? "" : trial.status === "done" ? trial.text : trial.error;
      return html`<div class="far">
        <strong>${armName(coordinates, this.axes)}</strong>
        <p>${said.slice(0, 280)}</p>
      </div>`;
    }
    if (trial === null) {
      return html`<saccade-pending-trial
        .trialId=${column.id}
        .coordinates=${coordinates}
        .axes=${this.axes}
        .store=${this.store}
        .frames=${this.#laneFrames(coordinates.sampler)}
        .pictures=${thumbnailsOf(this.panelClip)}
        .reachable=${this.reachable}
      ></saccade-pending-trial>`;
    }
    return html`<saccade-trial-card
      .trial=${trial}
      .clip=${column.clip ?? undefined}
      .pictures=${column.of === "run" ? this.pictures : this.previousPictures}
      .axes=${this.axes}
      .difference=${column.difference}
      .right=${column.right}
      .repeats=${this.repeats}
      .reachable=${this.reachable}
      .fetchSides=${this.#fetchSides}
      .leadsToNotes=${true}
      .influence=${column.of === "run" ? influenceOn(this.influence, trial) : null}
    >
      <div slot="marks">
        ${column.flip === null ? nothing : html`<p class="flip">${FLIPS[column.flip]}</p>`}
        ${column.of === "previous" ? html`<p class="quiet">run before</p>` : nothing}
        ${this.pinned ? html`<p class="quiet">pinned</p>` : nothing}
      </div>
      <div slot="beside" class="beside">${this.#beside(column)}${this.#actions(column)}</div>
    </saccade-trial-card>`;
  }

  #beside({ before, partsAt, branches, coordinates, trial }: GridColumn): TemplateResult {
    const name = armName(coordinates, this.axes);
    return html`${
      before === null
        ? nothing
        : html`<saccade-answer-beside
            .heading=${partsAt === null ? "Run before, the same words" : `Run before, other from token ${partsAt + 1}`}
            .text=${before.text.trim()}
            .tokens=${before.tokens}
            .labels=${before.labels}
            .parting=${partsAt}
            .of=${"previous"}
            .name=${`${name}, run before`}
          ></saccade-answer-beside>`
    }
    ${branches.map((branch) => this.#branch(branch, trial?.status === "done" ? trial : null, name))}`;
  }

  #branch(branch: PanelBranch, trial: DoneTrial | null, name: string): TemplateResult {
    const { place, answer, id, status, error } = branch;
    const said = trial?.tokens[place];
    const tokens = answer?.tokens ?? this.store?.tokensOf(id) ?? [];
    const instead = said === undefined ? "" : ` instead of ${quotedToken(said.text)}`;
    return html`<saccade-answer-beside
      .heading=${`Branch: ${quotedToken(branch.tokenText)}${instead} at token ${place + 1}`}
      .text=${(answer?.text ?? tokens.map(({ text }) => text).join("")).trim()}
      .tokens=${tokens}
      .parting=${place}
      .of=${{ branch: id }}
      .name=${`${name}, branch at token ${place + 1}`}
      .pending=${status === "running"}
      .problem=${status === "failed" ? (error ?? "The branch failed.") : null}
    ></saccade-answer-beside>`;
  }

  #actions({ id }: GridColumn): TemplateResult {
    const act = (action: ColumnActionEvent["action"]) => (): void => {
      this.dispatchEvent(new ColumnActionEvent(action, id));
    };
    return html`<p class="actions small">
      <button aria-pressed=${this.pinned ? "true" : "false"} @click=${act("pin")}>
        ${this.pinned ? "Unpin" : "Pin"}
      </button>
      <button @click=${act("hide")}>Hide</button>
      <button @click=${act("copy")}>Copy as command</button>
    </p>`;
  }

  #laneFrames(sampler: string): ShownFrame[] {
    const frames = this.panelClip?.lanes.find((lane) => lane.sampler === sampler)?.frames ?? [];
    const thumbnails = this.panelClip?.thumbnails ?? [];
    return frames.map(({ index, ptsSeconds }) => {
      let nearest: (typeof thumbnails)[number] | undefined;
      for (const one of thumbnails) {
        const isNearer =
          nearest === undefined || Math.abs(one.ptsSeconds - ptsSeconds) < Math.abs(nearest.ptsSeconds - ptsSeconds);
        if (isNearer) nearest = one;
      }
      return nearest === undefined ? { index, ptsSeconds } : { index, ptsSeconds, picture: String(nearest.index) };
    });
  }

  readonly #fetchSides = async (lean: Divergence, baseline: DoneTrial): Promise<Divergence> => {
    const { source, column } = this;
    if (source === undefined || column === undefined) return lean;
    const whole = (trial: string, token: Divergence["token"]): Promise<Divergence["token"]> =>
      token === null ? Promise.resolve(null) : source.get({ of: "run", trial, place: lean.index });
    const [token, otherToken] = await Promise.all([whole(column.id, lean.token), whole(baseline.id, lean.otherToken)]);
    return { index: lean.index, token, otherToken };
  };
}

/** What the keyboard walks among. */
type TrialElement = HTMLElement & { focusTokens(place?: number): void; readonly tokenPlace: number };

const CARDS = "saccade-trial-card, saccade-pending-trial";

const pictureMaps = new WeakMap<readonly unknown[], RunReport["pictures"]>();

/** A clip's small pictures by their frame's index. */
function thumbnailsOf(clip: PanelClip | undefined): RunReport["pictures"] {
  if (clip === undefined) return {};
  const known = pictureMaps.get(clip.thumbnails);
  if (known) return known;
  const pictures = Object.fromEntries(clip.thumbnails.map(({ index, uri }) => [String(index), uri]));
  pictureMaps.set(clip.thumbnails, pictures);
  return pictures;
}

customElements.define("saccade-panel-trial", SaccadePanelTrial);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-panel-trial": SaccadePanelTrial;
  }
}
