import { expect, it } from "vitest";
import { statusText } from "../../../../src/vscode/status/status-text.ts";

it("statusText says model, device and state in short, and all of it on hover", () => {
  expect(statusText(["owner/Small-1B"], "auto", "webgpu", "working")).toEqual({
    text: "$(loading~spin) Small-1B · webgpu",
    tooltip: "Saccade: owner/Small-1B on webgpu (auto). It is working. Click to select a model.",
  });
  expect(statusText(["faces", "faces-balanced"], "cpu", null, "stopped").text).toBe("$(eye-closed) 2 models · cpu");
});
