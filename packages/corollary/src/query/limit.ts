import { encoderFor, type Emitter } from "../expr/sql/index.js";
import { InvalidQuery } from "./errors.js";
import type { Included } from "./query.js";

/** ` limit … offset …`: the limit in the text, where the planner can see it, the offset as a parameter. `extra` rows beyond the limit. */
export function limitClause(asked: Pick<Included, "limit" | "offset">, emitter: Emitter, extra = 0): string {
  const limit = asked.limit === undefined ? "" : ` limit ${asked.limit + extra}`;
  if (asked.offset === undefined) return limit;
  const index = emitter.slots.get(asked);
  if (index === undefined) throw new InvalidQuery("", "An offset must be collected before it is written.");
  return `${limit} offset ${emitter.params.add({ from: "literal", index, encode: encoderFor({ kind: "integer" }) }, undefined)}`;
}
