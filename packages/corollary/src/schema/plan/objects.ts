import type { Change } from "../change.js";
import { dropObject, holdsData } from "../ddl-object.js";
import { qualified } from "../identifier.js";
import type { SqlObject } from "../schema.js";
import { noInverse, rank, sqlStep, undoneWith, type Draft, type Need } from "./draft.js";
import { becoming, contentsAfter, contentsBefore, destructive, gone, rowsOf, said, toEstablish, toRelease, type Drafting } from "./drafting.js";
import { elementName } from "./element.js";
import type { Element } from "./graph.js";
import { objectKey, targetOf } from "./key.js";
import { notesOn } from "./noted.js";
import { lockingWhenDropped, lockingWhenMade } from "./object-locks.js";

type ObjectElement = Extract<Element, { of: "object" }>;
type ObjectChange = Extract<Change, { of: "object"; change: "create" | "alter" | "drop" }>;

/** What is held by the statements that make it: made, dropped, or made again. */
export function objectDrafts(change: ObjectChange, on: Drafting): Draft[] {
  switch (change.change) {
    case "create": return [objectMade({ of: "object", it: change.to }, on, [change], false)];
    case "drop": return [keepsRows(change.from) ? rowsLost(change, on) : objectAway({ of: "object", it: change.from }, on, [change])];
    case "alter": return holdsData(change.to) ? [refused(change, on)] : [objectAway({ of: "object", it: change.from }, on, [change]), objectMade({ of: "object", it: change.to }, on, [change], true)];
  }
}

const keepsRows = ({ kind }: SqlObject): boolean => kind === "table" || kind === "partition";

/** Types come before the tables that use them, all else after. */
const rankOf = ({ kind }: SqlObject): number => (kind === "domain" || kind === "composite type" || kind === "range type" || kind === "function" || kind === "procedure" || kind === "aggregate" ? rank.objects : rank.triggers);

/** `again`: with its comments and privileges, which went with the former one. */
export function objectMade(element: ObjectElement, on: Drafting, changes: readonly Change[], again: boolean): Draft {
  const { it } = element;
  const own = objectKey(it);
  const keys = again ? on.after.contents(own).map((node) => node.key) : contentsAfter(on, own);
  const notes = again ? notesOn(on.to, own) : [];
  return {
    step: sqlStep(`Create ${elementName(element)}`, [it.create, ...notes], { ...lockingWhenMade(it, on), changes, source: it.source, inverse: keepsRows(it) ? undoneWith(rowsOf(it), dropObject(it)) : [dropObject(it)] }),
    rank: rankOf(it), needs: [...toEstablish(on, keys), ...settledTypes(on, own), { key: own, is: "absent" }], sets: becoming(on, keys),
  };
}

/** What reads a column keeps Postgres from building the enum of that column again, so it comes after. */
function settledTypes(on: Drafting, own: string): Need[] {
  const columns = (on.after.nodes.get(own)?.uses ?? []).filter((use) => use.startsWith("column "));
  const types = new Set(columns.flatMap((column) => on.after.nodes.get(column)?.uses ?? []).filter((use) => use.startsWith("type ")));
  return [...types].flatMap((type): Need[] => {
    const node = on.after.nodes.get(type);
    return node === undefined || type === own ? [] : [{ key: type, is: "value", value: node.value }];
  });
}

export function objectAway(element: ObjectElement, on: Drafting, changes: readonly Change[]): Draft {
  const { it } = element;
  const own = objectKey(it);
  const keys = contentsBefore(on, own);
  return {
    step: sqlStep(`Drop ${elementName(element)}`, [dropObject(it)], { ...lockingWhenDropped(it), changes, inverse: [it.create, ...notesOn(on.from, own)] }),
    rank: holdsData(it) || rankOf(it) === rank.objects ? rank.removals : rank.release, needs: [...toRelease(on, keys), { key: own, is: "there" }], sets: gone(keys),
  };
}

function rowsLost(change: Extract<ObjectChange, { change: "drop" }>, on: Drafting): Draft {
  const it = change.from;
  destructive(on, change, `All rows of the ${it.kind} ${said(it)} are lost.`);
  const keys = contentsBefore(on, objectKey(it));
  return {
    step: sqlStep(`Drop the ${it.kind} ${said(it)}`, [dropObject(it)], {
      lock: "access exclusive", on: { schema: it.schema, name: it.name }, safety: "WarnOnly", class: "destructive", risk: "ManualActionRequired",
      advice: `Keep a copy of what is needed still.${it.kind === "partition" ? " The table that it is a part of is locked as well." : ""}`,
      loses: rowsOf(it), changes: [change], inverse: noInverse("Its rows are gone; only a backup brings them back."),
    }),
    rank: rank.removals, needs: toRelease(on, keys), sets: gone(keys),
  };
}

function refused(change: Extract<ObjectChange, { change: "alter" }>, on: Drafting): Draft {
  const it = change.to;
  on.obstacles.push({
    what: `The ${it.kind} ${said(it)} changes, and values are stored in it.`,
    remedy: `Write the statement for it by hand (an empty migration), for example alter ${it.kind === "partition" || it.kind === "table" ? "table" : it.kind === "domain" ? "domain" : "type"} ${qualified(it)} …`, change,
  });
  const keys = [...new Set([...contentsBefore(on, objectKey(it)), ...contentsAfter(on, objectKey(it))])];
  return { rank: rankOf(it), needs: toEstablish(on, keys), sets: becoming(on, keys) };
}

/** Privileges on what is made again are given by the draft that makes it. */
export function isObjectMadeAgain(change: Extract<Change, { change: "grant" | "revoke" }>, on: Drafting): boolean {
  const own = targetOf(change.grant.on);
  const [before, after] = [on.before.nodes.get(own), on.after.nodes.get(own)];
  if (before?.element?.of !== "object" || after?.element?.of !== "object") return false;
  return on.suspension.keys.has(own) || (before.value !== after.value && !holdsData(after.element.it));
}
