/** What the runtime says of a device, and what it means to a person. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/No supported adapters|Failed to get a WebGPU adapter/, "no graphics card answers to it"],
  [/Failed to load shared library|cannot open shared object/, "its libraries are not installed"],
  [/no available backend found/, "this machine's runtime lacks it"],
];

/** Why a device cannot be used, in words; `undefined` where the runtime says something else. */
export function knownRefusal(text: string): string | undefined {
  return REASONS.find(([pattern]) => pattern.test(text))?.[1];
}
