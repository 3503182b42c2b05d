import type { z } from "zod";

/** Objects with further keys, each still of its own type. */
export type WithKeys<Members extends readonly z.ZodObject[], Keys extends z.core.$ZodLooseShape> = {
  -readonly [Place in keyof Members]: Members[Place] extends z.ZodObject<infer Shape, infer Config>
    ? z.ZodObject<z.core.util.Extend<Shape, z.core.util.Writeable<Keys>>, Config>
    : never;
};

/** The members of a union with further keys that all of them take. */
export function withKeys<const Members extends readonly z.ZodObject[], Keys extends z.core.$ZodLooseShape>(
  members: Members,
  keys: Keys,
): WithKeys<Members, Keys> {
  // A list's map() forgets which member stands where.
  return members.map((member) => describedAs(member, member.extend(keys))) as unknown as WithKeys<Members, Keys>;
}

/** zod forgets a description when keys are added. */
function describedAs(from: z.ZodObject, to: z.ZodObject): z.ZodObject {
  return from.description === undefined ? to : to.describe(from.description);
}
