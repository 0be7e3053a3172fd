import type { Settings } from "../options.js";
import type { RenameQuestion } from "../step.js";

/** Something that is gone, or new, as a person says it. */
export interface Named<T> { readonly said: string; readonly it: T }

export interface Matched<T> {
  readonly pairs: readonly { readonly from: T; readonly to: T }[];
  readonly questions: readonly RenameQuestion[];
}

interface Rule<T> {
  readonly of: RenameQuestion["of"];
  /** From here on a person is asked. */
  readonly threshold: number;
  /** Whether the model says that the second was the first. */
  stated(from: T, to: T): boolean;
  alike(from: T, to: T): number;
}

/**
 * Which of what is gone is which of what is new: first as stated by the model or answered, then as alike as they are,
 * each used once, the most alike first. What is found alike is asked.
 */
export function match<T>(gone: readonly Named<T>[], news: readonly Named<T>[], rule: Rule<T>, settings: Settings): Matched<T> {
  const pairs: { from: T; to: T }[] = [];
  const questions: RenameQuestion[] = [];
  const used = new Set<Named<T>>();
  const take = (from: Named<T>, to: Named<T>): void => {
    used.add(from).add(to);
    pairs.push({ from: from.it, to: to.it });
  };
  const yes = new Set(settings.yes);
  const no = new Set(settings.no);
  for (const to of news) {
    const from = gone.find((each) => !used.has(each) && (rule.stated(each.it, to.it) || yes.has(`${each.said}=${to.said}`)));
    if (from !== undefined) take(from, to);
  }
  const candidates = gone.flatMap((from) => (used.has(from) || no.has(from.said) ? [] : news.flatMap((to) => {
    if (used.has(to) || no.has(`${from.said}=${to.said}`)) return [];
    const score = rule.alike(from.it, to.it);
    return score >= rule.threshold ? [{ from, to, score }] : [];
  })));
  for (const { from, to, score } of candidates.sort((a, b) => b.score - a.score)) {
    if (used.has(from) || used.has(to)) continue;
    take(from, to);
    const pair = `${from.said}=${to.said}`;
    questions.push({ of: rule.of, from: from.said, to: to.said, score: Math.round(score * 100) / 100, yes: `--rename ${pair}`, no: `--no-rename ${pair}` });
  }
  return { pairs, questions };
}
