import fc from "fast-check";
import type { Model } from "../../src/model/model.js";
import { printModel } from "../../src/model/json/print.js";
import { arbitraryModel } from "./arbitrary-model.js";

/**
 * JSON that was a right model until a few of its places were changed: a member dropped, a value exchanged for one from
 * elsewhere in the same model or for something odd. Most of it is wrong; some is another right model.
 */
export const arbitraryMutation: fc.Arbitrary<unknown> = fc.record({
  model: arbitraryModel,
  changes: fc.array(fc.record({ at: fc.nat(), from: fc.nat(), how: fc.constantFrom("drop", "swap", "swap", "swap", "swap", "odd", "odd") }), { minLength: 1, maxLength: 3 }),
}).map(({ model, changes }) => mutate(model, changes));

interface Change {
  readonly at: number;
  readonly from: number;
  readonly how: "drop" | "swap" | "odd";
}

/** By the kind of what they take the place of, so that most keep the form. */
const odd: readonly unknown[] = ["", "id", "__proto__", "constructor", "a\u0000b", "x".repeat(70), 0, 1, -1, 7, 1.5, 1e21, true, false, null, [], {}, "r1", "this", "name", "title", "text", "uuid", "Invoice", "ref1", "1", "Status", "😀", "\"; drop table x; --"];

function mutate(model: Model, changes: readonly Change[]): unknown {
  const json: unknown = JSON.parse(printModel(model));
  for (const { at, from, how } of changes) {
    const slots = slotsOf(json);
    const slot = slots[at % slots.length];
    if (!slot) continue;
    if (how === "drop") remove(slot);
    else {
      // Values of the same member elsewhere are the most likely to be taken for right.
      const alike = slots.filter((each) => each.key === slot.key && each !== slot);
      const source = alike[from % Math.max(1, alike.length)];
      const put = how === "odd" || !source ? oddLike(Reflect.get(slot.holder, slot.key), from) : Reflect.get(source.holder, source.key);
      Reflect.set(slot.holder, slot.key, structuredClone(put));
    }
  }
  return json;
}

/** Something odd of the same kind as a value; now and then of any. */
function oddLike(value: unknown, from: number): unknown {
  const alike = odd.filter((each) => typeof each === typeof value);
  const some = from % 10 === 0 || alike.length === 0 ? odd : alike;
  return some[from % some.length];
}

interface Slot {
  readonly holder: object;
  readonly key: string;
}

/** Of these only the database knows whether they are right. */
const unknowable: ReadonlySet<string> = new Set(["sqlDefault", "sql", "collation", "operatorClass"]);

function slotsOf(node: unknown): Slot[] {
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, member]) => (unknowable.has(key) ? [] : [{ holder: node, key }, ...slotsOf(member)]));
}

function remove({ holder, key }: Slot): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else Reflect.deleteProperty(holder, key);
}
