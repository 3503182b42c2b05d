/** Every id that package.json declares and code uses; a test holds the two together. */
export const COMMANDS = {
  quickProbe: "saccade.quickProbe",
  showLog: "saccade.showLog",
} as const;

export const SETTINGS = {
  ffmpegPath: "saccade.ffmpegPath",
} as const;
