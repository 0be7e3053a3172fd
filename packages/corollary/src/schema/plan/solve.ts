import { holds, type Draft, type Need } from "./draft.js";

/** A plan that cannot be right: a fault of the planner, never of whoever asked. */
export class PlanFault extends Error {
  override readonly name = "PlanFault";
}

interface Waiting { readonly draft: Draft; readonly need: Need }

/**
 * Puts drafts into an order in which each finds what it needs, foreign-key cycles included (those are drafts of their
 * own): the first by rank whose needs hold and that takes nothing away that another needs still and nothing brings back.
 * @throws PlanFault where no order is found, naming the drafts that are left and what they lack
 */
export function solve(initial: ReadonlyMap<string, string>, drafts: readonly Draft[]): Draft[] {
  const state = new Map(initial);
  const watching = watchers(drafts);
  const setting = setters(drafts);
  const done = new Set<Draft>();
  const ordered: Draft[] = [];
  const disturbs = (draft: Draft): Waiting | undefined => {
    for (const [key, value] of draft.sets) {
      const found = watching.get(key)?.find(({ draft: other, need }) =>
        other !== draft && !done.has(other) && holds(need, state.get(key)) && !holds(need, value)
        && setting.get(key)?.some((third) => third !== draft && third !== other && !done.has(third) && holds(need, third.sets.get(key))) !== true);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const ready = (draft: Draft): boolean => draft.needs.every((need) => holds(need, state.get(need.key))) && disturbs(draft) === undefined;
  let pending = drafts.map((draft, at) => ({ draft, at })).sort((a, b) => a.draft.rank - b.draft.rank || a.at - b.at).map(({ draft }) => draft);
  while (pending.length > 0) {
    const left: Draft[] = [];
    for (const draft of pending) {
      if (!ready(draft)) {
        left.push(draft);
        continue;
      }
      for (const [key, value] of draft.sets) assign(state, key, value);
      done.add(draft);
      ordered.push(draft);
    }
    if (left.length === pending.length) throw new PlanFault(`No order was found for ${left.length} steps:\n${left.map((draft) => `- ${complaint(draft, state, disturbs(draft))}`).join("\n")}`);
    pending = left;
  }
  return ordered;
}

function watchers(drafts: readonly Draft[]): Map<string, Waiting[]> {
  const found = new Map<string, Waiting[]>();
  for (const draft of drafts) {
    for (const need of draft.needs) {
      const of = found.get(need.key);
      if (of === undefined) found.set(need.key, [{ draft, need }]);
      else of.push({ draft, need });
    }
  }
  return found;
}

function setters(drafts: readonly Draft[]): Map<string, Draft[]> {
  const found = new Map<string, Draft[]>();
  for (const draft of drafts) {
    for (const key of draft.sets.keys()) {
      const of = found.get(key);
      if (of === undefined) found.set(key, [draft]);
      else of.push(draft);
    }
  }
  return found;
}

function assign(state: Map<string, string>, key: string, value: string | undefined): void {
  if (value === undefined) state.delete(key);
  else state.set(key, value);
}

function complaint(draft: Draft, state: ReadonlyMap<string, string>, disturbed: Waiting | undefined): string {
  const lacking = draft.needs.filter((need) => !holds(need, state.get(need.key))).map((need) => `needs ${described(need)}, which is ${state.get(need.key) ?? "absent"}`);
  if (disturbed !== undefined) lacking.push(`would take ${disturbed.need.key} from "${nameOf(disturbed.draft)}"`);
  return `"${nameOf(draft)}" ${lacking.join("; ")}`;
}

const described = (need: Need): string => ("value" in need ? `${need.key} ${need.is === "not" ? "other than" : "to be"} ${need.value}` : `${need.key} ${need.is}`);

const nameOf = (draft: Draft): string => draft.step?.summary ?? `change that is not made: ${[...draft.sets.keys()].join(", ")}`;

/**
 * Runs through the drafts in their order, independently of how it was found: each finds what it needs, and at the end
 * stands exactly what is wanted. `ignored`: facts that nothing is asked about.
 * @throws PlanFault naming the step that fails, or what is left over or missing at the end
 */
export function prove(initial: ReadonlyMap<string, string>, drafts: readonly Draft[], wanted: ReadonlyMap<string, string>, ignored: (key: string) => boolean): void {
  const state = new Map(initial);
  for (const draft of drafts) {
    const missing = draft.needs.find((need) => !holds(need, state.get(need.key)));
    if (missing !== undefined) throw new PlanFault(`"${nameOf(draft)}" needs ${described(missing)}, but it is ${state.get(missing.key) ?? "absent"} at its place.`);
    for (const [key, value] of draft.sets) assign(state, key, value);
  }
  for (const [key, value] of wanted) {
    if (state.get(key) !== value && !ignored(key)) throw new PlanFault(`At the end ${key} is ${state.get(key) ?? "absent"}, not ${value}.`);
  }
  for (const [key, value] of state) {
    if (!wanted.has(key) && !ignored(key)) throw new PlanFault(`At the end ${key} is still ${value}.`);
  }
}
