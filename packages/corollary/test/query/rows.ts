import type { Database } from "../../src/database/index.js";
import { shopDdl } from "./shop.js";

export const ids = {
  ann: "00000000-0000-7000-8000-0000000000aa",
  acme: "00000000-0000-7000-8000-000000000001",
  zeta: "00000000-0000-7000-8000-000000000002",
  gold: "00000000-0000-7000-8000-000000000003",
  one: "00000000-0000-7000-8000-000000000011",
  two: "00000000-0000-7000-8000-000000000012",
  three: "00000000-0000-7000-8000-000000000013",
  gone: "00000000-0000-7000-8000-000000000014",
  nail: "00000000-0000-7000-8000-000000000021",
  hammer: "00000000-0000-7000-8000-000000000022",
};

/** Two customers, four invoices of which one is archived, two lines. */
export const shopRows = `
insert into app_user (id, email, secret) values ('${ids.ann}', 'ann@x.org', 'hush');
insert into customer (id, name, owner_id, address_city, address_zip, profile, tags) values
  ('${ids.acme}', 'Acme', '${ids.ann}', 'Bern', '3000', '{"vip": true}', '{a,b}'), ('${ids.zeta}', 'Zeta', null, null, null, null, null);
insert into customer_group (id, name) values ('${ids.gold}', 'gold');
insert into membership values ('${ids.acme}', '${ids.gold}');
insert into invoice (id, number, customer_id, issued, due, status, big, rate, period, document, created_at, updated_at, archived_at) values
  ('${ids.one}', 'A-1', '${ids.acme}', '2026-01-31', '2026-03-01', 'sent', 9007199254740993, 0.1, '[2026-01-01,2026-02-01)', '\\x00ff', '2026-01-31T23:30:00.125Z', '2026-01-31T23:30:00Z', null),
  ('${ids.two}', 'A-2', '${ids.acme}', '2026-02-28', null, 'draft', null, null, null, null, '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', null),
  ('${ids.three}', 'Z-1', '${ids.zeta}', '2026-02-28', '2026-03-01', 'draft', null, null, 'empty', null, '2026-03-02T00:00:00Z', '2026-03-02T00:00:00Z', null),
  ('${ids.gone}', 'A-0', '${ids.acme}', '2025-12-01', null, 'void', null, null, null, null, '2025-12-01T00:00:00Z', '2025-12-01T00:00:00Z', '2026-01-01T00:00:00Z');
insert into invoice_line (id, invoice_id, description, quantity, price) values
  ('${ids.nail}', '${ids.one}', 'nail', 3, 1.5), ('${ids.hammer}', '${ids.one}', 'hammer', 1, 20);
`;

export async function fillShop(database: Database): Promise<void> {
  await database.script(shopDdl);
  await database.script(shopRows);
}
