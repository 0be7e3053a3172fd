import type { Change } from "../change.js";
import { addConstraint, constraintDefinition, createIndex } from "../ddl-table.js";
import { commentStatement } from "../ddl.js";
import { identifier, qualified } from "../identifier.js";
import type { Check, Constraint, ForeignKey, Index, PrimaryKey, Table, Unique } from "../schema.js";
import { apart, nothingToUndo, rank, sqlStep, type Draft } from "./draft.js";
import { alterTable, becoming, contentsAfter, contentsBefore, free, gone, isNew, isOnline, locking, said, toEstablish, toRelease, type Drafting } from "./drafting.js";
import { commentTarget, constraintKind, dropConstraint, dropElement, elementKey, elementName } from "./element.js";
import { createElement } from "./element.js";
import type { Element, Member } from "./graph.js";
import { definition } from "./nodes.js";
import { key } from "./key.js";
import type { Inverse } from "./step.js";
import { objectNameOf } from "./temporary.js";

type ConstraintElement = Extract<Element, { of: "constraint" }>;
type ConstraintChange = Extract<Change, { of: "constraint"; change: "create" | "alter" | "drop" }>;

export function constraintDrafts(change: ConstraintChange, on: Drafting, split: boolean): Draft[] {
  const { table } = change;
  switch (change.change) {
    case "create": return newConstraint({ of: "constraint", table, it: change.to }, on, [change]);
    case "drop": return [dropped({ of: "constraint", table, it: change.from }, on, [change])];
    case "alter": {
      const [from, to] = [{ of: "constraint", table, it: change.from } as const, { of: "constraint", table, it: change.to } as const];
      return split ? [dropped(from, on, [change]), ...newConstraint(to, on, [change], true)] : swap(from, to, on, change);
    }
  }
}

export function dropped(element: ConstraintElement, on: Drafting, changes: readonly Change[]): Draft {
  const own = elementKey(element);
  const keys = contentsBefore(on, own);
  return {
    step: sqlStep(`Drop ${elementName(element)}`, [dropElement(element)], {
      lock: "access exclusive", on: element.table, changes, inverse: createElement(element),
    }),
    rank: rank.release, needs: [...toRelease(on, keys), { key: own, is: "there" }], sets: gone(keys),
  };
}

/** `again`: one of the name was there before, and its comment went with it. */
export function newConstraint(element: ConstraintElement, on: Drafting, changes: readonly Change[], again = false): Draft[] {
  const { it } = element;
  switch (it.kind) {
    case "foreignKey": return newForeignKey(element, it, on, changes, again);
    case "check": return checked(element, it, on, changes, again, "access exclusive");
    case "unique":
    case "primaryKey": return isOnline(on, element.table) ? throughIndex(element, it, on, changes, again) : [direct(element, on, changes, again, "scan")];
    case "exclusion": return [direct(element, on, changes, again, "scan", "Postgres has no way to build an exclusion constraint while rows are written.")];
  }
}

export const newForeignKey = (element: ConstraintElement, it: ForeignKey, on: Drafting, changes: readonly Change[], again = false): Draft[] =>
  checked(element, it, on, changes, again, "share row exclusive");

/** The facts of a new one, and its comment where that is to be made again. */
function facts(element: ConstraintElement, on: Drafting, again: boolean): { keys: string[]; comment: string[] } {
  const own = elementKey(element);
  const { comment } = element.it;
  return again
    ? { keys: on.after.contents(own).map((node) => node.key), comment: comment === undefined ? [] : [commentStatement(commentTarget(element), comment)] }
    : { keys: contentsAfter(on, own), comment: [] };
}

function direct(element: ConstraintElement, on: Drafting, changes: readonly Change[], again: boolean, work: "catalog" | "scan", advice?: string): Draft {
  const { table, it } = element;
  const { keys, comment } = facts(element, on, again);
  const fresh = isNew(on, table);
  const taken = keys.filter((each) => each.startsWith("name "));
  return {
    step: sqlStep(`Add ${elementName(element)}`, [addConstraint(table, it), ...comment], {
      ...locking(on, table, "access exclusive"), changes, source: it.source, inverse: [dropElement(element)],
      ...(!fresh && work === "scan" && { work, class: "offline" as const, risk: "MayFail" as const, advice: advice ?? "Fails, and changes nothing, if rows stand against it." }),
    }),
    rank: rank.constraints, needs: [...toEstablish(on, keys), { key: elementKey(element), is: "absent" }, ...taken.map((each) => ({ key: each, is: "absent" as const }))], sets: becoming(on, keys),
  };
}

