import { diff, introspect, openDatabase } from "corollary/schema";
import type { Tool } from "./tool.js";

/** `introspect`, then `diff` with what was read before: what `corollary diff` and migrations begin with. */
export async function open(url: string): Promise<Tool> {
  const database = await openDatabase({ url });
  const expected = (await introspect(database)).schema;
  return {
    run: async () => diff(expected, (await introspect(database)).schema).length,
    close: () => database.close(),
  };
}
