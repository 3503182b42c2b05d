import assert from "node:assert/strict";
import * as vscode from "vscode";
import { SETTINGS } from "../../../src/vscode/ids.ts";
import { inWorkspace, manifest } from "./saccade.ts";

interface Expected {
  readonly standard: unknown;
  /** `machine`: a workspace cannot say it. `resource`: each folder can. */
  readonly scope: "machine" | "resource";
}

const EXPECTED: Readonly<Record<(typeof SETTINGS)[keyof typeof SETTINGS], Expected>> = {
  [SETTINGS.ffmpegPath]: { standard: "", scope: "machine" },
  [SETTINGS.model]: { standard: "faces", scope: "machine" },
  [SETTINGS.device]: { standard: "auto", scope: "machine" },
  [SETTINGS.dtype]: { standard: "fp32", scope: "machine" },
  [SETTINGS.runOnSave]: { standard: false, scope: "resource" },
  [SETTINGS.idleMinutes]: { standard: 10, scope: "machine" },
  [SETTINGS.cacheMegabytes]: { standard: 512, scope: "machine" },
  [SETTINGS.sendHubToken]: { standard: false, scope: "machine" },
};

/** The editor knows our settings, all of them and no other, with these values where nobody set one. */
export function haveTheirDefaults(): void {
  const settings = vscode.workspace.getConfiguration();
  const known = vscode.workspace.getConfiguration().get<Record<string, unknown>>("saccade") ?? {};
  assert.deepEqual(known, {
    ...Object.fromEntries(
      Object.entries(EXPECTED).map(([id, { standard }]) => [id.slice("saccade.".length), standard]),
    ),
  });
  for (const [id, { standard }] of Object.entries(EXPECTED)) {
    const found = settings.inspect(id);
    assert.deepEqual(
      [found?.defaultValue, found?.globalValue, found?.workspaceValue],
      [standard, undefined, undefined],
    );
  }
  assert.deepEqual(Object.keys(manifest.contributes.configuration.properties).sort(), Object.keys(EXPECTED).sort());
}

/** Neither a workspace nor a folder of it can say what is the machine's; the editor itself refuses it. */
export async function keepTheirScopes(): Promise<void> {
  const { Workspace, WorkspaceFolder } = vscode.ConfigurationTarget;
  const settings = (): vscode.WorkspaceConfiguration =>
    vscode.workspace.getConfiguration(undefined, inWorkspace("look.saccade.json"));
  for (const [id, { standard, scope }] of Object.entries(EXPECTED)) {
    if (scope === "machine") {
      const update = async (target: vscode.ConfigurationTarget): Promise<void> =>
        settings().update(id, standard, target);
      const inUser = `Unable to write ${id} to Workspace Settings. This setting can be written only into User settings.`;
      const inFolder = `Unable to write to Folder Settings because ${id} does not support the folder resource scope.`;
      assert.equal(await failureOf(update(Workspace)), inUser);
      assert.equal(await failureOf(update(WorkspaceFolder)), inFolder);
    } else {
      await settings().update(id, true, WorkspaceFolder);
      assert.equal(settings().get(id), true);
      await settings().update(id, undefined, WorkspaceFolder);
      assert.equal(settings().get(id), standard);
    }
  }
}

async function failureOf(work: Promise<void>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    // The editor puts the name of its own error's class before the sentence.
    return error instanceof Error ? error.message.replace(/^\w+: /, "") : String(error);
  }
}
