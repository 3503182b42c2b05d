/** What the editor releases when the extension goes. Not `vscode.Disposable`, a class that most of these are not of. */
export interface Releasable {
  dispose(): unknown;
}
