import type { Change } from "../change.js";
import { createTrigger } from "../ddl-table.js";
import { rank, sqlStep, type Draft } from "./draft.js";
import { becoming, contentsAfter, contentsBefore, gone, locking, said, toEstablish, toRelease, type Drafting } from "./drafting.js";
import { createElement, dropElement, elementKey, elementName } from "./element.js";
import type { Element } from "./graph.js";
import { key } from "./key.js";

type TriggerElement = Extract<Element, { of: "trigger" }>;
type PolicyElement = Extract<Element, { of: "policy" }>;
type Attached = TriggerElement | PolicyElement;

/** Triggers and policies: made and dropped in a moment, whatever the size of the table. */
export const newTrigger = (element: TriggerElement, on: Drafting, changes: readonly Change[], again = false): Draft => attach(element, on, changes, again, "share row exclusive");
export const newPolicy = (element: PolicyElement, on: Drafting, changes: readonly Change[], again = false): Draft => attach(element, on, changes, again, "access exclusive");

function attach(element: Attached, on: Drafting, changes: readonly Change[], again: boolean, lock: "share row exclusive" | "access exclusive"): Draft {
  const own = elementKey(element);
  const keys = again ? on.after.contents(own).map((node) => node.key) : contentsAfter(on, own);
  return {
    step: sqlStep(`Create ${elementName(element)}`, again ? createElement(element) : createElement(bare(element)), {
      ...locking(on, element.table, lock), changes, source: element.it.source, inverse: [dropElement(element)],
    }),
    rank: rank.triggers, needs: [...toEstablish(on, keys), { key: own, is: "absent" }], sets: becoming(on, keys),
  };
}

/** Comments of what is new are changes of their own. */
function bare(element: Attached): Attached {
  const { comment: _, ...it } = element.it;
  return "timing" in it ? { of: "trigger", table: element.table, it } : { of: "policy", table: element.table, it };
}

export function detach(element: Attached, on: Drafting, changes: readonly Change[]): Draft {
  const own = elementKey(element);
  const keys = contentsBefore(on, own);
  return {
    step: sqlStep(`Drop ${elementName(element)}`, [dropElement(element)], { lock: "access exclusive", on: element.table, changes, inverse: createElement(element) }),
    rank: rank.release, needs: [...toRelease(on, keys), { key: own, is: "there" }], sets: gone(keys),
  };
}

type TriggerChange = Extract<Change, { of: "trigger"; change: "create" | "alter" | "drop" }>;
type PolicyChange = Extract<Change, { of: "policy"; change: "create" | "alter" | "drop" }>;

export function triggerDrafts(change: TriggerChange, on: Drafting, split: boolean): Draft[] {
  const { table } = change;
  switch (change.change) {
    case "create": return [newTrigger({ of: "trigger", table, it: change.to }, on, [change])];
    case "drop": return [detach({ of: "trigger", table, it: change.from }, on, [change])];
    case "alter": {
      if (split || change.from.constraint !== undefined || change.to.constraint !== undefined) return [detach({ of: "trigger", table, it: change.from }, on, [change]), newTrigger({ of: "trigger", table, it: change.to }, on, [change], true)];
      const own = key.trigger(table, change.to.name);
      const replace = (trigger: TriggerElement["it"]): string => createTrigger(table, trigger).replace(/^create trigger/, "create or replace trigger");
      return [{
        step: sqlStep(`Change the trigger ${change.to.name} of ${said(table)}`, [replace(change.to)], { ...locking(on, table, "share row exclusive"), changes: [change], source: change.to.source, inverse: [replace(change.from)] }),
        rank: rank.triggers, needs: [...toEstablish(on, [own]), ...toRelease(on, [own])], sets: becoming(on, [own]),
      }];
    }
  }
}

/** Made anew within one step, so that no statement of others runs without it. */
export function policyDrafts(change: PolicyChange, on: Drafting, split: boolean): Draft[] {
  const { table } = change;
  switch (change.change) {
    case "create": return [newPolicy({ of: "policy", table, it: change.to }, on, [change])];
    case "drop": return [detach({ of: "policy", table, it: change.from }, on, [change])];
    case "alter": {
      const [from, to] = [{ of: "policy", table, it: change.from } as const, { of: "policy", table, it: change.to } as const];
      if (split) return [detach(from, on, [change]), newPolicy(to, on, [change], true)];
      const keys = [...new Set([elementKey(to), ...on.after.contents(elementKey(to)).map((node) => node.key), ...contentsBefore(on, elementKey(from))])];
      return [{
        step: sqlStep(`Change the policy ${change.to.name} of ${said(table)}`, [dropElement(from), ...createElement(to)], {
          ...locking(on, table, "access exclusive"), changes: [change], source: change.to.source, inverse: [dropElement(to), ...createElement(from)],
        }),
        rank: rank.triggers, needs: [...toEstablish(on, keys), ...toRelease(on, [elementKey(from)])], sets: becoming(on, keys),
      }];
    }
  }
}
