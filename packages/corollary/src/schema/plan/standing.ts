import type { Change } from "../change.js";
import { closePublic, createExtension, createFunction, createRole, createSchema, createSequence, ownSequence } from "../ddl.js";
import { aspects } from "../diff.js";
import { identifier, qualified } from "../identifier.js";
import type { Extension, Namespace, Role, Routine, Sequence, Source } from "../schema.js";
import { noInverse, rank, sqlStep, stays, type Draft } from "./draft.js";
import { becoming, contentsBefore, gone, isNew, said, toEstablish, toRelease, type Drafting } from "./drafting.js";
import { key } from "./key.js";
import { notesOn } from "./noted.js";
import type { Inverse, Step } from "./step.js";

type Of<K extends Change["of"]> = Extract<Change, { of: K; change: "create" | "alter" | "drop" }>;

/** A draft that makes facts of one object true, or ends them. */
function making(on: Drafting, keys: readonly string[], summary: string, statements: readonly string[], inverse: Inverse | readonly string[], change: Change, at: number = rank.objects): Draft {
  return {
    step: sqlStep(summary, statements, { inverse, changes: [change], source: sourceOf(change) }),
    rank: at, needs: toEstablish(on, keys), sets: becoming(on, keys),
  };
}

const sourceOf = (change: Change): Source | undefined =>
  "to" in change && typeof change.to === "object" && "source" in change.to ? change.to.source : undefined;

/** `again`: the statements that make it again; its comment and privileges come with it. */
function ending(on: Drafting, of: string, summary: string, statement: string, again: Inverse | readonly string[], change: Change): Draft {
  const keys = contentsBefore(on, of);
  const inverse = "kind" in again ? again : [...again, ...notesOn(on.from, of)];
  return { step: sqlStep(summary, [statement], { inverse, changes: [change] }), rank: rank.removals, needs: toRelease(on, keys), sets: gone(keys) };
}

export function roleDrafts(change: Of<"role">, on: Drafting): Draft[] {
  const login = (role: Role): string => `alter role ${identifier(role.name)} ${role.login ? "login" : "nologin"}`;
  switch (change.change) {
    case "create": return [making(on, [key.role(change.to.name)], `Create the role ${change.to.name}`, [createRole(change.to), ...closePublic(on.to.version)],
      stays(`The role ${change.to.name} stays: it belongs to the whole server, and other databases may use it.`), change)];
    case "alter": return [making(on, [key.role(change.to.name)], `Let the role ${change.to.name} ${change.to.login ? "" : "not "}sign in`, [login(change.to)], [login(change.from)], change)];
    case "drop":
      on.obstacles.push({ what: `The role ${change.from.name} is gone from the model. It belongs to the whole server, and to whoever signs in with it.`, remedy: "Drop it by hand once no database uses it, or state it again.", change });
      return [{ rank: rank.removals, needs: [], sets: gone(contentsBefore(on, key.role(change.from.name))) }];
  }
}

export function extensionDrafts(change: Of<"extension">, on: Drafting): Draft[] {
  const drop = (of: Extension): string => `drop extension ${identifier(of.name)}`;
  switch (change.change) {
    case "create": return [making(on, [key.extension(change.to.name)], `Create the extension ${change.to.name}`, [createExtension(change.to)], [drop(change.to)], change)];
    case "alter": {
      const move = (to: Extension): string => `alter extension ${identifier(to.name)} set schema ${identifier(to.schema ?? "public")}`;
      return [making(on, [key.extension(change.to.name)], `Move the extension ${change.to.name} to the schema ${change.to.schema ?? "public"}`, [move(change.to)], [move(change.from)], change)];
    }
    case "drop": return [ending(on, key.extension(change.from.name), `Drop the extension ${change.from.name}`, drop(change.from), [createExtension(change.from)], change)];
  }
}

export function schemaDrafts(change: Of<"schema">, on: Drafting): Draft[] {
  const drop = (of: Namespace): string => `drop schema ${identifier(of.name)}`;
  return change.change === "create"
    ? [making(on, [key.schema(change.to.name)], `Create the schema ${change.to.name}`, [createSchema(change.to)], [drop(change.to)], change, 5)]
    : [ending(on, key.schema(change.from.name), `Drop the schema ${change.from.name}`, drop(change.from), [createSchema(change.from)], change)];
}

