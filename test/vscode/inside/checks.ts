import {
  isInstalledAsleep,
  registersItsCommands,
  sleepsOverOtherDocuments,
  startsNothingWhenActivated,
  wakesForAnExperiment,
} from "./activation.ts";
import {
  completesKeys,
  explainsKeys,
  leavesTheSchemaToTheEditor,
  marksNothingElse,
  marksWhatIsWrong,
  showsLinks,
} from "./experiment-text.ts";
import {
  holdsWhatThePanelChanged,
  leavesNoProcess,
  opensAClipAsAnUntitledDocument,
  opensOverTheDocument,
  sharesOneLab,
  takesAWorkspaceEdit,
  undoesInOneStep,
} from "./panel-documents.ts";
import { haveTheirDefaults, keepTheirScopes } from "./settings.ts";

/** What is checked in the extension host, by name. Each throws where it does not hold. */
export const CHECKS = {
  isInstalledAsleep,
  sleepsOverOtherDocuments,
  wakesForAnExperiment,
  startsNothingWhenActivated,
  registersItsCommands,
  haveTheirDefaults,
  keepTheirScopes,
  marksWhatIsWrong,
  marksNothingElse,
  leavesTheSchemaToTheEditor,
  completesKeys,
  explainsKeys,
  showsLinks,
  opensOverTheDocument,
  takesAWorkspaceEdit,
  holdsWhatThePanelChanged,
  undoesInOneStep,
  opensAClipAsAnUntitledDocument,
  sharesOneLab,
  leavesNoProcess,
} as const satisfies Readonly<Record<string, () => void | Promise<void>>>;

export type CheckName = keyof typeof CHECKS;
