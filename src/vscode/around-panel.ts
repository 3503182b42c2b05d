import * as vscode from "vscode";
import { registerDiagnostics } from "./experiment-text/diagnostics.ts";
import { registerLenses } from "./experiment-text/lens-provider.ts";
import { COMMANDS } from "./ids.ts";
import { registerModels } from "./models/register-models.ts";
import { registerRuns } from "./runs/register-runs.ts";
import { registerRunOnSave } from "./run-on-save.ts";
import type { Saccade } from "./services.ts";
import { showFailure } from "./show-failure.ts";
import { registerStatusBar } from "./status/status-bar.ts";
import type { Releasable } from "./releasable.ts";

/** What surrounds the panel: views, lenses, marks in the text, the status bar. Nothing is read or started yet. */
export function registerAroundPanel(saccade: Saccade): Releasable[] {
  return [
    ...registerLenses(saccade),
    ...registerDiagnostics(saccade),
    ...registerRuns(saccade),
    ...registerModels(saccade),
    ...registerStatusBar(saccade),
    ...registerRunOnSave(saccade),
    vscode.commands.registerCommand(COMMANDS.showDevices, () =>
      showFailure(saccade.log, "Show Devices", async () => {
        const { showDevices } = await import("./devices/show-devices.ts");
        await showDevices(saccade);
      }),
    ),
    vscode.commands.registerCommand(COMMANDS.openSample, () =>
      showFailure(saccade.log, "Open Sample", async () => {
        const { openSample } = await import("./sample/open-sample.ts");
        await openSample(saccade);
      }),
    ),
  ];
}
