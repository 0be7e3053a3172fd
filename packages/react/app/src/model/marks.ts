import type { Presentation, PresentedEntity, PresentedValue } from "corollary/view";

/** Names of the hues of the theme; see `styles/theme.css`. */
export type Hue = "grey" | "amber" | "blue" | "violet" | "teal" | "orange" | "rose" | "green";

/** Where a word stands on the way of its state machine. */
export type Place = "start" | "middle" | "end";

export type ChoiceMark =
  | { readonly kind: "state"; readonly place: Place; readonly hue: Hue }
  /** `bars`: 0 to 3, from the first word of an ordered choice to its last. */
  | { readonly kind: "strength"; readonly bars: number; readonly hue: Hue }
  | { readonly kind: "plain"; readonly hue: "grey" };

/** What is under way, in the order in which states are stated. */
const underWay: readonly Hue[] = ["blue", "violet", "teal", "orange", "rose"];

/**
 * How a word of a choice is marked. States by their place in the machine: where rows begin, under way, and where nothing
 * follows. The words of a plain choice have strengths where their order means something, that is where the list is sorted by them.
 */
export function markOf(field: PresentedValue, value: string, entity?: PresentedEntity): ChoiceMark {
  if (field.states) return stateMark(field.states, value);
  const words = field.choices ?? [];
  const at = words.findIndex((word) => word.value === value);
  const isOrdered = words.length > 2 && at >= 0 && entity?.list.sort.some(({ path }) => path.length === 1 && path[0] === field.name);
  return isOrdered ? strength(at, words.length) : { kind: "plain", hue: "grey" };
}

function strength(at: number, count: number): ChoiceMark {
  const share = at / (count - 1);
  return { kind: "strength", bars: Math.round(share * 3), hue: share === 1 ? "rose" : share > 0.5 ? "orange" : "grey" };
}

type Machine = NonNullable<PresentedValue["states"]>;

function stateMark(states: Machine, value: string): ChoiceMark {
  if (value === states.initial) return { kind: "state", place: "start", hue: "amber" };
  const names = Object.keys(states.transitions);
  if (!isFinal(states, value)) {
    const between = names.filter((name) => name !== states.initial && !isFinal(states, name));
    return { kind: "state", place: "middle", hue: underWay[between.indexOf(value) % underWay.length] ?? "blue" };
  }
  return { kind: "state", place: "end", hue: value === completion(states) ? "green" : "grey" };
}

export function isFinal(states: Machine, value: string): boolean {
  return (states.transitions[value] ?? []).length === 0;
}

/** The end that is the farthest from the beginning, the first of several: what ends sooner was broken off. */
function completion(states: Machine): string | undefined {
  const steps = new Map([[states.initial, 0]]);
  const waiting = [states.initial];
  for (let from = waiting.shift(); from !== undefined; from = waiting.shift()) {
    for (const to of states.transitions[from] ?? []) {
      if (steps.has(to)) continue;
      steps.set(to, (steps.get(from) ?? 0) + 1);
      waiting.push(to);
    }
  }
  const ends = [...steps].filter(([name]) => isFinal(states, name));
  const farthest = Math.max(...ends.map(([, distance]) => distance));
  return Object.keys(states.transitions).find((name) => isFinal(states, name) && steps.get(name) === farthest);
}

/** By what an entity is known where there is no room for its name. */
export interface EntityMark {
  readonly letters: string;
  readonly hue: Hue;
}

const entityHues: readonly Hue[] = ["blue", "orange", "teal", "violet", "rose", "green", "amber"];
const known = new WeakMap<Presentation, ReadonlyMap<string, EntityMark>>();

/** The marks of all entities, no two with the same letters as long as letters differ. */
export function entityMarks(presentation: Presentation): ReadonlyMap<string, EntityMark> {
  const before = known.get(presentation);
  if (before) return before;
  const entities = Object.values(presentation.entities).sort((a, b) => Number(b.navigable) - Number(a.navigable));
  const marks = new Map(entities.map((entity, at) => [entity.name, { letters: lettersOf(entity, entities), hue: entityHues[at % entityHues.length] ?? "grey" }]));
  known.set(presentation, marks);
  return marks;
}

/** Initials of two words, or the first letter and the next; the first that differs where another begins in the same way. */
function lettersOf({ label }: PresentedEntity, entities: readonly PresentedEntity[]): string {
  const usual = initials(label);
  const alike = entities.map((entity) => entity.label).filter((other) => other !== label && initials(other) === usual);
  if (alike.length === 0) return usual;
  const differs = [...label].findIndex((letter, at) => at > 0 && /\p{L}/u.test(letter) && alike.every((other) => other.charAt(at) !== letter));
  return differs < 0 ? usual : `${label.charAt(0)}${label.charAt(differs)}`;
}

export function initials(label: string): string {
  const words = label.split(" ").filter((word) => word !== "");
  return words.length > 1 ? words.slice(0, 2).map((word) => word.charAt(0).toUpperCase()).join("") : label.slice(0, 2);
}
