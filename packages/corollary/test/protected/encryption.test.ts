import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { compile, Entity, integer, text } from "../../src/index.js";
import { openDatabase, type Database } from "../../src/database/index.js";
import { createContext } from "../../src/policy/context.js";
import type { Context } from "../../src/query/types.js";
import { createSchema, derive } from "../../src/schema/index.js";
import { generateSecret, localKeyRing } from "../../src/service/encryption/key-ring.js";
import { openEncryption } from "../../src/service/encryption/open.js";
import { Patient, policed, vault, Visit } from "./vault.js";

let database: Database, db: Context;
const indexKey = generateSecret();
const ring = localKeyRing([{ id: "2026", secret: generateSecret() }]);

beforeAll(async () => {
  database = await openDatabase({ url: "pglite:memory", applicationRole: "corollary_app" });
  await createSchema(database, derive(vault, { version: 18, applicationRole: "corollary_app" }), { modelHash: "vault" });
  db = createContext({ model: vault, database: database.as("app"), encryption: await openEncryption({ ring, indexKey }) });
});
afterAll(() => database.close());
beforeEach(() => database.script("truncate patient cascade"));

const ann = {
  name: "Ann", insurance: "INS-1", email: "ann@example.com", born: "1990-02-28", weight: 61, allergic: true, history: { note: "fell" },
  contact: { phone: "+1 555", city: "Rome" }, secret: "kept", visits: [{ day: "2026-01-01", diagnosis: "flu" }],
};

async function everythingStored(): Promise<string> {
  const { rows } = await database.query<{ text: string }>({ text: "select (select string_agg(p::text, '|') from patient p) || coalesce((select string_agg(v::text, '|') from visit v), '') as text", params: [] });
  const text = rows[0]?.text ?? "";
  const bytes = [...text.matchAll(/\\\\?x([0-9a-f]+)/g)].map(([, hex = ""]) => Buffer.from(hex, "hex").toString("latin1"));
  return [text, ...bytes].join("\n");
}