export function functionDrafts(change: Of<"function">, on: Drafting): Draft[] {
  const drop = (of: Routine): string => `drop function ${qualified(of)}(${of.arguments})`;
  switch (change.change) {
    case "create": {
      const draft = making(on, [key.function(change.to)], `Create the function ${said(change.to)}`, create(change.to), [drop(change.to)], change);
      return [{ ...draft, needs: [...draft.needs, ...replaced(change.to, on)] }];
    }
    case "drop": return [ending(on, key.function(change.from), `Drop the function ${said(change.from)}`, drop(change.from), create(change.from), change)];
    case "alter": {
      const again = change.from.returns !== change.to.returns;
      // Comments and privileges went with the former one; what changes of them has steps of its own.
      const noted = again ? notesOn(on.from, key.function(change.from)) : [];
      const wanted = new Set(notesOn(on.to, key.function(change.to)));
      const statements = (from: Routine, to: Routine, notes: readonly string[]): string[] => [...(again ? [drop(from)] : []), ...create(to), ...notes];
      const draft = making(on, [key.function(change.to)], `${again ? "Make again" : "Change"} the function ${said(change.to)}`,
        statements(change.from, change.to, noted.filter((note) => wanted.has(note))), statements(change.to, change.from, noted), change);
      return [again ? { ...draft, needs: [...draft.needs, ...toRelease(on, [key.function(change.from)])] } : draft];
    }
  }
}

/** What its body reads may come later: Postgres looks at it again when it runs. */
const create = (routine: Routine): string[] =>
  routine.language === "sql" ? ["set local check_function_bodies = off", createFunction(routine), "set local check_function_bodies = on"] : [createFunction(routine)];

/** Other forms of it that are dropped go first: Postgres may take the two for one with other names of its parameters. */
const replaced = (routine: Routine, on: Drafting): Draft["needs"] =>
  on.from.functions
    .filter((each) => each.schema === routine.schema && each.name === routine.name && !on.after.nodes.has(key.function(each)))
    .map((each) => ({ key: key.function(each), is: "absent" }));

export function sequenceDrafts(change: Of<"sequence">, on: Drafting): Draft[] {
  switch (change.change) {
    case "create": return [
      making(on, [key.sequence(change.to), key.relation(change.to.schema, change.to.name)], `Create the sequence ${said(change.to)}`, [createSequence(change.to)], [`drop sequence ${qualified(change.to)}`], change),
      ...owner(on, { ...change.to }, change),
    ];
    case "drop":
      return [ending(on, key.sequence(change.from), `Drop the sequence ${said(change.from)}`, `drop sequence if exists ${qualified(change.from)}`, noInverse("Where it stood is not kept: made again it would count from its start."), change)];
    case "alter": {
      const changed = aspects(change.from, change.to);
      const alter = changed.some((aspect) => aspect !== "ownedBy")
        ? [making(on, [key.sequence(change.to)], `Change the sequence ${said(change.to)}`, [alterSequence(change.to)], [alterSequence(change.from)], change)]
        : [];
      return [...alter, ...(changed.includes("ownedBy") ? owner(on, change.to, change, change.from) : [])];
    }
  }
}

function owner(on: Drafting, to: Sequence, change: Change, from?: Sequence): Draft[] {
  if (to.ownedBy === undefined && from?.ownedBy === undefined) return [];
  const none = `alter sequence ${qualified(to)} owned by none`;
  const statements = (of: Sequence | undefined): string[] => (of?.ownedBy === undefined ? [none] : ownSequence(of));
  const draft = making(on, [key.owned(to)], `Let the sequence ${said(to)} go with ${to.ownedBy === undefined ? "nothing" : `${to.ownedBy.table}.${to.ownedBy.column}`}`,
    statements(to), statements(from), change, rank.constraints);
  const needs: Draft["needs"] = [...draft.needs, { key: key.sequence(to), is: "there" }];
  const step = draft.step === undefined ? {} : { step: { ...draft.step, ...lockingOwner(to, on) } };
  if (to.ownedBy === undefined || from?.ownedBy === undefined) return [{ ...draft, ...step, needs }];
  // Freed first, since what owns it may go before what will own it comes.
  const freed = sqlStep(`Let the sequence ${said(to)} go with nothing for a while`, [none], { inverse: statements(from), changes: [change] });
  return [
    { step: freed, rank: rank.release, needs: [{ key: key.owned(to), is: "there" }], sets: gone([key.owned(to)]) },
    { ...draft, ...(draft.step !== undefined && { step: { ...draft.step, ...lockingOwner(to, on), inverse: { kind: "steps", transactional: true, actions: [{ kind: "sql", statements: [none] }] } } }), needs: [...needs, { key: key.owned(to), is: "absent" }] },
  ];
}

/** The table of its owner is held still. */
function lockingOwner({ ownedBy }: Sequence, on: Drafting): Partial<Pick<Step, "lock" | "on" | "class">> {
  if (ownedBy === undefined) return {};
  const table = { schema: ownedBy.schema, name: ownedBy.table };
  return isNew(on, table) ? {} : { lock: "access share", on: table, class: "online" };
}

const alterSequence = (to: Sequence): string =>
  `alter sequence ${qualified(to)} as ${to.type} increment by ${to.increment} minvalue ${to.minimum} maxvalue ${to.maximum} start with ${to.start} cache ${to.cache} ${to.cycle ? "cycle" : "no cycle"}`;

