import { areaY, axisX, axisY, dot, gridY, lineY, plot, ruleY, text } from "@observablehq/plot";
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { shortened } from "../../src/core/comparison/shortened.ts";
import { SaccadeElement } from "./saccade-element.ts";

/** A point of a curve, with its interval where there is one. */
export interface CurvePoint {
  readonly x: number | string;
  readonly y: number;
  readonly low?: number | null | undefined;
  readonly high?: number | null | undefined;
}

export interface Curve {
  readonly name: string;
  readonly points: readonly CurvePoint[];
  /** Drawn thin, behind the others. */
  readonly quiet?: boolean | undefined;
}

/** Everything that one small chart shows. */
export interface CurveChart {
  readonly title: string;
  /** What the axes count, with their units. */
  readonly xLabel: string;
  readonly yLabel: string;
  readonly curves: readonly Curve[];
  /** Ends of the upright axis; as the points need where left out. */
  readonly domain?: readonly [number, number] | undefined;
  /** Where it is from, if it was not measured here. */
  readonly source?: string | undefined;
}

const WIDTH = 380;
const HEIGHT = 220;
/** Characters of a line's name beside it. */
const MOST_NAME = 12;
const DASHES = ["none", "6 4", "2 3"] as const;

/**
 * A small chart of curves with their intervals, and the same figures as a table. Drawn by Observable Plot, whose own
 * style element is taken out before it reaches the page: the page's policy allows none, and its rules stand here.
 */
export class SaccadeProbeCurve extends SaccadeElement {
  static override properties: PropertyDeclarations = { chart: { attribute: false } };

  static override styles = [
    SaccadeElement.styles,
    css`
      figure {
        min-width: 0;
      }
      figcaption {
        font-weight: 600;
        padding-bottom: 2px;
      }
      .saccade-plot {
        --plot-background: var(--saccade-surface);
        display: block;
        width: 100%;
        height: auto;
        font-family: inherit;
        overflow: visible;
      }
      .saccade-plot text {
        white-space: pre;
        font-size: 11px;
        font-variant-numeric: tabular-nums;
      }
      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 14px;
      }
      .legend svg {
        margin-inline-end: 5px;
        vertical-align: middle;
      }
      .swatch {
        stroke: var(--saccade-mark);
        stroke-width: 2px;
      }
      details {
        padding-top: 4px;
      }
      summary {
        color: var(--saccade-quiet);
        cursor: pointer;
      }
      .scroll {
        overflow-x: auto;
      }
      table {
        border-collapse: collapse;
        font-variant-numeric: tabular-nums;
      }
      th,
      td {
        padding: 2px 10px 2px 0;
        text-align: end;
        font-weight: 400;
        white-space: nowrap;
      }
      th:first-child {
        text-align: start;
      }
    `,
  ];

  declare chart: CurveChart | undefined;

  protected override render(): TemplateResult | typeof nothing {
    const { chart } = this;
    if (chart === undefined || chart.curves.every(({ points }) => points.length === 0)) return nothing;
    return html`<figure>
      <figcaption>${chart.title}</figcaption>
      ${legend(chart.curves)}${draw(chart)}
      ${chart.source === undefined ? nothing : html`<p class="small quiet">Not measured here: ${chart.source}.</p>`}
      <details class="small">
        <summary>Figures of “${chart.title}”</summary>
        ${figures(chart)}
      </details>
    </figure>`;
  }
}

