import * as vscode from "vscode";
import type { PanelClip, PanelRun, PanelState } from "../../protocol/panel-state.ts";
import type { RunReport } from "../../protocol/run.ts";

/** What is told to a page: parts of the state, or pictures of trials. */
type Told = Partial<PanelState> & { readonly pictures?: RunReport["pictures"] };

/** The same with addresses that this page may load in the place of files. */
export function forPage(told: object, webview: vscode.Webview): object {
  const { clips, run, previous, probes, pictures } = told as Told;
  const uri = (file: string, query = ""): string =>
    webview.asWebviewUri(vscode.Uri.file(file)).with({ query }).toString();
  const pictureUris = (files: RunReport["pictures"]): RunReport["pictures"] =>
    Object.fromEntries(Object.entries(files).map(([key, file]) => [key, uri(file)]));
  const report = (one: RunReport): RunReport => ({ ...one, pictures: pictureUris(one.pictures) });
  const shownRun = (one: PanelRun): PanelRun => ({ ...one, report: one.report && report(one.report) });
  const clip = (one: PanelClip): PanelClip => ({
    ...one,
    // A page keeps what it has loaded from an address: a file that was replaced has another one.
    videoUri: one.videoUri === null ? null : uri(one.videoUri, one.stamp),
    thumbnails: one.thumbnails.map((thumbnail) => ({ ...thumbnail, uri: uri(thumbnail.uri) })),
  });
  return {
    ...told,
    ...(clips && { clips: clips.map(clip) }),
    ...(run && { run: shownRun(run) }),
    ...(previous && { previous: report(previous) }),
    ...(probes && { probes: probes.map((probe) => ({ ...probe, run: shownRun(probe.run) })) }),
    ...(pictures && { pictures: pictureUris(pictures) }),
  };
}
