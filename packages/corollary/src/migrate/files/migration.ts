import type { PlannedStep } from "./plan-json.js";
import type { PlacedScript } from "./script.js";
import type { Snapshot } from "./snapshot.js";

/** A migration as its files say it. */
export type Migration = SqlMigration | TypeScriptMigration;

interface Common {
  /** Fourteen digits; orders migrations. */
  readonly version: string;
  readonly slug: string;
  /** `V<version>__<slug>`, as its files are called. */
  readonly name: string;
  /** What the database holds afterwards. Absent: the same as before. */
  readonly snapshot?: Snapshot;
  /** SHA-256 of what goes up, in hex, line endings normalised. */
  readonly checksum: string;
  /** Versions of the migrations that this one stands for: a database that has had those does not run it. */
  readonly replaces?: readonly string[];
  /** The file that goes up, absolute. */
  readonly path: string;
}

export interface SqlMigration extends Common {
  readonly kind: "sql";
  /** The text of `.up.sql`. */
  readonly up: string;
  readonly upScript: PlacedScript;
  /** The text of `.down.sql`, where there is a way back. */
  readonly down?: string;
  readonly downScript?: PlacedScript;
  /** SHA-256 of what goes down. */
  readonly downChecksum?: string;
  /** The steps as data; absent for SQL that was written by hand. */
  readonly plan?: readonly PlannedStep[];
}

/** A data migration: a module that exports `up` and, where there is a way back, `down`. */
export interface TypeScriptMigration extends Common {
  readonly kind: "typescript";
  /** The source of the module. */
  readonly up: string;
}

/** The file that goes up, without its folder. */
export const fileNameOf = ({ kind, name }: Pick<Migration, "kind" | "name">): string => `${name}.${kind === "sql" ? "up.sql" : "ts"}`;
