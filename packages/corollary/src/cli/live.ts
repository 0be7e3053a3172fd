import type { Database } from "../database/port.js";
import type { Handler } from "../http/options.js";
import type { Model } from "../model/model.js";
import type { ServedApp } from "./app/served.js";
import type { Config } from "./config.js";
import type { Fault } from "./fault.js";
import { projectEncryption } from "./encryption.js";
import { askOnTerminal } from "./migrate/ask.js";
import { bringInStep, wantedOf, type Step } from "./schema-state.js";
import type { Place } from "./project.js";
import { projectHandler } from "./serving.js";
import type { Terminal } from "./terminal.js";

/** What answers requests at the moment. */
export interface Live {
  handler: Handler;
  readonly app: ServedApp;
  /** Where it listens. */
  readonly port: number;
}

/** Answers while there is nothing to serve: the database could not follow the first model. */
export const notYet: Handler = async () =>
  Response.json(
    { error: { code: "unavailable", message: "The database does not match the model; the terminal of corollary dev says what to do.", details: [] } },
    { status: 503 },
  );

/**
 * Brings the database in step with the model and lets the model answer from then on. Where the database cannot follow,
 * says why and what to do, changes nothing, and gives that as faults.
 */
export async function bringLive(place: Place, config: Config, model: Model, database: Database, live: Live, terminal: Terminal): Promise<readonly Fault[]> {
  const step = await bringInStep(place, config, database, wantedOf(config, model, database), askOnTerminal, terminal);
  tell(step, terminal);
  if (step.step === "blocked") {
    const faults = step.differences.map(({ what, remedy }): Fault => ({ code: "blocked", severity: "error", message: what, ...(remedy === undefined ? {} : { hint: remedy }) }));
    return faults.length > 0 ? faults : [{ code: "blocked", severity: "error", message: step.message }];
  }
  live.handler = projectHandler(place.root, config, model, database, { app: live.app.files, port: live.port, encryption: await projectEncryption(config, model) });
  return [];
}

const MOST_SHOWN = 8;

function tell(step: Step, { say, paint }: Terminal): void {
  switch (step.step) {
    case "none":
      return;
    case "created":
      return say("Built the schema.");
    case "extended": {
      // Privileges follow from tables: they would hide what was asked for.
      const structural = step.statements.filter((statement) => !/^(?:grant|revoke) /u.test(statement));
      const statements = structural.length > 0 ? structural : step.statements;
      const shown = statements.slice(0, MOST_SHOWN).map((statement) => paint("dim", `  ${statement.replace(/\s+/gu, " ").slice(0, 140)}`));
      const more = statements.length > MOST_SHOWN ? [paint("dim", `  … and ${statements.length - MOST_SHOWN} more`)] : [];
      return say(["Extended the schema:", ...shown, ...more].join("\n"));
    }
    case "blocked": {
      const named = step.differences.map(({ what, remedy }) => `  - ${what}${remedy === undefined ? "" : `\n    ${paint("green", "→")} ${remedy}`}`);
      return say([`${paint("yellow", "blocked")} ${step.message}`, ...named].join("\n"));
    }
  }
}