describe("encrypted fields", () => {
  it("are read as they were written, on every way, and are ciphertext in the database", async () => {
    const made = await db.create(Patient, ann);
    const { visits, ...own } = ann;
    expect(made).toMatchObject(own);
    expect(await db.get(Patient, made.id)).toMatchObject(own);
    const [found] = await db.from(Patient).include({ visits: true }).all();
    expect(found?.visits).toMatchObject(visits);
    const [visit] = await db.from(Visit).include({ patient: true }).all();
    expect(visit?.patient).toMatchObject(own);
    expect(await db.from(Visit).select((v) => ({ code: v.patient.insurance, of: v.diagnosis, phone: v.patient.contact.phone })).all()).toEqual([{ code: "INS-1", of: "flu", phone: "+1 555" }]);
    for await (const row of db.from(Patient).stream()) expect(row).toMatchObject(own);
    expect((await db.from(Patient).limit(1).page()).rows[0]).toMatchObject(own);
    const stored = await everythingStored();
    expect(stored).toContain("Ann");
    for (const value of ["INS-1", "ann@example.com", "1990-02-28", "fell", "+1 555", "kept", "flu"]) expect(stored).not.toContain(value);
  });

  it("are changed one by one, in bulk, by conditions and by upserts", async () => {
    const [a, b] = await db.createMany(Patient, [ann, { name: "Ben", insurance: "INS-2" }]);
    if (a === undefined || b === undefined) throw new Error("two rows were expected");
    expect(await db.update(Patient, a.id, { insurance: "INS-9", contact: { phone: "7", city: "Bonn" } })).toMatchObject({ insurance: "INS-9", contact: { phone: "7" }, weight: 61 });
    expect(await db.update(Patient, a.id, { email: null, contact: null })).toMatchObject({ email: null, contact: null });
    expect(await db.from(Patient).where((p) => p.insurance.in(["INS-9", "INS-2"])).update({ weight: 80 })).toBe(2);
    expect((await db.from(Patient).all()).map((row) => row.weight)).toEqual([80, 80]);
    expect(await db.upsert(Patient, { name: "Bert", insurance: "INS-2" }, ["insurance"])).toMatchObject({ id: b.id, name: "Bert", insurance: "INS-2" });
    expect(await db.upsert(Patient, { name: "Cid", insurance: "INS-3" }, ["insurance"])).toMatchObject({ name: "Cid" });
    expect(await db.from(Patient).count()).toBe(3);
  });

  it("are found by equality and kept unique where they are searchable, whatever their type", async () => {
    const made = await db.create(Patient, ann);
    await db.create(Patient, { name: "Ben", insurance: "INS-2" });
    const found = async (query: ReturnType<typeof db.from<Patient>>) => (await query.all()).map((row) => row.name).sort();
    expect(await found(db.from(Patient).where((p) => p.insurance.eq("INS-1")))).toEqual(["Ann"]);
    expect(await found(db.from(Patient).where((p) => p.insurance.ne("INS-1")))).toEqual(["Ben"]);
    expect(await found(db.from(Patient).where((p) => p.born.eq("1990-02-28")))).toEqual(["Ann"]);
    expect(await found(db.from(Patient).where((p) => p.insurance.in(["INS-1", "INS-2", "INS-3"])))).toEqual(["Ann", "Ben"]);
    expect(await found(db.from(Patient).where((p) => p.email.isNull()))).toEqual(["Ben"]);
    expect(await found(db.from(Patient).where((p) => p.weight.isNull()))).toEqual(["Ben"]);
    expect(await db.from(Visit).where((v) => v.patient.insurance.eq("INS-1")).count()).toBe(1);
    expect(await db.from(Patient).where((p) => p.insurance.eq("other")).exists()).toBe(false);
    await expect(db.create(Patient, { name: "Twin", insurance: "INS-1" })).rejects.toMatchObject({ kind: "unique" });
    expect((await db.update(Patient, made.id, { insurance: "INS-1" })).insurance).toBe("INS-1");
  });

  it("cannot be ordered, searched or compared in any other way", async () => {
    const refused = [
      () => db.from(Patient).orderBy((p) => p.insurance.asc()).all(),
      () => db.from(Patient).where((p) => p.insurance.gt("A")).all(),
      () => db.from(Patient).where((p) => p.insurance.contains("I")).all(),
      () => db.from(Patient).where((p) => p.insurance.lower().eq("ins-1")).all(),
      () => db.from(Patient).where((p) => p.weight.eq(61)).all(),
      () => db.from(Patient).where((p) => p.insurance.eq(p.name)).all(),
      () => db.from(Patient).select((p) => ({ first: p.insurance.length() })).all(),
      () => db.from(Visit).orderBy((v) => v.patient.email.desc()).all(),
      () => db.from(Patient).where((p) => p.visits.some((v) => v.diagnosis.eq("flu"))).all(),
    ];
    for (const ask of refused) await expect((async () => void await ask())()).rejects.toThrow(/encrypted: it can be selected/);
  });

  it("have their bounds checked before they are encrypted, and messages do not repeat the value", async () => {
    await expect(db.create(Patient, { name: "A", insurance: "x" })).rejects.toThrow("Patient.insurance: must have at least 3 characters.");
    await expect(db.create(Patient, { name: "A", insurance: "INS-1", email: "nobody" })).rejects.toThrow(/^Patient\.email: must be (?!.*nobody)/);
    await expect(db.create(Patient, { name: "A", insurance: "INS-1", weight: 900 })).rejects.toThrow(/at most 500/);
    await expect(db.create(Patient, { name: "A", insurance: "INS-1", contact: { phone: "1".repeat(31), city: "B" } })).rejects.toThrow("Patient.contact.phone");
  });

  it("do not open where they were put into another field, or changed", async () => {
    await db.create(Patient, { ...ann, visits: [] });
    await database.script("update patient set email = insurance");
    await expect(db.from(Patient).all()).rejects.toThrow("A stored value of Patient.email was changed outside the service, or belongs to another field.");
    await database.script("update patient set email = set_byte(email, length(email) - 3, 255 - get_byte(email, length(email) - 3))");
    await expect(db.from(Patient).all()).rejects.toThrow("Patient.email");
    await database.script("update patient set email = '\\x0102'");
    await expect(db.from(Patient).all()).rejects.toThrow("no encrypted value");
  });

  it("differ each time they are stored, and blind indexes differ from field to field", async () => {
    await db.createMany(Patient, [{ name: "A", insurance: "same@example.com", email: "same@example.com" }, { name: "B", insurance: "INS-2", email: "same@example.com" }]);
    const { rows: [row] } = await database.query({ text: "select count(distinct email) as stored, count(distinct email_index) as found, bool_or(insurance_index = email_index) as shared, max(length(email_index)) as bytes from patient", params: [] });
    expect(row).toMatchObject({ stored: "2", found: "1", shared: false, bytes: 16 });
  });

  it("that look like what marks them are only text", async () => {
    await db.create(Patient, { name: "~00112233445566778899aabb:Patient.insurance:AQQ=", insurance: "INS-1", history: { note: '"quoted" \\ ~x:Patient.email:AA==' } });
    const [row] = await db.from(Patient).all();
    expect(row).toMatchObject({ name: "~00112233445566778899aabb:Patient.insurance:AQQ=", history: { note: '"quoted" \\ ~x:Patient.email:AA==' } });
  });

  it("follow the policies before they are decrypted", async () => {
    await db.create(Patient, { ...ann, visits: [] });
    const ruled = createContext({ model: policed, database: database.as("app"), encryption: await openEncryption({ ring, indexKey }), log: () => undefined });
    const nurse = ruled.as({ id: "n", roles: ["nurse"] }), doctor = ruled.as({ id: "d", roles: ["doctor"] });
    expect((await nurse.from(Patient).all())[0]).toMatchObject({ insurance: null, email: "ann@example.com" });
    expect(await nurse.from(Patient).where((p) => p.insurance.eq("INS-1")).count()).toBe(0);
    expect(await nurse.from(Patient).select((p) => ({ of: p.insurance })).all()).toEqual([{ of: null }]);
    expect(await doctor.from(Patient).where((p) => p.insurance.eq("INS-1")).count()).toBe(1);
    expect((await ruled.unrestricted("test").from(Patient).all())[0]).toMatchObject({ insurance: "INS-1" });
  });

  it("are refused without keys, with wrong ones, and where a key is gone", async () => {
    const made = await db.create(Patient, { name: "A", insurance: "INS-1" });
    const without = createContext({ model: vault, database: database.as("app") });
    await expect(without.get(Patient, made.id)).rejects.toThrow(/nobody here has its keys/);
    await expect(without.create(Patient, { name: "B", insurance: "INS-2" })).rejects.toThrow(/nobody here has its keys/);
    await expect(without.from(Patient).where((p) => p.insurance.eq("INS-1")).count()).rejects.toThrow(/nobody here has its keys/);
    const other = createContext({ model: vault, database: database.as("app"), encryption: await openEncryption({ ring: localKeyRing([{ id: "2027", secret: generateSecret() }]), indexKey }) });
    await expect(other.get(Patient, made.id)).rejects.toThrow('The key ring has no key "2026"');
    const renamed = createContext({ model: vault, database: database.as("app"), encryption: await openEncryption({ ring: localKeyRing([{ id: "2026", secret: generateSecret() }]), indexKey }) });
    await expect(renamed.get(Patient, made.id)).rejects.toThrow("does not open by the key");
  });
});

describe("a model with encrypted fields", () => {
  it("is refused where it asks the database for what it cannot see", () => {
    class Bad extends Entity {
      code = text().unique().encrypted();
      amount = integer().default(3).encrypted();
      size = integer().index().encrypted({ searchable: true });
      twice = integer().computed(() => this.amount.add(this.amount));
    }
    expect(() => compile({ Bad })).toThrow(/encrypted-unique[^]*encrypted-default[^]*encrypted-index[^]*encrypted-in-expression/);
  });
});
