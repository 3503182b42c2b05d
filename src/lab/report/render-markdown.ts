import { type ArmAxis, armName, varyingAxes } from "../../core/comparison/arms.ts";
import { armScores } from "../../core/comparison/arm-scores.ts";
import { baselineComparer } from "../../core/comparison/baseline.ts";
import { DRAWN_FACES_NOTE, showsDrawnFaces, undrawnClips } from "../../core/comparison/drawn-faces.ts";
import { percent } from "../../core/comparison/figures.ts";
import { judgeOf, predictionOf, SAYS_LITTLE, saysLittle } from "../../core/comparison/prediction.ts";
import type { RunReport } from "../../protocol/run.ts";
import { escapeMarkdown } from "./escape-markdown.ts";
import { statusText, trialsText, workText } from "./run-lines.ts";

const UNKNOWN = "–";
/** Marks a share that means little; an asterisk of its own would be markup. */
const UNSAID = "\\*";

/** The run as GitHub's Markdown. Whatever a file, a person or a model wrote stays text. */
export function renderMarkdown(report: RunReport): string {
  const { run, document, work } = report;
  const axes = varyingAxes(report);
  const blocks = [
    `# ${escapeMarkdown(document.path)}`,
    ...(showsDrawnFaces(report) ? [`**${DRAWN_FACES_NOTE}**`] : []),
    ...undrawnClips(report).map((note) => `**${escapeMarkdown(note)}**`),
    [
      `- Run ${escapeMarkdown(run.id)}: ${statusText(run.status)}`,
      `- ${trialsText(report)}`,
      `- ${workText(work)}`,
      ...(report.baseline === null ? [] : [`- Baseline: ${escapeMarkdown(armName(report.baseline, axes))}`]),
    ].join("\n"),
    ...(report.probe === undefined ? [] : ["## Probe", probeBlock(report.probe)]),
    "## Trials",
    trialTable(report, axes),
    "## Arms",
    armTable(report, axes),
    "## To run it again",
    environmentList(report),
    fenced(document.text),
  ];
  return `${blocks.join("\n\n")}\n`;
}

/** What a probe says; its tables and curves are in the other reports. */
function probeBlock({ result }: NonNullable<RunReport["probe"]>): string {
  const sentences = result === null ? ["The probe is not finished."] : [...result.verdicts, ...result.notes];
  return sentences.map((sentence) => `- ${escapeMarkdown(sentence)}`).join("\n");
}

function trialTable(report: RunReport, axes: readonly ArmAxis[]): string {
  const judge = judgeOf(report);
  const compare = baselineComparer(report);
  const rows = report.trials.map((trial) => {
    const place = [trial.clip, ...axes.map((axis) => trial[axis]), String(trial.repeat)].map(escapeMarkdown);
    if (trial.status === "failed")
      return [...place, `failed: ${escapeMarkdown(trial.error)}`, UNKNOWN, UNKNOWN, UNKNOWN];
    const { label, probability } = predictionOf(trial);
    const right = judge(trial);
    const difference = compare(trial);
    const divergence = difference.kind === "compared" ? difference.divergence : null;
    return [
      ...place,
      escapeMarkdown(trial.text.trim()),
      probability === null
        ? UNKNOWN
        : `${escapeMarkdown(label)} ${percent(probability)}${saysLittle(trial) ? UNSAID : ""}`,
      right === null ? UNKNOWN : right ? "yes" : "no",
      difference.kind === "itself"
        ? "baseline"
        : difference.kind !== "compared"
          ? UNKNOWN
          : divergence === null
            ? "same tokens"
            : `from token ${divergence.index + 1}`,
    ];
  });
  const isUnsaid = report.trials.some((trial) => trial.status === "done" && saysLittle(trial));
  const all = table(["clip", ...axes, "repeat", "answer", "label", "right", "baseline"], rows);
  return isUnsaid ? `${all}\n\n${UNSAID} ${SAYS_LITTLE}` : all;
}

function armTable(report: RunReport, axes: readonly ArmAxis[]): string {
  const rows = armScores(report).map((score) => [
    escapeMarkdown(armName(score.arm, axes)),
    `${score.done} of ${score.done + score.failed}`,
    score.accuracy === null ? UNKNOWN : percent(score.accuracy),
    score.uar === null ? UNKNOWN : percent(score.uar),
    score.changed === null ? UNKNOWN : String(score.changed),
  ]);
  return table(["arm", "done", "right", "UAR", "says other than baseline"], rows);
}

function environmentList({ environment, axes, run }: RunReport): string {
  return [
    `- Saccade ${escapeMarkdown(environment.saccade)}, ffmpeg ${escapeMarkdown(environment.ffmpeg)}, ${escapeMarkdown(environment.runtime)}, ${escapeMarkdown(environment.platform)}`,
    ...environment.models.map(({ name, id, dtype, device, sha256 }) => {
      return `- Model ${[name, id, dtype, device, sha256].map(escapeMarkdown).join(", ")}`;
    }),
    ...axes.clips.map(({ name, sha256 }) => `- Clip ${escapeMarkdown(name)}, ${escapeMarkdown(sha256)}`),
    ...axes.decoders.map(({ name, settings }) => `- Decoder ${escapeMarkdown(name)}: ${escapeMarkdown(settings)}`),
    `- Seed ${axes.seed}, repeats ${axes.repeats}, started ${escapeMarkdown(run.startedAt)}`,
  ].join("\n");
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(titles), line(titles.map(() => "---")), ...rows.map(line)].join("\n");
}

/** A code block whose fence is longer than any run of backticks inside. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}jsonc\n${text.trimEnd()}\n${fence}`;
}
