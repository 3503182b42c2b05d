import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { panelPolicy } from "../../protocol/panel-policy.ts";

/** The panel's page: nothing but its script, which may load nothing but what lies in the roots. */
export function pageHtml(webview: vscode.Webview, extension: vscode.Uri): string {
  const script = webview.asWebviewUri(vscode.Uri.joinPath(extension, "dist", "panel.js"));
  const nonce = randomBytes(16).toString("base64url");
  const policy = panelPolicy(webview.cspSource, nonce);
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Saccade</title>
  </head>
  <body>
    <div id="app"></div>
    <script nonce="${nonce}" src="${script.toString()}"></script>
  </body>
</html>
`;
}
