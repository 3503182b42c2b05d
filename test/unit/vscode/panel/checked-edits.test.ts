import { describe, expect, it } from "vitest";
import type { DocumentChange } from "../../../../src/protocol/panel-channel.ts";
import { planCheckedEdits } from "../../../../src/vscode/panel/checked-edits.ts";

const TEXT = '{\n  "clips": ["a.mp4"],\n  "samplers": ["uniform:4"], // four\n}\n';

function reasonOf(change: Partial<DocumentChange>): string | undefined {
  return planCheckedEdits(TEXT, [{ kind: "set", path: ["seed"], ...change }], true).reason;
}

describe("planCheckedEdits", () => {
  it("plans what leaves an experiment", () => {
    const change: DocumentChange = { kind: "insert", path: ["samplers", 1], value: "bins:3" };
    expect(planCheckedEdits(TEXT, [change], true).edits).toHaveLength(1);
  });

  it("refuses what would leave none, and says what it would be", () => {
    expect(reasonOf({ path: ["samplers", 0], value: "none" })).toMatch(/^The document would be no experiment: "none"/);
    expect(reasonOf({ path: ["tasks"], value: [] })).toMatch(/^The document would be no experiment: "tasks"/);
    expect(reasonOf({ path: ["__proto__", "polluted"], value: true })).toMatch(/no experiment: "__proto__"/);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  it("takes several changes as one: what is between them need not be an experiment", () => {
    const rename: DocumentChange = {
      kind: "set",
      path: ["samplers", 0],
      value: { name: "few", type: "uniform", count: 4 },
    };
    const compare: DocumentChange = { kind: "set", path: ["baseline"], value: { sampler: "few" } };
    expect(planCheckedEdits(TEXT, [compare, rename], true).edits).toBeDefined();
    expect(planCheckedEdits(TEXT, [compare], true).reason).toMatch(/few/);
  });

  it("leaves the document's schema alone, which the editor would fetch", () => {
    expect(reasonOf({ path: ["$schema"], value: "https://evil.example/" })).toMatch(/schema/);
  });

  it("refuses a value that means to be too deep", () => {
    const deep = JSON.parse(`${"[".repeat(1000)}0${"]".repeat(1000)}`) as DocumentChange["value"];
    expect(reasonOf({ path: ["samplers"], value: deep })).toMatch(/nested too deeply/);
  });
});
