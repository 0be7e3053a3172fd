import type { Settings } from "../options.js";
import type { RenameQuestion } from "../step.js";
import { assignment, type Edge } from "./assignment.js";
import { candidates } from "./candidates.js";
import { claimsOf } from "./claims.js";
import { shellWord } from "./spoken.js";

/** Something by its name as a person says it, and as answers give it. */
export interface Named<T> { readonly said: string; readonly it: T }

export interface Pair<T> { readonly from: T; readonly to: T }

export interface Matched<T> {
  readonly pairs: readonly Pair<T>[];
  readonly questions: readonly RenameQuestion[];
  /** Answers that were followed. */
  readonly heard: readonly string[];
}

export interface Rule<T> {
  readonly of: RenameQuestion["of"];
  /** From here on a person is asked. From 0 to 1. */
  readonly threshold: number;
  /** Two of one identity are the same thing. */
  identity(it: T): string;
  /** The identities that the model says it may have had, the likeliest first. */
  former(it: T): readonly string[];
  /** How alike, from 0 to 1. `found`: what other things of the kind are taken to have become, as far as is known. */
  alike(from: T, to: T, found: readonly Pair<T>[]): number;
  /** What things that are alike have in common, most of them. So not all of many are compared with each other. */
  features(it: T): readonly string[];
  /** Whether `alike` looks at what others have become. */
  readonly lookAround?: true;
}

interface Scored<T> { readonly from: Named<T>; readonly to: Named<T>; readonly score: number }

/**
 * Which of what there is before is which of what there is after, under another name: first as answered, or stated by the
 * model; for the rest the choice that is most alike in all (`assignment`), of pairs that are alike enough. What is found
 * alike is asked.
 * @throws RenameRefused where answers and statements contradict each other
 */
export function match<T>(before: readonly Named<T>[], after: readonly Named<T>[], rule: Rule<T>, settings: Settings): Matched<T> {
  const sides = { before: keyed(before, rule), after: keyed(after, rule) };
  const answers = { yes: new Set(settings.yes), no: new Set(settings.no) };
  const { held, doubtful } = claimsOf(sides, rule, answers);
  const certain: Pair<T>[] = held.map(({ from, to }) => ({ from: from.it, to: to.it }));
  const asked = doubtful.map(({ from, to }): Scored<T> => ({ from, to, score: rule.alike(from.it, to.it, certain) }));
  const claimed = new Set([...held, ...asked].flatMap(({ from, to }) => [from, to]));
  const leavers = new Set(held.map(({ from }) => rule.identity(from.it)));
  const takers = new Set([...held, ...asked].map(({ to }) => rule.identity(to.it)));
  // What loses its name to something else is gone as well, and what has the name of something that left is new.
  const gone = inOrder(before.filter((each) => !claimed.has(each) && !answers.no.has(each.said) && (!sides.after.has(rule.identity(each.it)) || takers.has(rule.identity(each.it)))));
  const news = inOrder(after.filter((each) => !claimed.has(each) && (!sides.before.has(rule.identity(each.it)) || leavers.has(rule.identity(each.it)))));
  const found = detected(gone, news, rule, certain, answers.no);
  return {
    pairs: [...certain, ...[...asked, ...found.chosen].map(({ from, to }) => ({ from: from.it, to: to.it }))],
    heard: held.flatMap(({ from, to, by }) => (by === "answer" ? [`${from.said}=${to.said}`] : [])),
    questions: [...asked.map((each) => question(rule, each, [])), ...found.chosen.map((each) => question(rule, each, found.all))],
  };
}

const keyed = <T>(list: readonly Named<T>[], rule: Rule<T>): Map<string, Named<T>> => new Map(list.map((each) => [rule.identity(each.it), each]));

/** By name, so that the order in which things were stated makes no difference. */
const inOrder = <T>(list: readonly Named<T>[]): Named<T>[] => [...list].sort((a, b) => (a.said < b.said ? -1 : 1));

interface Detected<T> { readonly chosen: readonly Scored<T>[]; readonly all: readonly Scored<T>[] }

/** Looked at twice where neighbours count: what the first look takes them to be makes the second one sharper. */
function detected<T>(gone: readonly Named<T>[], news: readonly Named<T>[], rule: Rule<T>, certain: readonly Pair<T>[], no: ReadonlySet<string>): Detected<T> {
  const pairs = candidates(gone, news, (each) => rule.features(each.it)).filter(({ from, to }) => !no.has(`${from.said}=${to.said}`) && rule.identity(from.it) !== rule.identity(to.it));
  const look = (found: readonly Pair<T>[]): Detected<T> => {
    const all = pairs.flatMap(({ from, to }): Scored<T>[] => {
      const score = rule.alike(from.it, to.it, found);
      return score >= rule.threshold ? [{ from, to, score }] : [];
    });
    return { all, chosen: chosenFrom(all, gone, news) };
  };
  const first = look(certain);
  return rule.lookAround && first.all.length > 0 ? look([...certain, ...first.chosen.map(({ from, to }) => ({ from: from.it, to: to.it }))]) : first;
}

/** Beyond so many candidates of one thing the least alike are left out. */
const mostCandidates = 12;

function chosenFrom<T>(all: readonly Scored<T>[], gone: readonly Named<T>[], news: readonly Named<T>[]): Scored<T>[] {
  const place = new Map([...gone.map((each, i) => [each, i] as const), ...news.map((each, i) => [each, i] as const)]);
  const byEdge = new Map<Edge, Scored<T>>();
  const groups = new Map<Named<T>, Scored<T>[]>();
  for (const each of all) groups.set(each.from, [...groups.get(each.from) ?? [], each]);
  for (const group of groups.values()) {
    for (const each of group.sort((a, b) => b.score - a.score).slice(0, mostCandidates)) {
      byEdge.set({ from: place.get(each.from) ?? 0, to: place.get(each.to) ?? 0, worth: Math.round(each.score * 1_000_000) }, each);
    }
  }
  return assignment([...byEdge.keys()]).flatMap((edge) => byEdge.get(edge) ?? []);
}

/** So near to the one that was chosen that it might as well be meant. */
const near = 0.15;

function question<T>(rule: Rule<T>, { from, to, score }: Scored<T>, all: readonly Scored<T>[]): RenameQuestion {
  const pair = `${from.said}=${to.said}`;
  // Where several might be meant, each of them is so much less certain.
  const others = all.filter((each) => each.from === from && each.to !== to && each.score >= score - near).map((each) => each.to.said).sort();
  return {
    of: rule.of, from: from.said, to: to.said, score: Math.round(score * (others.length > 0 ? 0.7 : 1) * 100) / 100, pair,
    yes: `--rename ${shellWord(pair)}`, no: `--no-rename ${shellWord(pair)}`, ...(others.length > 0 && { others }),
  };
}
