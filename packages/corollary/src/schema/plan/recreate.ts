import type { Change } from "../change.js";
import { commented, key } from "./key.js";
import { detach, newPolicy, newTrigger } from "./attached.js";
import { onlyValidated, dropped, newConstraint } from "./constraints.js";
import type { Draft } from "./draft.js";
import type { Drafting } from "./drafting.js";
import { addedAgain, droppedForAWhile } from "./column-type.js";
import { elementKey } from "./element.js";
import type { Element } from "./graph.js";
import { droppedIndex, newIndex } from "./indexes.js";
import { objectAway, objectMade } from "./objects.js";
import { upsetOf } from "./suspend.js";

/** Whether what changes must go before and come again after something that it uses: the two forms of it cannot be swapped. */
export function isSplit(own: string, on: Drafting): boolean {
  if (on.apart) return true;
  const uses = [...(on.before.nodes.get(own)?.uses ?? []), ...(on.after.nodes.get(own)?.uses ?? [])];
  return uses.some((use) => {
    const node = on.before.nodes.get(use);
    return node !== undefined && (on.suspension.keys.has(use) || (on.after.nodes.has(use) && upsetOf(node, on.after) !== undefined));
  });
}

/** Whether it is made again by another draft, which then writes its comment as well. */
export function isRemade(change: Extract<Change, { change: "comment" }>, on: Drafting): boolean {
  const own = commented(change.on);
  if (on.suspension.keys.has(own)) return true;
  const [before, after] = [on.before.nodes.get(own), on.after.nodes.get(own)];
  if (before?.element === undefined || after?.element === undefined || before.value === after.value) return false;
  switch (after.element.of) {
    case "constraint": return before.element.of !== "constraint" || onlyValidated(before.element.it, after.element.it) === undefined;
    case "index":
    case "object":
    case "policy": return true;
    case "trigger": return isSplit(own, on);
    case "column": return false;
  }
}

/** What stays, taken away and made again. */
export function suspended(element: Element, on: Drafting): Draft[] {
  const own = elementKey(element);
  const after = on.after.nodes.get(own)?.element;
  if (after === undefined) return [];
  const made = remake(after, on);
  const last = made.at(-1);
  if (last === undefined) return [];
  return [takeAway(element, on), ...made.slice(0, -1), { ...last, sets: new Map([...last.sets, [key.remade(own), ""]]) }];
}

function takeAway(element: Element, on: Drafting): Draft {
  switch (element.of) {
    case "constraint": return dropped(element, on, []);
    case "index": return droppedIndex(element, on, []);
    case "column": return droppedForAWhile(element, on);
    case "object": return objectAway(element, on, []);
    case "trigger":
    case "policy": return detach(element, on, []);
  }
}

function remake(element: Element, on: Drafting): Draft[] {
  switch (element.of) {
    case "constraint": return newConstraint(element, on, [], true);
    case "index": return [newIndex(element, on, [], true)];
    case "column": return [addedAgain(element, on)];
    case "object": return [objectMade(element, on, [], true)];
    case "trigger": return [newTrigger(element, on, [], true)];
    case "policy": return [newPolicy(element, on, [], true)];
  }
}
