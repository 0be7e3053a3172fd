import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "../../../packages/corollary/test/postgres.js";
import { type Service, startService } from "./service.js";

const example = fileURLToPath(new URL("..", import.meta.url));
const workspace = join(example, "..", "..");

/** Rows of each table of the original script. */
const originalCounts = {
  genres: 25, "media-types": 5, artists: 275, albums: 347, tracks: 3503, employees: 8, customers: 59, invoices: 412,
  "invoice-lines": 2240, playlists: 18, "playlist-tracks": 8715,
} as const;

interface List {
  readonly data: Record<string, unknown>[];
  readonly meta: { readonly count: number };
}

/** The example in a folder of its own, so that nobody's database is touched. */
function copyExample(): string {
  const folder = mkdtempSync(join(tmpdir(), "chinook-"));
  for (const name of ["package.json", "corollary.config.ts", "domain", "seeds"]) cpSync(join(example, name), join(folder, name), { recursive: true });
  symlinkSync(join(workspace, "node_modules"), join(folder, "node_modules"), "dir");
  return folder;
}

async function ask(url: string, path: string, options?: { method: string; body: object }): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${url}${path}`, options && { method: options.method, headers: { "content-type": "application/json" }, body: JSON.stringify(options.body) });
  return { status: response.status, body: await response.json() };
}
const list = async (url: string, path: string) => (await ask(url, path)).body as List;

describe.each(["embedded", "server"] as const)("npm start of the example, on the %s database", (kind) => {
  let folder: string;
  let server: TestDatabase | undefined;
  let running: Service | undefined;
  const begin = async () => (running = await startService(folder, server ? { DATABASE_URL: server.url } : {}));
  const url = () => running?.url ?? "";

  beforeAll(async () => {
    folder = copyExample();
    if (kind === "server") server = await createDatabase();
    if (server) {
      // Roles belong to the whole server, which other tests use at the same time.
      writeFileSync(join(folder, "corollary.config.ts"), `export default { database: { applicationRole: "${server.applicationRole}" } };\n`);
    }
    const service = await begin();
    console.log(`first start, ${kind}: ${Math.round(service.milliseconds)} ms`);
  });
  afterAll(async () => {
    await running?.stop();
    await server?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("says where it listens", () => {
    for (const part of ["/api/v1/", "/docs", "/spec", kind === "server" ? "postgres://" : "embedded, in "]) expect(running?.text()).toContain(part);
  });

  it("has every row of the original, as many as the files hold", async () => {
    for (const [path, count] of Object.entries(originalCounts)) {
      expect([path, (await list(url(), `/api/v1/${path}?limit=1`)).meta.count]).toEqual([path, count]);
    }
    const files = readdirSync(join(example, "seeds")).filter((name) => name.endsWith(".csv"));
    const lines = files.map((name) => readFileSync(join(example, "seeds", name), "utf8").trimEnd().split("\n").length - 1);
    expect(lines).toEqual([25, 5, 275, 347, 3503, 8, 59, 412, 2240, 18, 8715]);
  });

  it("computes the totals that the original stores", async () => {
    const spent: string[] = [];
    for (let offset = 0; offset < 412; offset += 200) {
      spent.push(...(await list(url(), `/api/v1/invoices?limit=200&offset=${offset}&fields=total`)).data.map((row) => String(row["total"])));
    }
    const cents = spent.reduce((sum, total) => sum + Math.round(Number(total) * 100), 0);
    expect([spent.length, cents]).toEqual([412, 232_860]);
    expect((await ask(url(), "/api/v1/invoices/5")).body).toMatchObject({ data: { total: "13.86", customer: 23, billingAddress: { city: "Boston" } } });
  });

  it("answers along every kind of relation", async () => {
    const invoice = await ask(url(), "/api/v1/invoices/1?include=customer.supportRep.reportsTo,lines.track.album.artist");
    expect(invoice.body).toMatchObject({
      data: {
        customer: { fullName: "Leonie Köhler", supportRep: { fullName: "Steve Johnson", reportsTo: { firstName: "Nancy" } } },
        lines: [{ track: { name: "Balls to the Wall", album: { artist: { name: "Accept" } } } }, { track: { album: { artist: { name: "Accept" } } } }],
      },
    });
    expect((await list(url(), "/api/v1/artists?sort=-albumCount,name&limit=2")).data).toMatchObject([{ name: "Iron Maiden", albumCount: 21 }, { name: "Led Zeppelin", albumCount: 14 }]);
    expect((await list(url(), `/api/v1/tracks?limit=1&filter=${encodeURIComponent("genre.name==Rock;milliseconds>600000")}`)).meta.count).toBe(38);
    const playlist = (await ask(url(), "/api/v1/playlists/18?include=tracks")).body as { data: { tracks: { id: number }[] } };
    expect(playlist.data.tracks.map((track) => track.id)).toEqual([597]);
  });

  it("answers the commands of the README as the README says", async () => {
    const readme = readFileSync(join(example, "README.md"), "utf8");
    const commands = [...readme.matchAll(/```sh\n(curl[^]*?)```/gu)].flatMap(([, block = ""]) => block.trim().split(/\n(?=curl)/u));
    const answers = commands.map((command) => {
      const shell = command.replace(/^curl/u, "curl -sS -o /dev/null -w '%{http_code}'").replaceAll("http://127.0.0.1:3000", url());
      return spawnSync("sh", ["-c", shell], { encoding: "utf8" }).stdout;
    });
    expect(answers).toEqual(["200", "200", "200", "200", "200", "201", "409", "422"]);
  });

  it("creates an invoice with its lines, after the keys of the data, and refuses what the model forbids", async () => {
    const created = await ask(url(), "/api/v1/invoices", {
      method: "POST",
      body: { customer: 1, billingAddress: { street: "A", city: "B", country: "C" }, lines: [{ track: 1, unitPrice: "0.99" }, { track: 2, unitPrice: "0.99", quantity: 2 }] },
    });
    expect(created).toMatchObject({ status: 201, body: { data: { id: 414, total: "2.97" } } });
    expect(await ask(url(), "/api/v1/artists", { method: "POST", body: { name: "AC/DC" } })).toMatchObject({ status: 409 });
    expect((await ask(url(), "/api/v1/albums", { method: "POST", body: { title: "Back in Black", artist: 9999 } })).status).toBeGreaterThanOrEqual(400);
    expect((await ask(url(), "/api/v1/invoices/414")).body).toMatchObject({ data: { total: "2.97" } });
  });

  it("starts a second time without loading anything again", async () => {
    await running?.stop();
    const service = await begin();
    console.log(`second start, ${kind}: ${Math.round(service.milliseconds)} ms`);
    expect(service.text()).not.toContain(".csv");
    expect((await list(url(), "/api/v1/invoices?limit=1")).meta.count).toBe(414);
    // Two seconds on a quiet machine; this one may be busy with other tests.
    expect(service.milliseconds).toBeLessThan(20_000);
  }, 120_000);
});
