import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileKind } from "../../migrate/files/name.js";
import { writeMigration } from "../../migrate/files/write.js";
import { squashMigrations } from "../../migrate/make/squash.js";
import { describeProofProblem } from "../../migrate/prove/words.js";
import { type ExitCode, Failure } from "../outcome.js";
import type { Terminal } from "../terminal.js";
import { openWriting } from "./project.js";
import { inWordsOfCommands } from "./session.js";

export interface SquashFlags {
  readonly to?: string;
  readonly name?: string;
  /** Delete the files of what is replaced, rather than move them to squashed/. */
  readonly delete?: boolean;
}

/** `corollary migrate squash`: one migration in place of many. */
export async function squashCommand(cwd: string, flags: SquashFlags, terminal: Terminal): Promise<ExitCode> {
  return inWordsOfCommands(async (): Promise<ExitCode> => {
    const { migrations, folder, schema, load, place } = await openWriting(cwd, {});
    const squashed = await squashMigrations({
      migrations, folder, applicationRole: schema.roles[0]?.name ?? "corollary_app", version: schema.version, bench: { load },
      ...(flags.to === undefined ? {} : { to: flags.to }), ...(flags.name === undefined ? {} : { title: flags.name }),
    });
    if (squashed.proof.problems.length > 0) {
      throw new Failure(`The one migration does not do what the ${squashed.replaced.length} do, so nothing was written:${squashed.proof.problems.map((problem) => `\n  - ${describeProofProblem(problem)}`).join("")}`, "Squash up to an earlier version (--to).");
    }
    const written = await writeMigration(folder, squashed.files);
    await putAway(folder, new Set(squashed.replaced.map(({ version }) => version)), flags.delete ?? false);
    terminal.out(written.map((path) => relative(place.root, path)).join("\n"));
    terminal.say(`${squashed.name} stands for ${squashed.replaced.length} migrations, whose files are ${flags.delete ? "deleted" : `in ${relative(place.root, join(folder, "squashed"))}/`}. Databases that have had all of them do not run it.`);
    for (const { name } of squashed.byHand) terminal.say(`${terminal.paint("yellow", "note")} ${name} was written by hand. What it made is in the new one; what it did to rows is not, so that new databases go without.`);
    return 0;
  });
}

async function putAway(folder: string, versions: ReadonlySet<string>, remove: boolean): Promise<void> {
  const aside = join(folder, "squashed");
  if (!remove) await mkdir(aside, { recursive: true });
  for (const file of await readdir(folder)) {
    const kind = fileKind(file);
    if (kind.kind !== "part" || !versions.has(kind.name.version)) continue;
    await (remove ? rm(join(folder, file)) : rename(join(folder, file), join(aside, file)));
  }
}
