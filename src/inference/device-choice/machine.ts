import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { arch, homedir, platform, release } from "node:os";
import { delimiter, join } from "node:path";

/** They decide which driver a device is given. */
const VARIABLES = [
  "VK_ICD_FILENAMES",
  "VK_DRIVER_FILES",
  "VK_ADD_DRIVER_FILES",
  "VK_LOADER_DRIVERS_SELECT",
  "VK_LOADER_DRIVERS_DISABLE",
  "CUDA_VISIBLE_DEVICES",
  "NVIDIA_VISIBLE_DEVICES",
  "LD_LIBRARY_PATH",
] as const;

/**
 * A digest of the runtime's version and of what can be seen of this machine's drivers without asking them: another
 * one means that a device has to be tested again. On macOS drivers change with the system's own version only.
 */
export function machineFingerprint(runtime: string, environment: NodeJS.ProcessEnv = process.env): string {
  const facts = [
    runtime,
    process.execPath,
    platform(),
    arch(),
    release(),
    VARIABLES.map((name) => environment[name] ?? null),
    platform() === "linux" ? linuxDrivers(environment) : [],
    platform() === "win32" ? windowsDrivers(environment) : [],
  ];
  return createHash("sha256").update(JSON.stringify(facts)).digest("hex");
}

function linuxDrivers(environment: NodeJS.ProcessEnv): unknown[] {
  const folders = [
    "/etc/vulkan/icd.d",
    "/usr/share/vulkan/icd.d",
    "/usr/local/share/vulkan/icd.d",
    join(environment["XDG_DATA_HOME"] ?? join(homedir(), ".local", "share"), "vulkan", "icd.d"),
  ];
  const chosen = [environment["VK_ICD_FILENAMES"], environment["VK_DRIVER_FILES"], environment["VK_ADD_DRIVER_FILES"]];
  return [
    contentOf("/proc/driver/nvidia/version"),
    namesIn("/dev").filter((name) => name.startsWith("nvidia") || name === "dri"),
    namesIn("/dev/dri"),
    folders.flatMap((folder) => namesIn(folder).map((name) => stateOf(join(folder, name)))),
    chosen.flatMap((paths) => (paths ?? "").split(delimiter)).map(stateOf),
  ];
}

/** The folder that holds every driver's package changes when one is installed. */
function windowsDrivers(environment: NodeJS.ProcessEnv): unknown[] {
  const system = environment["SystemRoot"] ?? "C:\\Windows";
  return [stateOf(join(system, "System32", "DriverStore", "FileRepository"))];
}

function contentOf(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function stateOf(path: string): readonly (string | number)[] {
  const stats = path === "" ? undefined : statSync(path, { throwIfNoEntry: false });
  return stats ? [path, stats.size, stats.mtimeMs] : [path];
}
