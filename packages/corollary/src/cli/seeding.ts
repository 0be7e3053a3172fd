import { relative, sep } from "node:path";
import type { Database } from "../database/port.js";
import { pastRowSecurity } from "../database/settled.js";
import { contextOver } from "../policy/context.js";
import { catalogue } from "../schema/catalogue.js";
import { projectEncryption } from "./encryption.js";
import type { Project } from "./load.js";
import { Failure } from "./outcome.js";
import type { Wanted } from "./schema-state.js";
import { applySeeds, type SeedDone } from "./seed/apply.js";
import { seedFiles } from "./seed/files.js";
import { readLedger } from "./seed/ledger.js";
import { pendingSeeds, type SeedState, seedStates } from "./seed/state.js";
import type { Settings } from "./settings.js";
import type { Terminal } from "./terminal.js";

/** Where each seed of the project stands with this database. */
export async function projectSeeds(settings: Settings, database: Database): Promise<SeedState[]> {
  return seedStates(await seedFiles(settings.seeds), await readLedger(database));
}

/**
 * Applies the seeds that are still to come, saying each when it is done. Returns how many.
 * @throws Refusal where one that was applied has since been changed
 */
export async function seedProject(project: Project, settings: Settings, wanted: Wanted, database: Database, terminal: Terminal): Promise<SeedDone[]> {
  const pending = pendingSeeds(await projectSeeds(settings, database));
  const folder = relative(project.root, settings.seeds).split(sep).join("/");
  const done: SeedDone[] = [];
  const encryption = pending.length === 0 ? undefined : await projectEncryption(project.config, wanted.model);
  await applySeeds(
    {
      // Seeds are about the rows of all tenants.
      database: pastRowSecurity(database),
      model: wanted.model,
      encryption,
      // The terminal says which seeds are applied, so that nothing more need be logged.
      context: (transaction) => contextOver({ model: wanted.model, version: database.info.version, catalogue: catalogue(wanted.schema), encryption, log: () => undefined }, transaction).unrestricted("seed of the project"),
      async module(name) {
        const load = project.seeds[`${folder}/${name}`];
        if (!load) throw new Failure(`The seed ${name} appeared while the others were being applied.`, "Run the command again.");
        return load();
      },
    },
    pending,
    (seed) => {
      done.push(seed);
      terminal.say(`  ${terminal.paint("green", "✓")} ${describe(seed)}`);
    },
  );
  return done;
}

function describe({ name, rows, milliseconds }: SeedDone): string {
  const gained = rows === undefined ? "" : `  ${rows} ${rows === 1 ? "row" : "rows"}`;
  return `${name}${gained}  ${Math.round(milliseconds)} ms`;
}
