import { join } from "node:path";
import * as vscode from "vscode";
import type { LabClient } from "../../lab/client.ts";
import { type Remedy, SaccadeError, withRemedy } from "../../protocol/errors.ts";
import type { LabRequests } from "../../protocol/lab-channel.ts";
import { SETTINGS } from "../ids.ts";
import type { Lab, LabListener, LabParams, LabResult, LabState } from "../services.ts";
import { ffmpegSetting, idleMinutes } from "../settings.ts";

/** Requests that decode clips, and need to know with what. */
const DECODING = new Set<keyof LabRequests>([
  "ask",
  "prepare",
  "run",
  "probe",
  "frames",
  "render",
  "inspect",
  "picture",
  "branch",
]);
/** Requests whose notifications are told apart by a name. */
const TOLD = new Set<keyof LabRequests>(["run", "probe", "branch", "download"]);

const REMEDIES: Readonly<Record<Remedy, string>> = {
  "new run": "Run starts a new one.",
  resume: "Resume goes on from there.",
  "hub token": "Set HF_TOKEN where the editor is started, and switch on the setting saccade.sendHubToken.",
  dtype: "Choose another number format in the setting saccade.dtype, or another model.",
};

/** Forks the lab when something is asked, stops it when nothing is for a while, and ends it with the editor. */
export class LabOwner implements Lab, vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #log: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<LabState>();
  readonly #listeners = new Map<string, LabListener>();
  #client: Promise<LabClient> | undefined;
  #running: LabClient | undefined;
  #underWay = 0;
  /** That were told apart so far. */
  #tasks = 0;
  #state: LabState = "stopped";
  readonly #settings: vscode.Disposable;
  #idle: NodeJS.Timeout | undefined;
  #isDisposed = false;

  readonly onDidChangeState = this.#changed.event;

  constructor(context: vscode.ExtensionContext, log: vscode.LogOutputChannel) {
    this.#context = context;
    this.#log = log;
    this.#settings = vscode.workspace.onDidChangeConfiguration((change) => {
      if (this.#state === "idle" && change.affectsConfiguration(SETTINGS.idleMinutes)) this.#rest();
    });
  }

  get state(): LabState {
    return this.#state;
  }

  get pid(): number | undefined {
    return this.#running?.pid;
  }

  async request<Method extends keyof LabRequests>(
    method: Method,
    params: LabParams<Method>,
    {
      signal,
      listener,
    }: { readonly signal?: AbortSignal | undefined; readonly listener?: LabListener | undefined } = {},
  ): Promise<LabResult<Method>> {
    if (!vscode.workspace.isTrusted) {
      throw new SaccadeError("input", "Saccade reads and runs nothing in a workspace that is not trusted.");
    }
    if (this.#isDisposed) throw new SaccadeError("cancelled", "The editor is closing.");
    clearTimeout(this.#idle);
    this.#underWay++;
    this.#become("working");
    const task = listener && TOLD.has(method) ? String(++this.#tasks) : undefined;
    if (task !== undefined && listener) this.#listeners.set(task, listener);
    try {
      const client = await (this.#client ??= this.#create());
      if (client.pid === undefined) this.#narrateStart(client);
      const ffmpeg = DECODING.has(method) ? ffmpegSetting() : undefined;
      const whole = {
        ...params,
        ...(ffmpeg === undefined ? {} : { ffmpeg }),
        ...(task === undefined ? {} : { task }),
      };
      return await client.request(method, whole, signal);
    } catch (error) {
      throw inEditorsWords(error);
    } finally {
      if (task !== undefined) this.#listeners.delete(task);
      this.#underWay--;
      if (this.#underWay === 0) this.#rest();
    }
  }

  /** Ends the process; what is under way fails. The next request starts another. */
  async stop(): Promise<void> {
    clearTimeout(this.#idle);
    await this.#running?.dispose();
    this.#become("stopped");
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#settings.dispose();
    void this.stop();
    this.#changed.dispose();
  }

  async #create(): Promise<LabClient> {
    // Loaded only now: it brings the channel and the validators, which activation has no use for.
    const { LabClient } = await import("../../lab/client.ts");
    this.#running = new LabClient({
      entry: join(this.#context.extensionPath, "dist", "lab.js"),
      env: { SACCADE_MODELS: join(this.#context.globalStorageUri.fsPath, "models") },
      onNotification: {
        progress: (told) => this.#listeners.get(told.task ?? "")?.progress?.(told),
        token: (told) => this.#listeners.get(told.task ?? "")?.token?.(told),
        begun: (told) => this.#listeners.get(told.task ?? "")?.begun?.(told),
        trials: (told) => this.#listeners.get(told.task ?? "")?.trials?.(told),
      },
    });
    return this.#running;
  }

  /** Says in the log which lab is started, with which ffmpeg, and how long that takes. */
  #narrateStart(client: LabClient): void {
    const started = performance.now();
    const ffmpeg = ffmpegSetting();
    this.#log.info(`Starting the lab: ${join(this.#context.extensionPath, "dist", "lab.js")}`);
    this.#log.info(`ffmpeg: ${ffmpeg ?? "the one that comes with Saccade, else the one on the PATH"}`);
    setTimeout(() => {
      const { pid } = client;
      if (pid === undefined) return;
      client.request("models", {}).then(
        ({ models, folder }) => {
          const here = models.filter(({ isLocal }) => isLocal).map(({ id }) => id);
          this.#log.info(`The lab is process ${pid}; it answered after ${Math.round(performance.now() - started)} ms.`);
          this.#log.info(`Models that are here: ${here.join(", ")}; downloads are kept in ${folder}`);
        },
        () => undefined,
      );
    });
  }

  #rest(): void {
    this.#become(this.pid === undefined ? "stopped" : "idle");
    const minutes = idleMinutes();
    clearTimeout(this.#idle);
    // Its models take memory.
    this.#idle = setTimeout(() => {
      if (this.pid === undefined) return;
      this.#log.info(`The lab was idle for ${minutes} min and is stopped; it is started again when it is needed.`);
      void this.stop();
    }, minutes * 60_000);
    this.#idle.unref();
  }

  #become(state: LabState): void {
    if (this.#state === state || this.#isDisposed) return;
    this.#state = state;
    this.#changed.fire(state);
  }
}

/** The lab's errors name no button: what to do next is said here. */
function inEditorsWords(error: unknown): unknown {
  if (!(error instanceof SaccadeError) || error.remedy === undefined) return error;
  return new SaccadeError(error.kind, withRemedy(error, REMEDIES), { cause: error });
}
