import type { Command } from "commander";
import { type Device, listDevices } from "../inference/transformers/devices.ts";

export function addDevicesCommand(program: Command): void {
  program
    .command("devices")
    .description("list where this machine can compute")
    .option("--json", "print a JSON array")
    .action(async ({ json }: { json?: boolean }) => {
      const devices = await listDevices();
      if (json === true) process.stdout.write(`${JSON.stringify(devices)}\n`);
      else process.stdout.write(`${devices.map(deviceLine).join("\n")}\n`);
    });
}

function deviceLine({ id, bundled }: Device): string {
  if (id === "cpu") return "cpu     ready";
  const state = bundled
    ? "built in; whether a graphics card answers shows when a model is loaded"
    : "needs libraries that do not come with Saccade";
  return `${id.padEnd(6)}  ${state}`;
}
