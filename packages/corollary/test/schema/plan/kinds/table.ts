import { batchesStatement } from "../../../../src/migrate/files/script.js";
import type { Inverse, Step } from "../../../../src/schema/plan/step.js";

/** The table of the documentation, a row for each step of each kind. */
export function tableOf(kinds: readonly { readonly change: string; readonly steps: readonly Step[] }[]): string {
  const head = ["change", "statement", "lock", "work", "class", "safety", "risk", "in a transaction", "way back"];
  const lines = kinds.flatMap(({ change, steps }) => steps.map((step, i) => [
    i === 0 ? change : "", statementOf(step), lockOf(step), step.work, step.class, step.safety, step.risk, step.action.kind === "batches" ? "batches" : step.transactional ? "yes" : "no", wayBack(step.inverse),
  ]));
  return [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

const longest = 96;

/** The beginning of what is run: enough to know it by. */
function statementOf({ action }: Step): string {
  const text = (action.kind === "batches" ? batchesStatement(action) : action.statements.join("; ")).replace(/\s+/gu, " ");
  return `\`${(text.length <= longest ? text : `${text.slice(0, longest - 1).trimEnd()}…`).replaceAll("|", "\\|")}\``;
}

const lockOf = ({ lock, on }: Step): string => (on === undefined ? lock : `${lock} on \`${on.schema === "public" ? on.name : `${on.schema}.${on.name}`}\``);

function wayBack(inverse: Inverse): string {
  switch (inverse.kind) {
    case "none": return `none: ${inverse.why}`;
    case "steps": return inverse.stays ?? (inverse.actions.length === 0 ? "nothing is left" : inverse.transactional ? "yes" : "yes, not in a transaction");
  }
}