function draw({ title, curves, xLabel, yLabel, domain }: CurveChart): Element {
  const isOrdinal = curves.some(({ points }) => points.some(({ x }) => typeof x === "string"));
  const marks = curves.flatMap(({ points, quiet }, place) => {
    const stroke = quiet === true ? "var(--saccade-line-strong)" : "var(--saccade-mark)";
    const dash = quiet === true ? "none" : (DASHES[place % DASHES.length] ?? "none");
    const banded = points.filter(({ low, high }) => typeof low === "number" && typeof high === "number");
    return [
      areaY(banded, { x: "x", y1: "low", y2: "high", fill: stroke, fillOpacity: 0.14, ariaHidden: "true" }),
      lineY(points, { x: "x", y: "y", stroke, strokeWidth: quiet === true ? 1 : 2, strokeDasharray: dash }),
      ...(quiet === true ? [] : [dot(points, { x: "x", y: "y", fill: stroke, r: 3 })]),
    ];
  });
  const named = likeliest(curves);
  const axis = { color: "var(--saccade-quiet)", labelArrow: "none" } as const;
  const chart = plot({
    className: "saccade-plot",
    width: WIDTH,
    height: HEIGHT,
    marginTop: 26,
    marginLeft: 44,
    marginBottom: 38,
    marginRight: named.length === 0 ? 16 : 84,
    ariaLabel: `${title}: ${yLabel} against ${xLabel}. The figures follow as a table.`,
    x: { label: xLabel, ...(isOrdinal ? { type: "point" as const, domain: placesOf(curves) } : {}) },
    y: { label: yLabel, nice: true, ...(domain === undefined ? {} : { domain: [...domain] }) },
    marks: [
      gridY({ stroke: "var(--saccade-line)", strokeOpacity: 1, ticks: 4 }),
      axisX({ ...axis, ...(isOrdinal ? {} : { ticks: 6 }), labelAnchor: "center" }),
      axisY({ ...axis, ticks: 4, labelAnchor: "top" }),
      ...(domain?.[0] === 0 ? [ruleY([0], { stroke: "var(--saccade-line-strong)" })] : []),
      ...marks,
      ...named.map(({ point, name }) =>
        text([point], { x: "x", y: "y", text: () => name, dx: 6, textAnchor: "start", fill: "var(--saccade-text)" }),
      ),
    ],
  });
  chart.querySelector("style")?.remove();
  chart.setAttribute("role", "img");
  // The chart is one picture to a reader, who finds its figures in the table.
  for (const part of chart.querySelectorAll("[aria-label], [aria-description], [aria-hidden]")) {
    for (const name of ["aria-label", "aria-description", "aria-hidden"]) part.removeAttribute(name);
  }
  return chart;
}

/** Of many thin lines those that are highest at the end and at the beginning, with where they end. */
function likeliest(curves: readonly Curve[]): { readonly name: string; readonly point: CurvePoint }[] {
  const quiet = curves.filter(({ quiet, points }) => quiet === true && points.length > 0);
  const highest = (at: 0 | -1): Curve | undefined =>
    quiet.toSorted((a, b) => (b.points.at(at)?.y ?? 0) - (a.points.at(at)?.y ?? 0))[0];
  return [...new Set([highest(-1), highest(0)])].flatMap((curve) => {
    const point = curve?.points.at(-1);
    return curve === undefined || point === undefined ? [] : [{ name: shortened(curve.name, MOST_NAME), point }];
  });
}

function figures({ title, curves, xLabel }: CurveChart): TemplateResult {
  const xs = placesOf(curves);
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Figures of ${title}">
    <table>
      <thead>
        <tr>
          <th scope="col">${xLabel}</th>
          ${curves.map(({ name }) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${xs.map(
          (x) =>
            html`<tr>
              <th scope="row">${x}</th>
              ${curves.map(({ points }) => html`<td>${pointText(points.find((point) => point.x === x))}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** Along the lower axis, in the curves' own order. */
function placesOf(curves: readonly Curve[]): (number | string)[] {
  return [...new Set(curves.flatMap(({ points }) => points.map(({ x }) => x)))];
}

/** Which line is which, where there are several. */
function legend(curves: readonly Curve[]): TemplateResult | typeof nothing {
  const named = curves.filter(({ quiet }) => quiet !== true);
  if (named.length < 2) return nothing;
  return html`<p class="legend small">
    ${named.map(
      ({ name }, place) =>
        html`<span
          ><svg width="26" height="8" aria-hidden="true">
            <line
              class="swatch"
              x2="26"
              y1="4"
              y2="4"
              stroke-dasharray=${DASHES[place % DASHES.length] ?? "none"}
            /></svg
          >${name}</span
        >`,
    )}
  </p>`;
}

function pointText(point: CurvePoint | undefined): string {
  if (point === undefined) return "–";
  const { y, low, high } = point;
  const write = (value: number): string => value.toFixed(3).replace("-", "−");
  return typeof low === "number" && typeof high === "number"
    ? `${write(y)} (${write(low)} to ${write(high)})`
    : write(y);
}

customElements.define("saccade-probe-curve", SaccadeProbeCurve);

declare global {
  interface HTMLElementTagNameMap {
    "saccade-probe-curve": SaccadeProbeCurve;
  }
}
