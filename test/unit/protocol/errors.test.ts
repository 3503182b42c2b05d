import { describe, expect, it } from "vitest";
import { fromReply, toReply } from "../../../src/lab/channel/errors.ts";
import { messageOf, SaccadeError, withRemedy } from "../../../src/protocol/errors.ts";

describe("SaccadeError", () => {
  it("carries the exit code of its kind", () => {
    expect(new SaccadeError("input", "No such clip.").exitCode).toBe(2);
    expect(new SaccadeError("failure", "ffmpeg ended early.").exitCode).toBe(1);
    expect(new SaccadeError("cancelled", "Cancelled.").exitCode).toBe(130);
  });

  it("keeps the cause", () => {
    const cause = new Error("ENOENT");
    expect(new SaccadeError("input", "No such clip.", { cause }).cause).toBe(cause);
  });
});

describe("withRemedy", () => {
  const words = {
    ...{ "new run": "Run starts a new one.", resume: "Resume goes on." },
    ...{ "hub token": "Switch on the setting.", dtype: "Choose another format." },
  };

  it("says what to do next as the front end calls it, where there is something", () => {
    const changed = new SaccadeError("input", "The document was changed.", { remedy: "new run" });
    expect(withRemedy(changed, words)).toBe("The document was changed. Run starts a new one.");
    expect(changed.message).toBe("The document was changed.");
    expect(withRemedy(new SaccadeError("input", "No such clip."), words)).toBe("No such clip.");
  });

  it("crosses to another process with its error", () => {
    const kept = fromReply(toReply(new SaccadeError("failure", "The disk is full.", { remedy: "resume" })));
    expect(kept).toMatchObject({ kind: "failure", message: "The disk is full.", remedy: "resume" });
    expect(fromReply(toReply(new SaccadeError("input", "No such clip."))).remedy).toBeUndefined();
  });
});

describe("messageOf", () => {
  it("gives a sentence for whatever was thrown", () => {
    expect(messageOf(new SaccadeError("input", "No such clip."))).toBe("No such clip.");
    expect(messageOf("plain text")).toBe("plain text");
  });
});
