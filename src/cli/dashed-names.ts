import { existsSync } from "node:fs";
import type { Command } from "commander";

/**
 * Arguments in which a file whose name begins with "-" cannot be taken for an option: it becomes ./-name. What is an
 * option stays one, and the value of an option stays as it is.
 *
 * @param args without the program's own name
 */
export function shieldDashedNames(program: Command, args: readonly string[], exists = existsSync): string[] {
  const options = program.commands.find((command) => command.name() === args[0])?.options ?? [];
  const named = (text: string): (typeof options)[number] | undefined =>
    options.find(({ long, short }) => text === long || text === short);
  const isOption = (text: string): boolean =>
    ["-h", "--help", "--"].includes(text) || named(text.replace(/=.*/s, "")) !== undefined;
  return args.map((arg, place) => {
    const isValue = named(args[place - 1] ?? "")?.required === true;
    return arg.startsWith("-") && !isOption(arg) && !isValue && exists(arg) ? `./${arg}` : arg;
  });
}
