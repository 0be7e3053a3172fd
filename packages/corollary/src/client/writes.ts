import { definitionOf, nameOf } from "../model/language/definition.js";
import type { MemberDraft } from "../model/language/draft.js";
import type { Class } from "../model/language/entity.js";
import { clientObject } from "./client.js";
import type { Client } from "./types.js";

/**
 * Names of the entities whose rows a write may change: the one written to, and with it the lines it owns;
 * deleted with it, also what refers to it and goes or is emptied then (as far as the client was given the domain). Sorted.
 */
export function entitiesWritten<D>(client: Client<D>, entity: Class<unknown>, write: "create" | "update" | "delete"): readonly string[] {
  const written = new Set<Class<unknown>>([entity]);
  // A set is gone through to its end, with what is added on the way.
  for (const of of written) {
    for (const draft of membersOf(of)) if (draft.kind === "collection" && draft.owned) written.add(draft.target());
    if (write === "delete") for (const other of clientObject(client).classes) if (follows(other, of)) written.add(other);
  }
  return [...written].map(nameOf).sort();
}

function membersOf(of: Class<unknown>): readonly MemberDraft[] {
  return [...definitionOf(of).members.values()];
}

/** Whether rows of one entity change when a row of another is deleted. */
function follows(other: Class<unknown>, deleted: Class<unknown>): boolean {
  return membersOf(other).some((draft) => draft.kind === "ref" && draft.target() === deleted && (draft.onDelete === "cascade" || draft.onDelete === "setNull"));
}
