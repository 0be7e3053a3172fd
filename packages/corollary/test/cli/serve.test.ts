import { createServer, type AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { openDatabase } from "../../src/database/open.js";
import { createDatabase } from "../postgres.js";
import { giveDatabase } from "./embedded.js";
import { bin, configFor, corollary, project, sound, start, write } from "./run.js";

const started = (folder: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) => start(process.execPath, [bin, "serve", ...args], folder, env);

describe("corollary serve", () => {
  it("refuses an empty database, builds the schema with --create, and serves it from then on", async () => {
    const folder = project({ ...sound, "seeds/010-note.csv": "title\nA\nB\n" });
    await giveDatabase(folder);
    expect(await corollary(folder, ["serve"])).toMatchObject({ code: 2, out: "", err: expect.stringContaining("The database is empty.") });
    const first = started(folder, ["--create", "--seed"]);
    const [, url = ""] = await first.until(/listens on (http:\S+)/u);
    expect(first.text()).toContain("010-note.csv  2 rows");
    const { data } = (await (await fetch(`${url}/api/v1/notes`)).json()) as { data: unknown[] };
    expect(data).toHaveLength(2);
    expect(await first.stop("SIGTERM")).toBe(0);
    const again = started(folder, ["--create", "--seed"]);
    await again.until(/listens on/u);
    expect(again.text()).not.toContain("010-note.csv");
    expect(await again.stop("SIGINT")).toBe(0);
  }, 180_000);

  it("refuses a database that does not match the model, naming every difference", async () => {
    const server = await createDatabase();
    const env = { DATABASE_URL: server.url };
    const folder = project({ ...sound, "corollary.config.ts": configFor(server) });
    await corollary(folder, ["db", "reset", "--yes"], env);
    write(folder, "domain/note.ts", sound["domain/note.ts"].replace("});", "});\n  more = text();"));
    write(folder, "domain/tag.ts", `import { Entity, text } from "corollary";\nexport class Tag extends Entity { name = text(); }\n`);
    const { code, err } = await corollary(folder, ["serve", "--create"], env);
    await server.drop();
    expect(code).toBe(2);
    expect(err).toContain("does not match the model");
    expect(err).toContain("note.more");
    expect(err).toContain("The table tag");
    expect(err).toContain("corollary dev");
  });

  it("refuses a database in which somebody else's tables are in the way, and leaves them", async () => {
    const server = await createDatabase();
    const other = await openDatabase({ url: server.url });
    await other.script("create table note (kept int); insert into note values (1)");
    const folder = project({ ...sound, "corollary.config.ts": configFor(server) });
    const { code, err } = await corollary(folder, ["serve", "--create"], { DATABASE_URL: server.url });
    const { rows } = await other.query({ text: "select kept, to_regclass('corollary.deployment') as ours from note", params: [] });
    await other.close();
    await server.drop();
    expect(code).toBe(2);
    expect(err).toContain("Corollary did not make");
    expect(rows).toEqual([{ kept: 1, ours: null }]);
  });

  it("refuses to be reached from other machines while nobody has said that everyone may do anything", async () => {
    const folder = project(sound);
    const refused = { code: 2, out: "", err: expect.stringContaining("other machines") };
    expect(await corollary(folder, ["serve", "--host", "0.0.0.0"])).toMatchObject(refused);
    expect(await corollary(folder, ["serve"], { HOST: "::" })).toMatchObject(refused);
    // Said in the config, it gets as far as the database, which is empty.
    const server = await createDatabase();
    write(folder, "corollary.config.ts", configFor(server, `, access: "open"`));
    const ended = await corollary(folder, ["serve", "--host", "0.0.0.0"], { DATABASE_URL: server.url });
    await server.drop();
    expect(ended).toMatchObject({ code: 2, err: expect.stringContaining("The database is empty.") });
  });

  it("says what to do where the port is taken", async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve));
    const { port } = holder.address() as AddressInfo;
    const server = await createDatabase();
    const folder = project({ ...sound, "corollary.config.ts": configFor(server) });
    const { code, err } = await corollary(folder, ["serve", "--create", "--port", String(port)], { DATABASE_URL: server.url });
    holder.close();
    await server.drop();
    expect(code).toBe(1);
    expect(err).toContain(`Port ${port} of 127.0.0.1 is taken.`);
    expect(err).toContain("--port");
  });

  it("says what to do where the server of the database does not answer, without the password", async () => {
    const { code, err } = await corollary(project(sound), ["serve"], { DATABASE_URL: "postgres://me:secret@127.0.0.1:1/shop" });
    expect(code).toBe(1);
    expect(err).toContain("Check DATABASE_URL");
    expect(err).not.toContain("secret");
  });

  it("lets a request under way end before it closes", async () => {
    const server = await createDatabase();
    const folder = project({ ...sound, "corollary.config.ts": `const slow = () => new Promise((done) => setTimeout(() => done(null), 600));\n${configFor(server, ", authenticate: slow")}` });
    const running = started(folder, ["--create"], { DATABASE_URL: server.url });
    const [, url = ""] = await running.until(/listens on (http:\S+)/u);
    const answer = fetch(`${url}/api/v1/notes`);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const stopped = running.stop("SIGTERM");
    expect((await answer).status).toBe(200);
    expect(await stopped).toBe(0);
    await server.drop();
  });
});
