import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { createDatabase } from "../postgres.js";
import { giveDatabase } from "./embedded.js";
import { bin, configFor, corollary, project, type Running, sound, start, write } from "./run.js";

const note = (...fields: string[]) =>
  `import { boolean, date, Entity, integer, text } from "corollary";\nexport class Note extends Entity {\n  title = text({ max: 80 });\n${fields.map((field) => `  ${field}\n`).join("")}}\n`;

/** On the embedded database. */
async function startEmbedded(files: Readonly<Record<string, string>>) {
  const folder = project(files);
  await giveDatabase(folder);
  return { folder, running: start(process.execPath, [bin, "dev", "--port", "0"], folder) };
}

/** On a server, which is there at once. */
async function startDev(files: Readonly<Record<string, string>>) {
  const server = await createDatabase();
  const folder = project({ ...files, "corollary.config.ts": configFor(server) });
  onTestFinished(() => server.drop());
  return { folder, running: start(process.execPath, [bin, "dev"], folder, { DATABASE_URL: server.url }) };
}

async function urlOf(running: Running): Promise<string> {
  return (await running.until(/listens on (http:\S+)/u))[1] ?? "";
}

interface Document {
  readonly components: { readonly schemas: Readonly<Record<string, { readonly properties?: Readonly<Record<string, unknown>> }>> };
}
const fieldsOf = async (url: string) => {
  const { components } = (await (await fetch(`${url}/spec`)).json()) as Document;
  return Object.keys(components.schemas["Note"]?.properties ?? {});
};

/** How long it takes after an edit until the API has the field, asking every 5 ms. */
async function liveAfter(url: string, field: string, edit: () => void): Promise<number> {
  const begun = performance.now();
  edit();
  while (!(await fieldsOf(url)).includes(field)) {
    if (performance.now() - begun > 20_000) throw new Error(`${field} is not live after 20 s.`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return performance.now() - begun;
}

const titles = async (url: string) => ((await (await fetch(`${url}/api/v1/notes?sort=title`)).json()) as { data: Record<string, unknown>[] }).data;

async function post(url: string, body: object): Promise<number> {
  return (await fetch(`${url}/api/v1/notes`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) })).status;
}

describe("corollary dev", () => {
  it("serves, makes an edit live within a second, keeps the rows, and closes when asked to", async () => {
    const { folder, running } = await startEmbedded(sound);
    const url = await urlOf(running);
    expect(await post(url, { title: "first" })).toBe(201);
    const times: number[] = [];
    for (const [i, field] of ["done", "stars", "seen"].entries()) {
      const fields = ["done = boolean().default(false);", "stars = integer().optional();", "seen = date().optional();"].slice(0, i + 1);
      times.push(await liveAfter(url, field, () => write(folder, "domain/note.ts", note(...fields))));
    }
    console.log(`corollary dev: an edit is live after ${times.map(Math.round).join(", ")} ms`);
    // A second is what it takes on a quiet machine; this one may be busy with other tests.
    expect(Math.min(...times)).toBeLessThan(3000);
    expect(await titles(url)).toMatchObject([{ title: "first", done: false, stars: null, seen: null }]);
    expect(running.text()).toContain("alter table note add column");
    expect(running.text()).not.toMatch(/^\s*(grant|revoke) /mu);
    expect(await running.stop("SIGTERM")).toBe(0);
  }, 180_000);

  it("goes on serving the old model while the new one is broken, and takes it up once mended", async () => {
    const { folder, running } = await startDev(sound);
    const url = await urlOf(running);
    write(folder, "domain/note.ts", note("wrong = = 1;"));
    await running.until(/domain\/note\.ts:4:\d+ error/u);
    await running.until(/goes on being served/u);
    expect(await post(url, { title: "still" })).toBe(201);
    write(folder, "domain/note.ts", note("right = integer().optional();"));
    await running.until(/live after/u);
    expect(await fieldsOf(url)).toContain("right");
    expect(await running.stop("SIGINT")).toBe(0);
  });

  it("names what would lose data, with what to do, and goes on serving the old model", async () => {
    const { folder, running } = await startDev({ ...sound, "domain/note.ts": note("colour = text().optional();") });
    const url = await urlOf(running);
    expect(await post(url, { title: "kept", colour: "red" })).toBe(201);
    write(folder, "domain/note.ts", note());
    await running.until(/blocked[^]*note\.colour[^]*→[^]*corollary db reset/u);
    expect(await titles(url)).toMatchObject([{ title: "kept", colour: "red" }]);
    expect(await running.stop()).toBe(0);
  });

  it("sees new files, and files that are gone", async () => {
    const { folder, running } = await startDev(sound);
    const url = await urlOf(running);
    write(folder, "domain/deep/tag.ts", `import { Entity, text } from "corollary";\nexport class Tag extends Entity { name = text(); }\n`);
    await running.until(/live after/u);
    expect((await fetch(`${url}/api/v1/tags`)).status).toBe(200);
    rmSync(join(folder, "domain", "deep"), { recursive: true });
    await running.until(/blocked/u);
    expect((await fetch(`${url}/api/v1/tags`)).status).toBe(200);
  });

  it("waits for a sound model where the first one is broken", async () => {
    const { folder, running } = await startDev({ ...sound, "domain/note.ts": "export class {" });
    await running.until(/Nothing is served yet/u);
    write(folder, "domain/note.ts", sound["domain/note.ts"]);
    const url = await urlOf(running);
    expect(await fieldsOf(url)).toContain("title");
  });

  it("asks for a restart where the config has another port", async () => {
    const { folder, running } = await startDev(sound);
    await urlOf(running);
    writeFileSync(join(folder, "corollary.config.ts"), `export default { http: { port: 1 } };\n`);
    await running.until(/start again to use it/u);
  });

  it("leaves the embedded database to a second process only when it ends", async () => {
    const { folder, running } = await startEmbedded(sound);
    await urlOf(running);
    expect(await corollary(folder, ["serve", "--port", "0"])).toMatchObject({ code: 2, out: "", err: expect.stringMatching(/refused [^]*→[^]*DATABASE_URL/u) });
    expect(await running.stop()).toBe(0);
    const third = start(process.execPath, [bin, "serve", "--port", "0"], folder);
    await urlOf(third);
    expect(await third.stop()).toBe(0);
  }, 180_000);
});
