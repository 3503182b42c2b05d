import { describe, expect, it } from "vitest";
import { renderCsv } from "../../../../src/lab/report/render-csv.ts";
import { doneTrial, failedTrial, runReport } from "../../../support/run-report.ts";

describe("renderCsv", () => {
  it("is a row a trial with a column a label", () => {
    const trials = [doneTrial({ sampler: "uniform:2" }, "neutral", 0.5), failedTrial({ sampler: "fps:5" })];
    expect(renderCsv(runReport({ trials })).split("\n")).toEqual([
      "id,clip,model,sampler,prompt,decoder,repeat,status,truth,predicted,probability,right,label_mass,text," +
        "finish_reason,frame_seconds,events_hit,differs_from_baseline_at_token,frames_decoded,frames_encoded," +
        "prompt_tokens,new_tokens,seconds,error,probability of neutral,probability of surprise,probability of fear",
      "a.mp4|faces|uniform:2|plain|greedy|1,a.mp4,faces,uniform:2,plain,greedy,1,done,surprise,neutral,0.5,no,0.96," +
        "neutral,stop,0.000 1.600,1,,2,2,40,1,0.012,,0.5,0.25,0.25",
      "a.mp4|faces|fps:5|plain|greedy|1,a.mp4,faces,fps:5,plain,greedy,1,failed,surprise,,,,,,,,,,,,,,," +
        "The prompt has no room.,,,",
      "",
    ]);
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "\u00a0=1"])(
    "turns %j into text",
    (formula) => {
      const csv = renderCsv(runReport({ trials: [doneTrial({ text: formula, sampler: formula })] }));
      const cells = csv.split("1,done,")[1] ?? "";
      expect(cells).toMatch(/stop,/);
      expect(csv.split(`'${formula}`)).toHaveLength(3);
      expect(csv).not.toContain(`,${formula},`);
      expect(csv).not.toContain(`,"${formula}",`);
    },
  );

  it("quotes what would end a cell or a row", () => {
    const csv = renderCsv(runReport({ trials: [doneTrial({ text: 'a "b", c\nd' })] }));
    expect(csv).toContain('"a ""b"", c\nd"');
  });
});
