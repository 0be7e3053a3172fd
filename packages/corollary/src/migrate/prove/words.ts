import { describeChange } from "../../schema/words.js";
import type { FailedStep, ProofProblem, ProofWarning } from "./proof.js";

const at = (step: FailedStep | undefined): string => (step === undefined ? "" : ` at step ${step.number} ("${step.summary}")`);
const ways = { up: "On its way up", down: "On its way down", "up again": "On its way up again, after the way down," } as const;

/** A problem as a sentence or several. */
export function describeProofProblem(problem: ProofProblem): string {
  switch (problem.problem) {
    case "fails": return `${ways[problem.way]} it fails${at(problem.step)}${problem.rows ? " on sample rows" : ""}: ${problem.message}`;
    case "differs": {
      const from = problem.way === "down" ? "what was there before" : "what it is to lead to";
      return `${ways[problem.way]} it does not lead to ${from}:${problem.changes.map((change) => `\n  - ${describeChange(change)}`).join("")}`;
    }
    case "loses": {
      const what = problem.column === undefined ? `rows of ${problem.table}` : `values of ${problem.table}.${problem.column}`;
      return problem.before === problem.after ? `It changes ${what}, and no step says so.` : `It loses ${what} (${problem.before} before, ${problem.after} after), and no step says so.`;
    }
  }
}

export function describeProofWarning(warning: ProofWarning): string {
  switch (warning.warning) {
    case "may-fail": return `${ways[warning.way]} it fails${at(warning.step)} on rows such as the sample has: ${warning.message}`;
    case "no-rows": return `No rows could be made for ${warning.table} (${warning.why}), so it was proved without.`;
    case "no-way-back": return "There is no way back.";
  }
}
