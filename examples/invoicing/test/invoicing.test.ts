import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Service, startService } from "../../chinook/test/service.js";

const example = fileURLToPath(new URL("..", import.meta.url));
const password = "a ledger of small hours";
let folder: string;
let service: Service;
let ada: Person, ben: Person, cleo: Person, dan: Person, finn: Person;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "invoicing-"));
  for (const name of ["package.json", "corollary.config.ts", "domain", "demo", "seeds"]) cpSync(join(example, name), join(folder, name), { recursive: true });
  symlinkSync(join(example, "..", "..", "node_modules"), join(folder, "node_modules"), "dir");
  service = await startService(folder, {});
  ada = await signIn("ada");
  ben = await signIn("ben");
  [cleo, dan, finn] = [await signIn("cleo"), await signIn("dan"), await signIn("finn")];
});
afterAll(async () => {
  await service.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly body: any;
}
interface Person {
  ask(path: string, method?: string, body?: object): Promise<Answer>;
  /** One column of all rows. */
  column(path: string, name: string): Promise<unknown[]>;
}

/** As a browser would. */
async function signIn(name: string): Promise<Person> {
  let cookie = "";
  const ask = async (path: string, method = "GET", body?: object): Promise<Answer> => {
    const response = await fetch(`${service.url}/api/v1/${path}`, {
      method, headers: { cookie, "sec-fetch-site": "same-origin", ...(body ? { "content-type": "application/json" } : {}) }, ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const session = response.headers.getSetCookie().find((each) => /session=/.test(each));
    if (session !== undefined) cookie = session.split(";")[0] ?? "";
    return { status: response.status, body: response.status === 204 ? undefined : await response.json() };
  };
  expect((await ask("auth/password/sign-in", "POST", { email: `${name}@example.com`, password })).status).toBe(200);
  return { ask, column: async (path, column) => (await ask(path)).body.data.map((row: Record<string, unknown>) => row[column]) };
}

const invoices = "invoices?sort=number&limit=50";
const keyOf = async (who: Person, number: string): Promise<{ readonly id: string; readonly version: number }> => (await who.ask(`invoices?filter=number==${number}`)).body.data[0];

describe("invoicing", () => {
  it("says on start whom to sign in as, and counts what has an address", () => {
    expect(service.text()).toContain(`Sign in as ada, ben, cleo, dan, eva, finn@example.com with the password: ${password}`);
    expect(service.text()).toContain("/companies and 10 more");
  });

  it("has whoever belongs to both companies say in which they work, and shows nothing of the other", async () => {
    expect((await ada.ask(invoices)).body.error.code).toBe("tenant_required");
    expect((await ada.ask("auth/session")).body.data.memberships).toMatchObject([{ tenant: "harbour", name: "Harbour Roasters" }, { tenant: "lantern", name: "Lantern Press" }]);
    expect((await ada.ask("auth/session/tenant", "POST", { tenant: "lantern" })).status).toBe(204);
    expect(await ada.column(invoices, "number")).toEqual(["LP-0001", "LP-0002", "LP-0003"]);
    expect((await ada.ask("auth/session/tenant", "POST", { tenant: "harbour" })).status).toBe(204);
    expect(await ada.column(invoices, "number")).toHaveLength(10);
    expect((await ben.ask("auth/session/tenant", "POST", { tenant: "harbour" })).status).toBe(204);
    expect((await finn.ask("auth/session/tenant", "POST", { tenant: "harbour" })).status).toBe(403);
    expect(await finn.column(invoices, "number")).toEqual(["LP-0001", "LP-0002", "LP-0003"]);
    const { id } = await keyOf(ben, "HR-0001");
    expect((await finn.ask(`invoices/${id}`)).status).toBe(404);
  });

  it("shows sales their customers and those of their teams, and readers all", async () => {
    expect(await cleo.column("customers?sort=name", "name")).toEqual(["Café Meridian", "Hotel Aurelia", "Pier Nine"]);
    expect(await dan.column("customers", "name")).toHaveLength(5);
    expect(await cleo.column(invoices, "number")).toEqual(["HR-0001", "HR-0002", "HR-0003", "HR-0004", "HR-0005", "HR-0006", "HR-0007"]);
  });

  it("keeps costs, margins and day rates from those they are not for", async () => {
    expect(new Set(await dan.column(invoices, "margin"))).toEqual(new Set([null]));
    expect((await dan.ask(`${invoices}&filter=margin=gt=0`)).body.data).toEqual([]);
    expect(await ben.column(`${invoices}&filter=number==HR-0001`, "margin")).toEqual(["554.00"]);
    expect(await ben.column("users?sort=name", "dayRate")).toEqual([null, "410.00", null, null, null]);
    expect(await ada.column("users?sort=name", "dayRate")).toEqual(["620.00", "410.00", "380.00", "350.00", "395.00"]);
  });

  it("lets sales write and send drafts, and nothing beyond", async () => {
    const { id, version } = await keyOf(cleo, "HR-0003");
    const change = (values: object, stated = version) => cleo.ask(`invoices/${id}`, "PATCH", { ...values, version: stated });
    expect(await change({ discount: "50" })).toMatchObject({ status: 403, body: { error: { details: [{ field: "discount" }] } } });
    expect((await change({ number: "HR-9999" })).status).toBe(403);
    expect((await change({ status: "void" })).status).toBe(403);
    expect(await change({ status: "sent" })).toMatchObject({ status: 200, body: { data: { status: "sent" } } });
    expect((await change({ due: "2030-01-01" }, version + 1)).status).toBe(403);
    expect((await dan.ask(`invoices/${id}`, "PATCH", { due: "2030-01-01", version: version + 1 })).status).toBe(403);
  });

  it("changes no line of an invoice that has gone out, and no invoice that is paid, whoever asks", async () => {
    const sent = await keyOf(ben, "HR-0002"), paid = await keyOf(ada, "HR-0001");
    const [line] = (await ben.ask(`invoice-lines?filter=invoice==${sent.id}`)).body.data;
    expect((await ben.ask(`invoice-lines/${line.id}`, "PATCH", { quantity: 1 })).status).toBe(403);
    expect((await ada.ask(`invoices/${paid.id}`, "PATCH", { due: "2030-01-01", version: paid.version })).status).toBe(403);
    expect((await ada.ask(`invoices/${sent.id}`, "DELETE")).status).toBe(403);
  });

  it("lets nobody give themselves a role, and those who lead a team say who is in it", async () => {
    const me = (await cleo.ask("auth/session")).body.data.account.id;
    const [membership] = (await cleo.ask(`memberships?filter=account==${me}`)).body.data;
    expect((await cleo.ask(`users/${me}`, "PATCH", { roles: ["admin"] })).status).toBe(403);
    expect((await cleo.ask(`memberships/${membership.id}`, "PATCH", { roles: ["admin"] })).status).toBe(403);
    expect((await cleo.ask(`users/${me}`, "PATCH", { phone: "+31 20 555 0199" })).status).toBe(200);
    const user = (await cleo.ask("users?sort=name")).body.data[3].id, teams = (await cleo.ask("teams?sort=name")).body.data;
    expect(teams.map((team: { name: string }) => team.name)).toEqual(["Coast", "Inland"]);
    expect((await cleo.ask("team-members", "POST", { team: teams[0].id, user })).status).toBe(201);
    expect((await cleo.ask("team-members", "POST", { team: teams[1].id, user })).status).toBe(403);
  });
});
