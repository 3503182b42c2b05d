/** Every id that package.json declares and code uses; a test holds the two together. */
export const COMMANDS = {
  openClip: "saccade.openClip",
  quickProbe: "saccade.quickProbe",
  newExperiment: "saccade.newExperiment",
  runExperiment: "saccade.runExperiment",
  runOnSave: "saccade.runOnSave",
  cancelRun: "saccade.cancelRun",
  resumeRun: "saccade.resumeRun",
  probeClip: "saccade.probeClip",
  exportReport: "saccade.exportReport",
  openPanel: "saccade.openPanel",
  openText: "saccade.openText",
  showLog: "saccade.showLog",
  compareRuns: "saccade.compareRuns",
  exportRun: "saccade.exportRun",
  deleteRun: "saccade.deleteRun",
  openRun: "saccade.openRun",
  revealRun: "saccade.revealRun",
  refreshRuns: "saccade.refreshRuns",
  selectModel: "saccade.selectModel",
  getModel: "saccade.getModel",
  showDevices: "saccade.showDevices",
  openSample: "saccade.openSample",
} as const;

/** Commands that only links in the editor call, with arguments: no person finds them by a title. */
export const INTERNAL_COMMANDS = {
  runFromText: "saccade.runFromText",
  openPanel: "saccade.openPanelFromText",
} as const;

export const SETTINGS = {
  ffmpegPath: "saccade.ffmpegPath",
  model: "saccade.model",
  device: "saccade.device",
  dtype: "saccade.dtype",
  runOnSave: "saccade.runOnSave",
  idleMinutes: "saccade.idleMinutes",
  cacheMegabytes: "saccade.cacheMegabytes",
  sendHubToken: "saccade.sendHubToken",
} as const;

/** The panel's type as a custom editor. */
export const PANEL = "saccade.panel";
