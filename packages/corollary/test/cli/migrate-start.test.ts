import { afterAll, describe, expect, it } from "vitest";
import type { Database } from "../../src/database/port.js";
import { ownDatabase } from "../own-database.js";
import type { TestDatabase } from "../postgres.js";
import { rows, single } from "../schema/databases.js";
import { bin, configFor, project, start, write } from "./run.js";
import { type Answer, WarmCommandLine } from "./warm.js";

const note = (fields = ""): string => `import { Entity, text } from "corollary";\n\nexport class Note extends Entity {\n  title = text({ max: 60 });\n${fields}}\n`;

const warm = new WarmCommandLine();
let server: TestDatabase;
let database: Database;
ownDatabase((made) => ({ server, database } = made));
afterAll(() => warm.close());

const states = () => rows(database, "select substr(name, 18) as name, state from corollary.migration order by version");

describe("a project with migrations", () => {
  let folder: string;
  const run = (...args: string[]): Promise<Answer> => warm.run(folder, args, { DATABASE_URL: server.url });
  const running = (...args: string[]) => start(process.execPath, [bin, ...args], folder, { DATABASE_URL: server.url });

  it("has its schema from them, whatever is typed first, and in development too", async () => {
    folder = project({ "corollary.config.ts": configFor(server), "domain/note.ts": note() });
    await servesWhatTheyMake();
    await isFollowedByDev();
  }, 240_000);

  async function servesWhatTheyMake() {
    expect(await run("serve", "--migrate")).toMatchObject({ code: 2, err: expect.stringMatching(/no migrations\.\n→ .*corollary serve --create\. .*corollary migrate make init/u) });
    expect(await run("serve")).toMatchObject({ code: 2, err: expect.stringMatching(/The database is empty\.\n→ .*corollary serve --create/u) });
    expect(await run("migrate", "make", "init")).toMatchObject({ code: 0 });
    expect(await run("serve")).toMatchObject({ code: 2, err: expect.stringMatching(/lacks 1 migration: V\d{14}__init\.\n→ .*corollary migrate apply, or corollary serve --migrate/u) });

    const served = running("serve", "--create");
    await served.until(/listens on/u, 120_000);
    expect(await served.stop()).toBe(0);
    expect(await states()).toEqual([{ name: "init", state: "applied" }]);

    write(folder, "domain/note.ts", note("  body = text().optional();\n"));
    expect(await run("serve")).toMatchObject({ code: 2, err: expect.stringMatching(/column note\.body[^]*→ .*the model is ahead of them.*corollary migrate make/u) });
    write(folder, "domain/note.ts", note());
    expect(await run("db", "reset", "--yes")).toMatchObject({ code: 0, err: expect.stringContaining("Dropped everything and built the schema by the migrations: 1 table") });
    expect(await states()).toEqual([{ name: "init", state: "applied" }]);
  }

  /** Which takes over what it made before, and applies what is written. */
  async function isFollowedByDev() {
    await database.script("insert into note (title) values ('stays'); drop table corollary.migration_step, corollary.migration");
    expect(await run("serve")).toMatchObject({ code: 2, err: expect.stringMatching(/was made without migrations[^]*corollary migrate baseline \d{14} --reason/u) });
    const dev = running("dev");
    await dev.until(/The database holds what V\d{14}__init leads to[^]*listens on/u, 120_000);
    write(folder, "domain/note.ts", note("  body = text().optional();\n"));
    await dev.until(/blocked The model is ahead of the migrations\.[^]*The column note\.body \(Note\.body\) is new\./u);
    expect(await run("migrate", "make", "body")).toMatchObject({ code: 0 });
    await dev.until(/V\d{14}__body\n[^]*live after/u, 120_000);
    expect(await single(database, "select title || coalesce(body, '') from note")).toBe("stays");

    // What would lose rows is never applied by itself.
    write(folder, "domain/note.ts", note());
    expect(await run("migrate", "make", "gone", "--allow-destructive")).toMatchObject({ code: 0 });
    await dev.until(/Pending migrations destroy what is stored, so they were not applied\.\n→ .*--allow-destructive/u, 120_000);
    expect(await dev.stop()).toBe(0);
    expect(await states()).toEqual([{ name: "init", state: "baseline" }, { name: "body", state: "applied" }]);
  }
});
