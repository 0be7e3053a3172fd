import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectEncryption } from "../../src/cli/encryption.js";
import { applySeeds } from "../../src/cli/seed/apply.js";
import { openDatabase, type Database } from "../../src/database/index.js";
import { createHandler } from "../../src/http/handler.js";
import { createContext, contextOver } from "../../src/policy/context.js";
import { createSchema, derive } from "../../src/schema/index.js";
import { generateSecret, localKeyRing, type RingKey } from "../../src/service/encryption/key-ring.js";
import { openEncryption } from "../../src/service/encryption/open.js";
import { rotateKeys } from "../../src/service/encryption/rotate.js";
import { Patient, vault, Visit } from "./vault.js";

let database: Database;
const indexKey = generateSecret();
const old: RingKey = { id: "old", secret: generateSecret() }, fresh: RingKey = { id: "a-longer-name", secret: generateSecret() };
const by = async (...keys: RingKey[]) => openEncryption({ ring: localKeyRing(keys), indexKey });
const reading = async (...keys: RingKey[]) => createContext({ model: vault, database: database.as("app"), encryption: await by(...keys) });

beforeAll(async () => {
  database = await openDatabase({ url: "pglite:memory", applicationRole: "corollary_app" });
  await createSchema(database, derive(vault, { version: 18, applicationRole: "corollary_app" }), { modelHash: "vault" });
});
afterAll(() => database.close());

describe("rotation of keys", () => {
  it("goes on where it was broken off, keeps values, indexes and nulls, and lets the old key go", async () => {
    const before = await reading(old);
    await before.createMany(Patient, Array.from({ length: 7 }, (_, i) => ({ name: `P${i}`, insurance: `INS-${i}`, ...(i % 2 === 0 ? { email: `p${i}@example.com`, contact: { phone: `${i}`, city: "Rome" } } : {}) })));
    const some = await reading(fresh, old);
    await some.create(Patient, { name: "new", insurance: "INS-new", visits: [{ day: "2026-01-01", diagnosis: "cold" }] });
    const encryption = await by(fresh, old);
    const told: string[] = [];
    const options = { model: vault, database, encryption, current: fresh.id, batch: 3 };
    await expect(rotateKeys({ ...options, progress: () => { throw new Error("broken off"); } })).rejects.toThrow("broken off");
    expect(await (await reading(fresh, old)).from(Patient).count()).toBe(8);
    expect(await rotateKeys({ ...options, progress: (entity, done, of) => told.push(`${entity} ${done}/${of}`) })).toEqual([{ entity: "Patient", rows: 4 }, { entity: "Visit", rows: 0 }]);
    expect(told).toEqual(["Patient 3/4", "Patient 4/4"]);
    const after = await reading(fresh);
    const rows = await after.from(Patient).orderBy((p) => p.name.asc()).all();
    expect(rows.map((row) => [row.name, row.insurance, row.email, row.contact?.phone ?? null])).toEqual([
      ["P0", "INS-0", "p0@example.com", "0"], ["P1", "INS-1", null, null], ["P2", "INS-2", "p2@example.com", "2"], ["P3", "INS-3", null, null],
      ["P4", "INS-4", "p4@example.com", "4"], ["P5", "INS-5", null, null], ["P6", "INS-6", "p6@example.com", "6"], ["new", "INS-new", null, null],
    ]);
    expect(await after.from(Patient).where((p) => p.insurance.eq("INS-3")).count()).toBe(1);
    expect((await after.from(Visit).all())[0]?.diagnosis).toBe("cold");
    await expect((await reading(old)).from(Patient).all()).rejects.toThrow('no key "a-longer-name"');
  });
});

describe("keys of a project", () => {
  it("come from the environment or the config, and a model that needs them is refused without", async () => {
    await expect(projectEncryption({}, vault, {})).rejects.toMatchObject({ name: "Refusal", message: expect.stringContaining("is encrypted, but no keys are given"), hint: expect.stringContaining("corollary keys generate") });
    await expect(projectEncryption({ encryption: { keys: [old] } }, vault, {})).rejects.toThrow("no index key");
    await expect(projectEncryption({}, vault, { COROLLARY_KEYS: "a:short", COROLLARY_INDEX_KEY: indexKey })).rejects.toThrow('The key "a" has not 32 bytes');
    await expect(projectEncryption({}, vault, { COROLLARY_KEYS: `a:${old.secret},a:${fresh.secret}`, COROLLARY_INDEX_KEY: indexKey })).rejects.toThrow("one name");
    const made = await projectEncryption({ encryption: { keys: [old] } }, vault, { COROLLARY_KEYS: `${fresh.id}:${fresh.secret}, ${old.id}:${old.secret}`, COROLLARY_INDEX_KEY: indexKey });
    const place = { entity: "Patient", field: "insurance" };
    const [value] = await (await by(fresh)).open([{ place, bytes: made?.seal(place, "x") ?? new Uint8Array() }]);
    expect(value).toBe("x");
    expect(() => createHandler({ model: vault, database })).toThrow("no keys are given");
  });
});