/** Rows that are written from now on are held to it at once, those that are there are looked at while others work. */
function checked(element: ConstraintElement, it: ForeignKey | Check, on: Drafting, changes: readonly Change[], again: boolean, lock: "share row exclusive" | "access exclusive"): Draft[] {
  const { table } = element;
  const referenced = it.kind === "foreignKey" ? { schema: it.references.schema, name: it.references.table } : table;
  if (isNew(on, table)) {
    const draft = direct(element, on, changes, again, "catalog");
    if (it.kind !== "foreignKey" || isNew(on, referenced) || draft.step === undefined) return [draft];
    return [{ ...draft, step: { ...draft.step, lock, on: referenced, class: "fast-lock" } }];
  }
  if (!isOnline(on, table) || it.notValid === true) {
    const draft = direct(element, on, changes, again, it.notValid === true ? "catalog" : "scan");
    return draft.step === undefined ? [draft] : [{ ...draft, step: { ...draft.step, lock } }];
  }
  const { keys, comment } = facts(element, on, again);
  const own = elementKey(element);
  return [
    {
      step: sqlStep(`Add ${elementName(element)}, for rows that are written from now on`, [addConstraint(table, { ...it, notValid: true }), ...comment], {
        lock, on: table, changes, source: it.source, inverse: [dropElement(element)],
      }),
      rank: rank.constraints, needs: [...toEstablish(on, keys), { key: own, is: "absent" }],
      sets: new Map([...becoming(on, keys), [own, definition({ ...it, notValid: true })]]),
    },
    validation(element, it, on, changes),
  ];
}

export function validation({ table, it: named }: ConstraintElement, it: ForeignKey | Check, on: Pick<Drafting, "after">, changes: readonly Change[], inverse: Inverse = nothingToUndo): Draft {
  const own = key.constraint(table, named.name);
  return {
    step: sqlStep(`Check the rows of ${said(table)} against ${constraintKind(it)} ${it.name}`, [alterTable(table, `validate constraint ${identifier(it.name)}`)], {
      // In one transaction with the step before it, the lock of that one would be held for as long as this one reads.
      transactional: false,
      lock: "share update exclusive", on: table, work: "scan", class: "online", safety: "BestEffort", risk: "MayFail", changes, source: it.source,
      advice: `Fails if rows stand against it; mend them and run it again. New rows are held to it already.`, inverse,
    }),
    rank: rank.validation, needs: [{ key: own, is: "value", value: definition({ ...it, notValid: true }) }], sets: new Map([[own, on.after.nodes.get(own)?.value ?? definition(it)]]),
  };
}

/** The index that a key stands on. */
export const keyIndex = (it: PrimaryKey | Unique, name: string): Index => ({
  name, method: "btree", unique: true, parts: it.columns.map((column) => ({ column })),
  ...(it.include !== undefined && { include: it.include }),
  ...(it.kind === "unique" && it.nullsNotDistinct === true && { nullsNotDistinct: true }),
});

export const concurrently = (statement: string): string => statement.replace(/^(create (?:unique )?index) /, "$1 concurrently ");

/** The draft that builds an index under a name while others work. */
export function building(table: Table, index: Index, summary: string, on: Drafting, changes: readonly Change[], needs: Draft["needs"], sets: Draft["sets"]): Draft {
  const name = qualified({ schema: table.schema, name: index.name });
  return {
    step: sqlStep(summary, [concurrently(createIndex(table, index))], {
      lock: "share update exclusive", on: table, work: "scan", class: "online", safety: "BestEffort", transactional: false,
      risk: index.unique ? "MayFail" : "None", ...(index.unique && { advice: "Fails if two rows share its values; mend them and run it again." }),
      cleanup: [`drop index concurrently if exists ${name}`], changes, inverse: apart(`drop index concurrently if exists ${name}`),
    }),
    rank: rank.indexes, needs: [...needs, free(table.schema, index.name)], sets: new Map([...sets, [key.relation(table.schema, index.name), "being built"]]),
  };
}

