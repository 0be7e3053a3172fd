import { createQueries, type Queries } from "../../query/execute.js";
import { rightsOf } from "../../policy/rights.js";
import { NotFound } from "../../query/errors.js";
import { logUnrestricted } from "../../query/unrestricted.js";
import type { Model } from "../../model/model.js";
import { erasePerson } from "../../service/person/erase.js";
import { exportPerson } from "../../service/person/export.js";
import { requireEntity, requireKey } from "../called.js";
import { compileProject } from "../compile-project.js";
import { projectEncryption } from "../encryption.js";
import { loadProject } from "../load.js";
import { openProjectDatabase } from "../open.js";
import { Failure, type ExitCode } from "../outcome.js";
import { findProject } from "../project.js";
import { settings } from "../settings.js";
import type { Terminal } from "../terminal.js";

type Named = readonly (string | undefined)[];

/** `corollary person export Customer 42`: everything that is stored about a person, as JSON on stdout. */
export function personExport(cwd: string, named: Named, terminal: Terminal): Promise<ExitCode> {
  return withPerson(cwd, named, "export", async (of) => {
    terminal.out(JSON.stringify(await exportPerson(of), undefined, 2));
  });
}

/** `corollary person erase Customer 42`: tells what would be done; with `--yes` does it. */
export function personErase(cwd: string, named: Named, { yes = false, json = false }: { readonly yes?: boolean; readonly json?: boolean }, terminal: Terminal): Promise<ExitCode> {
  return withPerson(cwd, named, "erase", async (of) => {
    const rows = await erasePerson({ ...of, dryRun: !yes });
    if (json) terminal.out(JSON.stringify({ erased: yes, rows }, undefined, 2));
    else for (const { entity, key, fields } of rows) terminal.out(`${entity} ${JSON.stringify(key)}  ${Object.entries(fields).map(([field, how]) => `${field}: ${how}`).join(", ")}`);
    terminal.say(yes ? "Done." : "Nothing is changed yet; with --yes it is.");
  });
}

interface Person { readonly model: Model; readonly queries: Queries; readonly entity: string; readonly key: unknown }

async function withPerson(cwd: string, [name, id]: Named, what: string, run: (of: Person) => Promise<void>): Promise<ExitCode> {
  const project = await loadProject(findProject(cwd));
  const { model } = compileProject(project);
  const entity = requireEntity(model, name);
  const key = requireKey(model, entity, id ?? "");
  const encryption = await projectEncryption(project.config, model);
  const database = await openProjectDatabase(settings(project.root, project.config));
  try {
    logUnrestricted({ reason: `corollary person ${what} ${entity.name}`, scope: "unrestricted" });
    const queries = createQueries({ model, database: database.as("app"), rightsOf, encryption }).as({ unrestricted: true });
    await run({ model, queries, entity: entity.name, key });
    return 0;
  } catch (error) {
    throw error instanceof NotFound ? new Failure(error.message) : error;
  } finally {
    await database.close();
  }
}
