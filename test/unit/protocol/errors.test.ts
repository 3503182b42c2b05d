import { describe, expect, it } from "vitest";
import { messageOf, SaccadeError } from "../../../src/protocol/errors.ts";

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

describe("messageOf", () => {
  it("gives a sentence for whatever was thrown", () => {
    expect(messageOf(new SaccadeError("input", "No such clip."))).toBe("No such clip.");
    expect(messageOf("plain text")).toBe("plain text");
  });
});