function throughIndex(element: ConstraintElement, it: PrimaryKey | Unique, on: Drafting, changes: readonly Change[], again: boolean, from?: ConstraintElement): Draft[] {
  const { table } = element;
  const { keys, comment } = facts(element, on, again);
  const temporary = objectNameOf(it.name, "new");
  const index = keyIndex(it, temporary);
  const old = from === undefined ? [] : contentsBefore(on, elementKey(from));
  const later = it.deferrable === undefined ? "" : ` deferrable initially ${it.deferrable}`;
  const kind = it.kind === "primaryKey" ? "primary key" : "unique";
  const add = alterTable(table, `${from === undefined ? "" : `drop constraint ${identifier(from.it.name)}, `}add constraint ${identifier(it.name)} ${kind} using index ${identifier(temporary)}${later}`);
  const standing = toEstablish(on, keys);
  const columns = standing.filter((need) => need.key.startsWith("column "));
  const built = key.relation(table.schema, temporary);
  const taken = from === undefined ? keys.filter((each) => each.startsWith("name ")) : [];
  return [
    building(table, index, `Build the index for ${elementName(element)}`, on, changes, columns, new Map()),
    {
      step: sqlStep(`${from === undefined ? "Add" : "Swap"} ${elementName(element)}`, [add, ...comment], {
        lock: "access exclusive", on: table, changes, source: it.source,
        inverse: from === undefined ? [dropElement(element)] : [alterTable(table, `drop constraint ${identifier(it.name)}, add ${constraintDefinition(from.it)}`), ...commentOf(from)],
      }),
      rank: rank.constraints,
      needs: [
        ...standing, { key: built, is: "there" },
        ...(from === undefined ? [{ key: elementKey(element), is: "absent" as const }] : toRelease(on, old)),
        ...taken.map((each) => ({ key: each, is: "absent" as const })),
      ],
      sets: new Map([...gone(old), [built, undefined], ...becoming(on, keys)]),
    },
  ];
}

const commentOf = (element: Member): string[] => (element.it.comment === undefined ? [] : [commentStatement(commentTarget(element), element.it.comment)]);

/** One for another of the same name, with no moment in which neither holds. */
function swap(from: ConstraintElement, to: ConstraintElement, on: Drafting, change: ConstraintChange): Draft[] {
  const [old, it] = [from.it, to.it];
  const { table } = to;
  const validated = onlyValidated(old, it);
  if (validated !== undefined) {
    const back = [alterTable(table, `drop constraint ${identifier(it.name)}, add ${constraintDefinition(old)}`), ...commentOf(from)];
    return [validation(to, validated, on, [change], { kind: "steps", transactional: true, actions: [{ kind: "sql", statements: back }] })];
  }
  if (isOnline(on, table) && (it.kind === "primaryKey" || it.kind === "unique") && (old.kind === "primaryKey" || old.kind === "unique")) return throughIndex(to, it, on, [change], true, from);
  const later = isOnline(on, table) && (it.kind === "check" || it.kind === "foreignKey") && it.notValid !== true ? { ...it, notValid: true as const } : undefined;
  const own = elementKey(to);
  const { keys, comment } = facts(to, on, true);
  const before = contentsBefore(on, own);
  const scans = later === undefined && !("notValid" in it && it.notValid === true);
  const draft: Draft = {
    step: sqlStep(`Change ${elementName(to)}${later === undefined ? "" : ", for rows that are written from now on"}`,
      [alterTable(table, `drop constraint ${identifier(old.name)}, add ${constraintDefinition(later ?? it)}`), ...comment], {
        lock: "access exclusive", on: table, changes: [change], source: it.source,
        inverse: [alterTable(table, `drop constraint ${identifier(it.name)}, add ${constraintDefinition(old)}`), ...commentOf(from)],
        ...(scans && { work: "scan" as const, class: "offline" as const, risk: "MayFail" as const, advice: "Fails, and changes nothing, if rows stand against it." }),
      }),
    rank: rank.constraints, needs: [...toEstablish(on, keys), ...toRelease(on, before), { key: own, is: "there" }],
    sets: new Map([...gone(before), ...becoming(on, keys), ...(later === undefined ? [] : [[own, definition(later)] as const])]),
  };
  return later === undefined ? [draft] : [draft, validation(to, later, on, [change])];
}

/** The same rule, which now holds for the rows from before it too. */
export function onlyValidated(from: Constraint, to: Constraint): ForeignKey | Check | undefined {
  if (!(to.kind === "foreignKey" || to.kind === "check") || !("notValid" in from) || from.notValid !== true) return undefined;
  return definition({ ...to, notValid: true }) === definition(from) ? to : undefined;
}
