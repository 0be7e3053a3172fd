import { DatabaseError } from "../database/errors.js";
import type { Database } from "../database/port.js";
import { modelHash } from "../model/json/hash.js";
import { developmentLosses, type DevelopmentLoss, developTo, isHarmless } from "../migrate/develop.js";
import { readLedger } from "../migrate/ledger/entry.js";
import type { Difference } from "../schema/additions.js";
import { plan } from "../schema/plan/plan.js";
import type { Step as PlanStep } from "../schema/plan/step.js";
import { describeQuestion } from "../schema/plan/words.js";
import type { Schema } from "../schema/schema.js";
import type { Ask } from "./migrate/ask.js";
import type { Terminal } from "./terminal.js";
import type { Step, Wanted } from "./schema-state.js";

/** Whether migrations keep this database: then nothing else changes its schema. */
export async function isUnderMigrations(database: Database): Promise<boolean> {
  return (await readLedger(database.as("owner"))).length > 0;
}

/**
 * For `dev`: what cannot simply be added. What loses nothing is done at once; everything else a person is asked about, with
 * what would be lost. Where nobody answers, or with no, nothing is done.
 */
export async function stepByAsking(database: Database, from: Schema, { schema, model }: Wanted, blocked: readonly Difference[], ask: Ask, terminal: Terminal): Promise<Step> {
  const refused = (message: string): Step => ({ step: "blocked", message, differences: blocked });
  const found = await settled(from, schema, ask);
  if (found === undefined) return refused("Changes of the model would lose or convert data, or are new names: answer on a terminal, or state them with .was(\"…\").");
  const { steps, obstacles } = found;
  if (obstacles.length > 0) return { step: "blocked", message: "Rows stand against changes of the model.", differences: obstacles };
  if (!steps.every(isHarmless)) {
    const losses = await developmentLosses(database, steps);
    terminal.say(described(steps, losses, terminal));
    if ((await ask(losses.length > 0 ? "Do it, and lose that?" : "Do it?")) !== true) return refused("Changes of the model would lose or convert data.");
  }
  try {
    await developTo(database, steps, from, { schema, modelHash: modelHash(model) });
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return refused(`The rows in the database stand against it: ${error.message}`);
  }
  return { step: "extended", statements: steps.flatMap(({ action }) => (action.kind === "sql" ? action.statements : [action.set])) };
}

interface Settled { readonly steps: readonly PlanStep[]; readonly obstacles: readonly Difference[] }

/** The plan once every question is answered; undefined where nobody answers. */
async function settled(from: Schema, to: Schema, ask: Ask): Promise<Settled | undefined> {
  const renames: { yes: string[]; no: string[] } = { yes: [], no: [] };
  for (;;) {
    const { steps, questions, obstacles } = plan(from, to, { mode: "simple", allowDestructive: true, renames });
    if (questions.length === 0) return { steps, obstacles };
    for (const question of questions) {
      const answer = await ask(describeQuestion(question).split("\n")[0] ?? "");
      if (answer === undefined) return undefined;
      (answer ? renames.yes : renames.no).push(question.pair);
    }
  }
}

function described(steps: readonly PlanStep[], losses: readonly DevelopmentLoss[], { paint }: Terminal): string {
  const told = steps.filter((step) => !isHarmless(step)).map((step) => {
    const loss = losses.find(({ summary }) => summary === step.summary);
    const lost = loss === undefined ? (step.advice ?? "") : paint("red", `loses ${loss.count ?? "all"} ${loss.what}`);
    return `  - ${step.summary}${lost === "" ? "" : `: ${lost}`}`;
  });
  return [`${paint("yellow", "asked")} The database would be changed:`, ...told].join("\n");
}
