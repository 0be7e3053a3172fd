import type { QualifiedName, SqlObject } from "../schema.js";
import type { Drafting } from "./drafting.js";
import { key } from "./key.js";
import type { Lock, StepClass, Work } from "./step.js";

/** What others feel of a step on an object that is held by the statements that make it. */
export interface ObjectLocking {
  readonly lock?: Lock;
  readonly on?: Required<QualifiedName>;
  readonly work?: Work;
  readonly class?: StepClass;
}

/**
 * What is locked when it is made: what it reads or stands on, as far as that was there before. By the sections "Explicit
 * Locking", CREATE TABLE, CREATE STATISTICS and CREATE RULE of Postgres's manual, and held by a test.
 */
export function lockingWhenMade(it: SqlObject, on: Pick<Drafting, "before" | "to">): ObjectLocking {
  const there = (of: Required<QualifiedName>): boolean => on.before.nodes.has(key.table(of));
  const stands = it.on === undefined ? undefined : { schema: it.schema, name: it.on };
  const reads = (it.needs ?? []).filter(({ kind }) => kind === "relation").map(({ schema, name }) => ({ schema, name }));
  const first = [...(stands === undefined ? [] : [stands]), ...reads].find(there);
  if (first === undefined) return {};
  switch (it.kind) {
    case "view":
    case "function":
    case "procedure":
    case "aggregate":
    case "domain":
    case "composite type":
    case "range type": return { lock: "access share", on: first, class: "online" };
    case "materialized view": return { lock: "access share", on: first, work: "scan", class: "online" };
    case "statistics": return { lock: "share update exclusive", on: first, class: "online" };
    case "index": return { lock: "share", on: first, work: "scan", class: "offline" };
    case "trigger": return { lock: "share row exclusive", on: first };
    case "rule": return { lock: "access exclusive", on: first };
    case "table": return { lock: "share update exclusive", on: first, class: "online" };
    case "partition": return { lock: "access exclusive", on: first, ...(hasDefaultPartition(it, on) && { work: "scan", class: "offline" }) };
  }
}

/** The rows of the default partition are looked at, since the new one may be where they belong. */
const hasDefaultPartition = (it: SqlObject, { to }: Pick<Drafting, "to">): boolean =>
  (to.objects ?? []).some((other) => other !== it && other.kind === "partition" && / default\b/i.test(other.create)
    && (other.needs ?? []).some((parent) => it.needs?.some(({ schema, name }) => schema === parent.schema && name === parent.name)));

/** What is locked when it goes: itself, where people read it, or what it stands on. */
export function lockingWhenDropped(it: SqlObject): ObjectLocking {
  const stands = { schema: it.schema, name: it.on ?? it.name };
  switch (it.kind) {
    case "view":
    case "materialized view":
    case "partition":
    case "table":
    case "index":
    case "trigger":
    case "rule": return { lock: "access exclusive", on: stands };
    case "statistics": return it.on === undefined ? {} : { lock: "share update exclusive", on: stands, class: "online" };
    case "function":
    case "procedure":
    case "aggregate":
    case "domain":
    case "composite type":
    case "range type": return {};
  }
}
