import { sameData } from "../../model/equal.js";
import type { Change } from "../../schema/change.js";
import type { Inverse, Step, StepAction } from "../../schema/plan/step.js";

/**
 * Comments, and privileges, that follow one upon the other become one step where they mean the same for others: a reader of
 * the file sees tables, not a hundred notes on them.
 */
export function gathered(steps: readonly Step[]): Step[] {
  const done: Step[] = [];
  for (const step of steps) {
    const last = done.at(-1);
    const both = last === undefined ? undefined : together(last, step);
    if (both === undefined) done.push(step);
    else done[done.length - 1] = both;
  }
  return done;
}

function together(first: Step, second: Step): Step | undefined {
  const [topic, other] = [topicOf(first), topicOf(second)];
  if (topic === undefined || topic.of !== other?.of || !sameData(effectOf(first), effectOf(second))) return undefined;
  const [up, more] = [statementsOf(first), statementsOf(second)];
  const [back, backFirst] = [backOf(first.inverse), backOf(second.inverse)];
  if (up === undefined || more === undefined || back === undefined || backFirst === undefined) return undefined;
  const changes = [...first.changes, ...second.changes];
  const { source: _, ...rest } = first;
  return {
    ...rest, changes, summary: topic.summary(changes.length),
    action: { kind: "sql", statements: [...up, ...more] },
    inverse: { kind: "steps", transactional: true, actions: [{ kind: "sql", statements: [...backFirst, ...back] }] },
  };
}

interface Topic {
  readonly of: string;
  readonly summary: (count: number) => string;
}

/** Undefined where a step must stand alone. */
function topicOf({ changes, transactional, loses, advice, cleanup }: Step): Topic | undefined {
  const [first] = changes;
  if (first === undefined || !transactional || loses !== undefined || advice !== undefined || (cleanup ?? []).length > 0) return undefined;
  const topic = topicOfChange(first);
  return topic !== undefined && changes.every((each) => topicOfChange(each)?.of === topic.of) ? topic : undefined;
}

function topicOfChange(change: Change): Topic | undefined {
  switch (change.change) {
    case "comment": return { of: "comments", summary: (count) => `Write ${count} comments` };
    case "grant": return { of: `grants to ${change.grant.to}`, summary: (count) => `Grant ${change.grant.to} its privileges on ${count} objects` };
    case "revoke": return { of: `grants from ${change.grant.to}`, summary: (count) => `Take privileges on ${count} objects from ${change.grant.to}` };
    case "create":
    case "alter":
    case "drop": return undefined;
  }
}

const effectOf = ({ lock, on, work, class: kind, safety, risk }: Step): object => ({ lock, work, kind, safety, risk, ...(on !== undefined && { on }) });

const statementsOf = ({ action }: { readonly action: StepAction }): readonly string[] | undefined => (action.kind === "sql" ? action.statements : undefined);

function backOf(inverse: Inverse): readonly string[] | undefined {
  if (inverse.kind === "none" || !inverse.transactional || inverse.loses !== undefined || inverse.stays !== undefined) return undefined;
  const statements = inverse.actions.map((action) => statementsOf({ action }));
  return statements.every((each) => each !== undefined) ? statements.flat() : undefined;
}
