import type { Migration } from "./migration.js";
import { versionAt } from "./name.js";

/** The version of a migration that is written at a moment, later than those that are there. */
export function nextVersion(migrations: readonly Pick<Migration, "version">[], now: Date): string {
  const [version, last] = [versionAt(now), migrations.map((each) => each.version).sort().at(-1) ?? ""];
  return version > last ? version : afterVersion(last);
}

/** A second later. */
export function afterVersion(version: string): string {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/u.exec(version) ?? [];
  return versionAt(new Date(Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) + 1000));
}
