import * as vscode from "vscode";
import { capital } from "../../core/text/capital.ts";
import { SETTINGS } from "../ids.ts";
import type { LabResult, Saccade } from "../services.ts";
import { requireTrust } from "../show-failure.ts";

/** Shows what models can be computed on here, and why; the one that is chosen becomes the setting. */
export async function showDevices({ lab }: Saccade): Promise<void> {
  if (!(await requireTrust())) return;
  const shown = { location: vscode.ProgressLocation.Notification, title: "Testing this machine's devices" };
  const reply = await vscode.window.withProgress({ ...shown, cancellable: true }, (_progress, token) => {
    const cancel = new AbortController();
    token.onCancellationRequested(() => {
      cancel.abort();
    });
    return lab.request("devices", {}, { signal: cancel.signal });
  });
  const configuration = vscode.workspace.getConfiguration();
  const current = configuration.get<string>(SETTINGS.device, "auto");
  const items = [
    { label: "auto", detail: `The best that passed its test: ${reply.auto}`, id: "auto" },
    ...reply.devices.map((device) => ({ label: device.id, detail: findingOf(device), id: device.id })),
  ].map((item) => ({ ...item, label: `${item.id === current ? "$(check) " : ""}${item.label}` }));
  const picked = await vscode.window.showQuickPick(items, {
    title: "Devices",
    placeHolder: "Where models compute",
    matchOnDetail: true,
  });
  if (picked !== undefined && picked.id !== current) {
    await configuration.update(SETTINGS.device, picked.id, vscode.ConfigurationTarget.Global);
  }
}

function findingOf({ test }: LabResult<"devices">["devices"][number]): string {
  return test === null ? "What the others are compared with" : capital(test.finding);
}
