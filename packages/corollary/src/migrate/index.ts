export type { Migration, SqlMigration, TypeScriptMigration } from "./files/migration.js";
export { parseMigration } from "./files/parse.js";
export { printMigration } from "./files/print.js";
export { type FileProblem, MigrationFileError, MigrationFilesError } from "./files/problem.js";
export { readMigrations } from "./files/read.js";
export type { Effect, Script, ScriptStep } from "./files/script.js";
export { scriptsOf, type Scripts } from "./files/scripts-of-plan.js";
export { type Snapshot, snapshotOf } from "./files/snapshot.js";
export { type Draft, migrationFiles, writeMigration } from "./files/write.js";
