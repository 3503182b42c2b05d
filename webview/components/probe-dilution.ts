import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { MAFW_CURVE } from "../../src/core/probes/dilution/mafw-curve.ts";
import { othersShown } from "../../src/core/probes/dilution/others-shown.ts";
import type { ChoiceFigures, DilutionCase, ProbeFigure } from "../../src/protocol/probe.ts";
import type { Curve, CurveChart, CurvePoint } from "./probe-curve.ts";
import "./probe-curve.ts";
import { SaccadeElement } from "./saccade-element.ts";

const RATE = "frames a second";
const OTHERS = "other frames beside the event's";

type Step = ChoiceFigures & { readonly x: number | string };

/** What rates do to an answer, with the coverage that comes with them, and what other frames do to the event's. */
export class SaccadeProbeDilution extends SaccadeElement {
  static override properties: PropertyDeclarations = { of: { attribute: false } };

  static override styles = [
    SaccadeElement.styles,
    css`
      h3 {
        margin: 0;
        padding: 14px 0 8px;
        font-size: inherit;
        font-weight: 600;
      }
      .charts {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 300px), 1fr));
        gap: 20px 28px;
        padding: 16px 20px;
        border: 1px solid var(--saccade-line);
        border-radius: var(--saccade-radius);
        background: var(--saccade-surface);
      }
      .charts > * {
        min-width: 0;
        max-width: 440px;
      }
    `,
  ];

  declare of: DilutionCase | undefined;

  protected override render(): TemplateResult | typeof nothing {
    const { of } = this;
    if (of === undefined || of.rates.length === 0) return nothing;
    const rates = of.rates.map((rate) => ({ ...rate, x: rate.framesPerSecond }));
    const others = othersShown(of.dilution?.steps ?? []);
    const steps = of.dilution?.steps.map((step, place) => ({ ...step, x: others[place] ?? "" })) ?? [];
    return html`<h3>More frames a second</h3>
      <div class="charts">
        ${[...answerCharts(rates, RATE), coverageChart(of), paperChart()].filter(hasPoints).map(chartOf)}
      </div>
      ${
        steps.length === 0
          ? nothing
          : html`<h3>The event's frames as they are, among more and more others</h3>
              <div class="charts">${answerCharts(steps, OTHERS).filter(hasPoints).map(chartOf)}</div>`
      }`;
  }
}

/** A chart of which nothing is known, as correctness where the truth is not, takes no place. */
function hasPoints({ curves }: CurveChart): boolean {
  return curves.some(({ points }) => points.length > 0);
}

function chartOf(chart: CurveChart): TemplateResult {
  return html`<saccade-probe-curve .chart=${chart}></saccade-probe-curve>`;
}

function answerCharts(steps: readonly Step[], xLabel: string): CurveChart[] {
  const curve = (name: string, figure: (step: Step) => ProbeFigure | null): Curve => ({
    name,
    points: steps.flatMap((step): CurvePoint[] => {
      const own = figure(step);
      return own === null ? [] : [{ x: step.x, y: own.value, low: own.low, high: own.high }];
    }),
  });
  const truth = curve("what is shown", ({ truthLogprob }) => truthLogprob);
  const labels = (steps[0]?.labels ?? []).map(({ label }): Curve => ({
    name: label,
    quiet: true,
    points: steps.flatMap((step): CurvePoint[] => {
      const logprob = step.labels.find((own) => own.label === label)?.logprob ?? null;
      return logprob === null ? [] : [{ x: step.x, y: logprob }];
    }),
  }));
  return [
    {
      title: "Correctness",
      xLabel,
      yLabel: "UAR, 95 % band",
      domain: [0, 1],
      curves: [curve("UAR", ({ uar }) => uar)],
    },
    {
      title: "Label log-probabilities",
      xLabel,
      yLabel: "nats, a thin line a label",
      curves: [...(truth.points.length === 0 ? [] : [truth]), ...labels],
    },
    {
      title: "Entropy over the labels",
      xLabel,
      yLabel: "bits",
      curves: [curve("entropy", ({ entropyBits }) => entropyBits)],
    },
  ];
}

/** More frames also mean more hits: what the curves above cannot tell apart from seeing better. */
function coverageChart({ rates }: DilutionCase): CurveChart {
  const lengths = rates[0]?.coverage.map(({ eventSeconds }) => eventSeconds) ?? [];
  const expected = lengths.map((seconds): Curve => ({
    name: `${seconds} s event`,
    points: rates.flatMap(({ framesPerSecond, coverage }): CurvePoint[] => {
      const own = coverage.find(({ eventSeconds }) => eventSeconds === seconds);
      return own === undefined ? [] : [{ x: framesPerSecond, y: own.hitProbability }];
    }),
  }));
  const hits = rates.flatMap(({ framesPerSecond, hits: own }): CurvePoint[] =>
    own === null ? [] : [{ x: framesPerSecond, y: own.share }],
  );
  return {
    title: "Coverage",
    xLabel: RATE,
    yLabel: "share of events with a frame on them",
    domain: [0, 1],
    curves: [...expected, ...(hits.length === 0 ? [] : [{ name: "own events", points: hits }])],
  };
}

function paperChart(): CurveChart {
  return {
    title: "What the paper found",
    xLabel: RATE,
    yLabel: "macro-F1",
    source: MAFW_CURVE.source,
    curves: [
      {
        name: "Qwen2.5-VL on MAFW",
        points: MAFW_CURVE.points.map(({ framesPerSecond, macroF1 }) => ({ x: framesPerSecond, y: macroF1 })),
      },
    ],
  };
}

customElements.define("saccade-probe-dilution", SaccadeProbeDilution);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-probe-dilution": SaccadeProbeDilution;
  }
}
