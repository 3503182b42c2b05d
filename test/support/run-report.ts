import type { Alternative, Token } from "../../src/protocol/answer.ts";
import type { Coordinates, DoneTrial, FailedTrial, RunClip, RunReport } from "../../src/protocol/run.ts";

/** No sampler of this run looks at its clips. */
const NO_SELECTION = { framesMeasured: 0, calls: 0 };

/** A PNG of four grey pixels. */
const PICTURE =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAADklEQVQI12PoAAMGCAUALK4GYWP1ieEAAAAASUVORK5CYII=";

/** The words of a run's model, in the order of their ids. */
const WORDS = ["neutral", "happiness", "sadness", "anger", "fear", "disgust", "surprise", "the", "person", "shows"];

/** How the mass that a token leaves is spread over the next words. */
const REST = [0.6, 0.3, 0.08];

/** A token that the model gave this probability, with most of the rest on other words. */
export function token(text: string, probability: number, changes: Partial<Token> = {}): Token {
  const id = Math.max(0, WORDS.indexOf(text));
  const logprob = Math.log(probability);
  const own = { id, text, logit: logprob + 8, logprob };
  const others = WORDS.filter((word) => word !== text).slice(0, 3);
  const top = others.map((word, place): Alternative => {
    const share = Math.max(1e-6, (1 - probability) * (REST[place] ?? 0));
    return { id: WORDS.indexOf(word), text: word, logit: Math.log(share) + 8, logprob: Math.log(share) };
  });
  return {
    ...own,
    sampledLogprob: logprob,
    rank: 1,
    entropy: 0.5,
    top: [own, ...top].sort((a, b) => (b.logprob ?? 0) - (a.logprob ?? 0)),
    ...changes,
  };
}

/** A trial that answered in one word, with that word as its likeliest label. */
export function doneTrial(changes: Partial<DoneTrial> = {}, answer = "surprise", probability = 0.8): DoneTrial {
  const place = coordinates(changes);
  const others = ["neutral", "surprise", "fear"].filter((label) => label !== answer);
  return {
    ...place,
    id: idOf(place),
    status: "done",
    text: answer,
    finishReason: "stop",
    tokens: [token(answer, probability)],
    labels: [
      { label: answer, logprob: Math.log(probability), probability },
      ...others.map((label) => {
        const share = (1 - probability) / others.length;
        return { label, logprob: Math.log(share), probability: share };
      }),
    ],
    labelScoring: { rule: "sum", mass: 0.96 },
    frames: [
      { index: 0, ptsSeconds: 0, picture: "first" },
      { index: 40, ptsSeconds: 1.6, picture: "second" },
    ],
    cost: {
      framesDecoded: 2,
      framesEncoded: 2,
      promptTokens: 40,
      newTokens: 1,
      selection: NO_SELECTION,
      seconds: 0.012,
    },
    ...changes,
  };
}

/** A trial whose prompt tells of two gaps around its second frame: one as the model wrote it, one by hand. */
export function enrichedTrial(changes: Partial<DoneTrial> = {}): DoneTrial {
  const words = ["brows", " rise"].map((word) => token(word, 0.7));
  const answer = { text: "brows rise", finishReason: "stop", tokens: words } as const;
  return doneTrial({
    prompt: "with notes",
    notes: [
      {
        gap: 1,
        from: 0,
        to: 1.6,
        frames: [
          { index: 10, ptsSeconds: 0.4, picture: "first" },
          { index: 38, ptsSeconds: 1.52, picture: "second" },
        ],
        call: "note",
        text: "brows rise",
        state: "written",
        answer,
      },
      {
        gap: 2,
        from: 1.6,
        to: 3.2,
        frames: [{ index: 60, ptsSeconds: 2.4 }],
        call: null,
        text: "relaxes",
        state: "overridden",
      },
    ],
    finalPrompt: { text: "User: <image> 0.0 s to 1.6 s: brows rise. Which?", tokens: 40, frameTokens: 8 },
    ...changes,
  });
}

export function failedTrial(changes: Partial<FailedTrial> = {}): FailedTrial {
  const place = coordinates(changes);
  return { ...place, id: idOf(place), status: "failed", error: "The prompt has no room.", ...changes };
}