describe("seeds", () => {
  it("of CSV, JSON and TypeScript are encrypted like everything else", async () => {
    const folder = mkdtempSync(join(tmpdir(), "seeds-"));
    const encryption = await by(fresh);
    const file = (name: string, text: string) => { const path = join(folder, name); writeFileSync(path, text); return path; };
    const seeds = [
      { name: "010-patient.csv", kind: "csv" as const, checksum: "1", path: file("010-patient.csv", "name,insurance,weight,allergic,contact.phone,contact.city\nCsv,CSV-1,70,true,555,Rome\nBare,CSV-2,,,,\n") },
      { name: "020-patient.json", kind: "json" as const, checksum: "2", path: file("020-patient.json", JSON.stringify([{ name: "Json", insurance: "JSON-1", history: { note: "n" } }])) },
      { name: "030.ts", kind: "module" as const, checksum: "3", path: "" },
    ];
    await applySeeds({
      database, model: vault, encryption,
      context: (transaction) => contextOver({ model: vault, version: database.info.version, encryption, log: () => undefined }, transaction).unrestricted("seed"),
      module: async () => ({ default: (db: ReturnType<typeof contextOver>) => db.create(Patient, { name: "Module", insurance: "TS-1" }) }),
    }, seeds, () => undefined);
    const db = await reading(fresh);
    const of = async (insurance: string) => (await db.from(Patient).where((p) => p.insurance.eq(insurance)).all())[0];
    expect(await of("CSV-1")).toMatchObject({ name: "Csv", weight: 70, allergic: true, contact: { phone: "555", city: "Rome" } });
    expect(await of("CSV-2")).toMatchObject({ name: "Bare", weight: null, contact: null });
    expect(await of("JSON-1")).toMatchObject({ history: { note: "n" } });
    expect(await of("TS-1")).toMatchObject({ name: "Module" });
  });
});

describe("encrypted fields over HTTP", () => {
  it("are written, listed, included and found; what is not possible is refused with 400", async () => {
    const handler = createHandler({ model: vault, database: database.as("app"), encryption: await by(fresh) });
    await database.script("truncate patient cascade");
    const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
      const response = await handler(new Request(`http://localhost/api/v1/${path}`, { method, headers: { "content-type": "application/json", ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }));
      const parsed: { data: any; error?: { code: string; message: string } } = await response.json();
      return { status: response.status, body: parsed };
    };
    const sent = { name: "Web", insurance: "WEB-1 \"quoted\" \\ é", born: "2000-01-01", weight: 50, contact: { phone: "9", city: "Ulm" }, visits: [{ day: "2026-02-02", diagnosis: "web" }] };
    const key = { "idempotency-key": "once-and-again-1" };
    const created = await send("POST", "patients", sent, key);
    expect(created).toMatchObject({ status: 201, body: { data: { insurance: sent.insurance, born: "2000-01-01", weight: 50, contact: { phone: "9" } } } });
    expect((await send("POST", "patients", sent, key)).body).toEqual(created.body);
    const { rows: kept } = await database.query({ text: "select body from corollary.idempotency", params: [] });
    expect(JSON.stringify(kept)).not.toContain("WEB-1");
    const filter = encodeURIComponent(`insurance=="${sent.insurance.replace(/["\\]/g, "\\$&")}"`);
    expect((await send("GET", `patients?filter=${filter}&include=visits`)).body.data).toMatchObject([{ name: "Web", insurance: sent.insurance, visits: [{ diagnosis: "web" }] }]);
    expect((await send("GET", `patients?fields=id,insurance&sort=-name&limit=1`)).body.data[0]).toHaveProperty("insurance", sent.insurance);
    expect((await send("PATCH", `patients/${created.body.data.id}`, { weight: 51, insurance: "WEB-2" })).body.data).toMatchObject({ weight: 51, insurance: "WEB-2" });
    expect((await send("GET", `patients/${created.body.data.id}`)).body.data).not.toHaveProperty("secret");
    expect((await send("POST", "patients/bulk", [{ name: "B", insurance: "WEB-3" }, { name: "C", insurance: "WEB-2" }])).status).toBe(207);
    expect(await send("POST", "patients", { name: "D", insurance: "WEB-2" })).toMatchObject({ status: 409, body: { error: { code: "duplicate", message: "Another row already has this insurance." } } });
    for (const query of ["filter=insurance=like=W*", "filter=weight==51", "filter=weight=gt=1", "sort=insurance", "filter=visits.diagnosis==web", "filter=contact.phone==9"]) {
      expect(await send("GET", `patients?${query}`), query).toMatchObject({ status: 400 });
    }
    expect((await send("GET", "patients?filter=weight=isnull=false;insurance=in=(WEB-2,WEB-3)")).body.data).toHaveLength(1);
  });
});
