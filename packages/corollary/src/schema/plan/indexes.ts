import type { Change } from "../change.js";
import { createIndex } from "../ddl-table.js";
import { commentStatement } from "../ddl.js";
import { identifier, qualified } from "../identifier.js";
import { building } from "./constraints.js";
import { rank, sqlStep, type Draft } from "./draft.js";
import { becoming, contentsAfter, contentsBefore, free, gone, isNew, isOnline, locking, toEstablish, toRelease, type Drafting } from "./drafting.js";
import { commentTarget, createElement, dropElement, elementKey, elementName } from "./element.js";
import type { Element } from "./graph.js";
import { key } from "./key.js";
import { objectNameOf } from "./temporary.js";

type IndexElement = Extract<Element, { of: "index" }>;
type IndexChange = Extract<Change, { of: "index"; change: "create" | "alter" | "drop" }>;

export function indexDrafts(change: IndexChange, on: Drafting, split: boolean): Draft[] {
  const { table } = change;
  switch (change.change) {
    case "create": return [newIndex({ of: "index", table, it: change.to }, on, [change])];
    case "drop": return [droppedIndex({ of: "index", table, it: change.from }, on, [change])];
    case "alter": {
      const [from, to] = [{ of: "index", table, it: change.from } as const, { of: "index", table, it: change.to } as const];
      return split ? [droppedIndex(from, on, [change]), newIndex(to, on, [change], true)] : swap(from, to, on, change);
    }
  }
}

export function droppedIndex(element: IndexElement, on: Drafting, changes: readonly Change[]): Draft {
  const own = elementKey(element);
  const keys = contentsBefore(on, own);
  return {
    step: sqlStep(`Drop ${elementName(element)}`, [dropElement(element)], { lock: "access exclusive", on: element.table, changes, inverse: createElement(element) }),
    rank: rank.release, needs: [...toRelease(on, keys), { key: own, is: "there" }], sets: gone(keys),
  };
}

export function newIndex(element: IndexElement, on: Drafting, changes: readonly Change[], again = false): Draft {
  const { table, it } = element;
  const own = elementKey(element);
  const keys = again ? on.after.contents(own).map((node) => node.key) : contentsAfter(on, own);
  const needs = toEstablish(on, keys);
  if (isOnline(on, table)) {
    const draft = building(table, it, `Build ${elementName(element)}`, on, changes, needs, becoming(on, keys));
    const comment = again && it.comment !== undefined ? [commentStatement(commentTarget(element), it.comment)] : [];
    return { ...draft, sets: becoming(on, keys), ...(draft.step !== undefined && { step: withComment({ ...draft.step, ...(it.source !== undefined && { source: it.source }) }, comment) }) };
  }
  return {
    step: sqlStep(`Create ${elementName(element)}`, again ? createElement(element) : [createIndex(table, it)], {
      ...locking(on, table, "share"), changes, source: it.source, inverse: [dropElement(element)],
      ...(!isNew(on, table) && { work: "scan" as const, class: "offline" as const, risk: it.unique ? "MayFail" as const : "None" as const, ...(it.unique && { advice: "Fails, and changes nothing, if two rows share its values." }) }),
    }),
    rank: rank.indexes, needs: [...needs, free(table.schema, it.name)], sets: becoming(on, keys),
  };
}

function withComment<T extends NonNullable<Draft["step"]>>(step: T, comment: readonly string[]): T {
  return step.action.kind === "sql" ? { ...step, action: { ...step.action, statements: [...step.action.statements, ...comment] } } : step;
}

/** The new one is built beside the old one and takes its name once it is ready. */
function swap(from: IndexElement, to: IndexElement, on: Drafting, change: IndexChange): Draft[] {
  const { table, it } = to;
  const own = elementKey(to);
  const before = contentsBefore(on, own);
  const keys = on.after.contents(own).map((node) => node.key);
  const comment = (of: IndexElement): string[] => (of.it.comment === undefined ? [] : [commentStatement(commentTarget(of), of.it.comment)]);
  const needs = [...toEstablish(on, keys), ...toRelease(on, before)];
  if (!isOnline(on, table)) {
    return [{
      step: sqlStep(`Change ${elementName(to)}`, [dropElement(from), ...createElement(to)], {
        lock: "access exclusive", on: table, work: "scan", class: "offline", risk: it.unique ? "MayFail" : "None", changes: [change], source: it.source, inverse: [dropElement(to), ...createElement(from)],
      }),
      rank: rank.indexes, needs, sets: new Map([...gone(before), ...becoming(on, keys)]),
    }];
  }
  const temporary = objectNameOf(it.name, "new");
  const built = key.relation(table.schema, temporary);
  const rename = `alter index ${qualified({ schema: table.schema, name: temporary })} rename to ${identifier(it.name)}`;
  return [
    building(table, { ...it, name: temporary }, `Build ${elementName(to)} anew beside the old one`, on, [change], toEstablish(on, keys), new Map()),
    {
      step: sqlStep(`Let the new one take the place of ${elementName(to)}`, [dropElement(from), rename, ...comment(to)], {
        lock: "access exclusive", on: table, changes: [change], source: it.source, inverse: [dropElement(to), createIndex(table, from.it), ...comment(from)],
      }),
      rank: rank.indexes, needs: [...needs, { key: built, is: "there" }], sets: new Map([...gone(before), [built, undefined], ...becoming(on, keys)]),
    },
  ];
}
