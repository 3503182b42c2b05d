import type { Command } from "commander";
import { chooseDevice } from "../inference/device-choice/choose-device.ts";
import { testDevice } from "../inference/device-choice/test-device.ts";
import { type Device, listDevices } from "../inference/transformers/devices.ts";
import type { SelfTest } from "../protocol/device.ts";
import { interruptSignal } from "./interrupt.ts";
import { escapeJson, escapeText } from "../core/text/escape.ts";
import { ProgressLine } from "./terminal/progress-line.ts";

/** A device and how its self-test ended; the CPU, which all others are compared with, has none. */
type TestedDevice = Device & { readonly test?: SelfTest };

export function addDevicesCommand(program: Command): void {
  program
    .command("devices")
    .description("list where this machine can compute, each tried in a process of its own")
    .option("--test", "try again what is remembered")
    .option("--json", "print a JSON array")
    .action(async ({ json, test }: { json?: boolean; test?: boolean }) => {
      const signal = interruptSignal();
      const progress = new ProgressLine(process.stderr);
      const devices: TestedDevice[] = [];
      try {
        for (const device of await listDevices()) {
          if (device.id !== "cpu") progress.show(`Trying ${device.id}`);
          const tested = device.id === "cpu" ? {} : { test: await testDevice(device.id, { anew: test, signal }) };
          devices.push({ ...device, ...tested });
        }
      } finally {
        progress.clear();
      }
      process.stdout.write(json === true ? `${escapeJson(JSON.stringify(devices))}\n` : await report(devices));
    });
}

async function report(devices: readonly TestedDevice[]): Promise<string> {
  const { name } = await chooseDevice("auto", {
    machine: {
      devices,
      test: (id) => Promise.resolve(devices.find((device) => device.id === id)?.test ?? NEVER_TRIED),
    },
  });
  return `${[...devices.map(deviceLine), `auto    chooses ${name}`].join("\n")}\n`;
}

const NEVER_TRIED: SelfTest = { outcome: "untested", finding: "it was not tried" };

function deviceLine({ id, test }: TestedDevice): string {
  if (test === undefined || test.outcome === "passed") {
    return `${id.padEnd(6)}  ready${test ? `: ${escapeText(test.finding)}` : ""}`;
  }
  return `${id.padEnd(6)}  left out by auto: ${escapeText(test.finding)}`;
}
