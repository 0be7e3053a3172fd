import type { Database } from "../database/port.js";
import type { Model } from "../model/model.js";
import type { Terminal } from "./terminal.js";

/** What a person who has just started a service wants to know: where it is, and where to begin. */
export function announce(title: string, url: string, model: Model, database: Database, basePath: string, terminal: Terminal): void {
  const { paintOut: paint } = terminal;
  const entities = Object.values(model.entities);
  const first = entities[0];
  const lines = [
    `${paint("green", "●")} ${paint("bold", title)} listens on ${paint("cyan", url)}`,
    `  api       ${url}${basePath}${first ? `/${first.path}` : ""}${entities.length > 1 ? ` and ${entities.length - 1} more` : ""}`,
    `  docs      ${url}/docs`,
    `  spec      ${url}/spec`,
    `  database  ${database.info.driver === "pglite" ? "embedded, in " : ""}${database.info.location}`,
  ];
  terminal.out(lines.join("\n"));
}