export function runClip(changes: Partial<RunClip> = {}): RunClip {
  return {
    name: "a.mp4",
    path: "/clips/a.mp4",
    sha256: "a".repeat(64),
    durationSeconds: 3.2,
    width: 96,
    height: 96,
    frameRate: 25,
    frameCount: 80,
    fromSeconds: 0,
    toSeconds: 3.2,
    label: "surprise",
    events: [{ label: "surprise", onsetSeconds: 1.5, apexSeconds: 1.6, offsetSeconds: 1.8 }],
    subject: null,
    ...changes,
  };
}

/** A run over two clips, two samplers and two decoders, whose baseline is the first arm; one trial failed. */
export function runReport(changes: Partial<RunReport> = {}): RunReport {
  const trials = [
    doneTrial({ sampler: "uniform:2", decoder: "greedy" }, "neutral", 0.6),
    doneTrial({ sampler: "uniform:2", decoder: "warm" }, "neutral", 0.6),
    doneTrial({ sampler: "fps:5", decoder: "greedy" }, "surprise", 0.9),
    doneTrial({ sampler: "fps:5", decoder: "warm" }, "fear", 0.7),
    doneTrial({ clip: "b.mp4", sampler: "uniform:2", decoder: "greedy" }, "neutral", 0.75),
    doneTrial({ clip: "b.mp4", sampler: "uniform:2", decoder: "warm" }, "surprise", 0.5),
    doneTrial({ clip: "b.mp4", sampler: "fps:5", decoder: "greedy" }, "neutral", 0.8),
    failedTrial({ clip: "b.mp4", sampler: "fps:5", decoder: "warm" }),
  ];
  return {
    run: {
      id: "20260401-101500-abcd",
      directory: "/lab/.saccade/demo/20260401-101500-abcd",
      status: "finished",
      startedAt: "2026-04-01T10:15:00Z",
      updatedAt: "2026-04-01T10:15:03Z",
    },
    environment: {
      saccade: "0.1.0",
      ffmpeg: "5.1.9",
      runtime: "onnxruntime-node 1.30.0",
      platform: "linux x64",
      models: [
        { name: "faces", id: "faces", dtype: "fp32", device: "cpu", sha256: "f".repeat(64), drawnFacesOnly: true },
      ],
    },
    document: { path: "/lab/demo.saccade.json", text: '{ "clips": ["a.mp4", "b.mp4"] }' },
    axes: {
      clips: [
        runClip(),
        runClip({ name: "b.mp4", path: "/clips/b.mp4", sha256: "b".repeat(64), label: "neutral", events: [] }),
      ],
      models: ["faces"],
      samplers: ["uniform:2", "fps:5"],
      prompts: [{ name: "plain", text: "Which emotion does the person show?" }],
      decoders: [
        { name: "greedy", settings: "greedy" },
        { name: "warm", settings: "temperature 0.7, top-p 0.9 (hf order)" },
      ],
      repeats: 1,
      seed: 7,
    },
    baseline: { model: "faces", sampler: "uniform:2", prompt: "plain", decoder: "greedy" },
    trials,
    pictures: { first: PICTURE, second: PICTURE },
    work: {
      asked: { framesDecoded: 16, framesEncoded: 16, promptTokens: 320, newTokens: 8, selection: NO_SELECTION },
      computed: { framesDecoded: 4, framesEncoded: 4, promptTokens: 120, newTokens: 7, selection: NO_SELECTION },
      seconds: { decode: 0.2, select: 0, load: 0.5, encode: 0.05, prefill: 0.02, generate: 0.01, total: 1.1 },
    },
    failed: trials.filter(({ status }) => status === "failed").length,
    ...changes,
  };
}

function coordinates({ clip, model, sampler, prompt, decoder, repeat }: Partial<Coordinates>): Coordinates {
  return {
    clip: clip ?? "a.mp4",
    model: model ?? "faces",
    sampler: sampler ?? "uniform:2",
    prompt: prompt ?? "plain",
    decoder: decoder ?? "greedy",
    repeat: repeat ?? 1,
  };
}

function idOf({ clip, model, sampler, prompt, decoder, repeat }: Coordinates): string {
  return [clip, model, sampler, prompt, decoder, repeat].join("|");
}
