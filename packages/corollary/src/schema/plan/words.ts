import { identifiers, qualified } from "../identifier.js";
import type { Plan, RenameQuestion, Step } from "./step.js";

/** A step as one line for a terminal: what is done, and what it means for others. */
export function describeStep(step: Step): string {
  return `${step.summary} (${describeEffect(step)})`;
}

/** What others feel of a step: "access exclusive lock on ticket for a moment", "online, reads every row of ticket". */
export function describeEffect(step: Step): string {
  const parts = [lockWords(step), workWords(step), riskWords(step)];
  return parts.filter((part) => part !== "").join("; ");
}

function lockWords({ lock, on, class: kind }: Step): string {
  if (lock === "none") return "no lock on a table that is in use";
  const where = on === undefined ? "" : ` on ${on.schema === "public" ? "" : `${on.schema}.`}${on.name}`;
  const held = `${lock} lock${where}`;
  switch (kind) {
    case "online": return `online, ${held}`;
    case "offline": return `offline, ${held} as long as it takes`;
    case "fast-lock":
    case "expand-contract":
    case "destructive": return `${held} for a moment`;
  }
}

function workWords({ work, action, on }: Step): string {
  if (on === undefined) return "";
  if (action.kind === "batches") return `writes rows in batches of ${action.size}`;
  switch (work) {
    case "catalog": return "";
    case "scan": return "reads every row";
    case "rewrite": return "writes every row";
  }
}

function riskWords({ risk, loses }: Step): string {
  if (loses !== undefined) return `loses the ${loses.what}`;
  switch (risk) {
    case "None": return "";
    case "MayFail": return "may fail";
    case "ExistingNullsMustBeAbsent": return "every row must have a value";
    case "DataWillBeModified": return "changes values";
    case "ManualActionRequired": return "needs a person";
  }
}

/** A question with both ways to answer it. */
export function describeQuestion({ of, from, to, score, yes, no, others }: RenameQuestion): string {
  return `Is the ${of} ${to} what was ${from} before? They are ${Math.round(score * 100)} % alike.${others === undefined ? "" : ` It might as well be ${others.join(" or ")}, or have been split.`}\n  yes: ${yes}\n  no:  ${no}`;
}

/** How a step is undone, or why it is not. */
export function describeInverse({ inverse }: Step): string {
  if (inverse.kind === "none") return `Cannot be undone: ${inverse.why}`;
  return [inverse.actions.length === 0 ? "Nothing is to be undone." : "Can be undone.", ...(inverse.stays === undefined ? [] : [inverse.stays])].join(" ");
}

/** The statements of a step as one SQL text, each ended by a semicolon; batches as the statement that is repeated. */
export function stepSql({ action }: Step): string {
  if (action.kind === "sql") return action.statements.map((statement) => `${statement};`).join("\n");
  const { table, key, set, where, size } = action;
  const [name, columns] = [qualified(table), identifiers(key)];
  return `-- repeated until no row is left, each time committed:\nupdate ${name} set ${set} where (${columns}) in (select ${columns} from ${name} where ${where} limit ${size});`;
}

/** All of a plan, readable: questions and obstacles first, then the steps with their statements. */
export function describePlan(plan: Plan): string {
  return [
    ...plan.questions.map(describeQuestion),
    ...plan.obstacles.map(({ what, remedy }) => `In the way: ${what}\n  ${remedy}`),
    ...plan.steps.map((step, i) => `${i + 1}. ${describeStep(step)}${step.advice === undefined ? "" : `\n   ${step.advice}`}\n${indent(stepSql(step))}`),
  ].join("\n\n");
}

const indent = (text: string): string => text.split("\n").map((line) => `     ${line}`).join("\n");
