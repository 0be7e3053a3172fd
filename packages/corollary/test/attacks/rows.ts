import type { Actor } from "../../src/query/types.js";

const id = (end: string) => `00000000-0000-7000-8000-${end.padStart(12, "0")}`;

export const north = id("0a"), south = id("0b");
export const ann = id("a1"), ben = id("b2"), sue = id("c3");
export const nobody = id("ffff");
export const plan = id("1a");
export const clients = { ann: id("ca1"), ben: id("cb2"), sue: id("cc3") };
export const projects = { ann: id("da1"), second: id("da2"), ben: id("db2"), shared: id("db3"), sue: id("dc3"), archived: id("da9") };
export const lines = { ann: id("ea1"), ben: id("eb2"), shared: id("eb3"), sue: id("ec3") };
export const labels = { open: id("fa1"), internal: id("fb2"), sue: id("fc3") };

/** Those who ask, by the header `x-who`. */
export const actors: Readonly<Record<string, Actor>> = {
  ann: { id: ann, tenant: north }, ben: { id: ben, tenant: north }, sue: { id: sue, tenant: south },
  finance: { id: ann, tenant: north, roles: ["finance"] },
  admin: { id: ann, tenant: north, roles: ["admin"] },
  annSouth: { id: ann, tenant: south },
  homeless: { id: ann },
  platform: { id: ann, tenant: north, roles: ["platform"] },
  allClients: { id: sue, tenant: north, roles: ["finance"] },
  robot: { id: "robot-7", tenant: north },
  quoted: { id: "' or true --", tenant: "' or true --" },
  empty: { id: "", tenant: "" },
  pretender: { id: ann, tenant: north, roles: ["Finance", "finance ", "finance' or 'a'='a", "__proto__", "constructor", "FINANCE", "fin\u0430nce", "*", ""] },
};

export const everyTable = ["agency", "person", "plan", "client", "project", "line", "label", "project_label", "comment", "booking", "voucher", "slot", "token", "journal", "memo"];

/** What Ann may not see stands in capitals, so that a test can look for it in any answer. */
export const rows = `
insert into agency (id, name) values ('${north}', 'North'), ('${south}', 'South');
insert into person (id, name, phone) values ('${ann}', 'Ann', '1'), ('${ben}', 'Ben', 'PHONE-2'), ('${sue}', 'Sue', 'PHONE-3');
insert into plan (id, code, margin) values ('${plan}', 'basic', 4711);
insert into client (id, name, email, owner_id, plan_id, credit, note, tenant_id) values
  ('${clients.ann}', 'Acme', 'acme@example.com', '${ann}', '${plan}', 7001, 'NOTE-A', '${north}'),
  ('${clients.ben}', 'BETA', 'beta@example.com', '${ben}', '${plan}', 7002, 'NOTE-B', '${north}'),
  ('${clients.sue}', 'GAMMA', 'gamma@example.com', '${sue}', '${plan}', 7003, 'NOTE-C', '${south}');
insert into project (id, code, name, owner_id, client_id, shared, budget, secret, tenant_id) values
  ('${projects.ann}', 'P1', 'Garden', '${ann}', '${clients.ann}', false, 10, 'GOLD', '${north}'),
  ('${projects.second}', 'P2', 'Meadow', '${ann}', null, false, 20, 'TIN', '${north}'),
  ('${projects.ben}', 'P3', 'HOUSE', '${ben}', '${clients.ben}', false, 30, 'SILVER', '${north}'),
  ('${projects.shared}', 'P4', 'Street', '${ben}', '${clients.ben}', true, 40, 'COPPER', '${north}'),
  ('${projects.sue}', 'P1', 'TOWER', '${sue}', '${clients.sue}', true, 50, 'IRON', '${south}');
insert into project (id, code, name, owner_id, budget, archived_at, tenant_id) values ('${projects.archived}', 'P9', 'ARCHIVED', '${ben}', 90, '2024-01-01', '${north}');
insert into line (id, project_id, what, hours, rate, tenant_id) values
  ('${lines.ann}', '${projects.ann}', 'dig', 2, 8001, '${north}'), ('${lines.ben}', '${projects.ben}', 'BUILD', 3, 8002, '${north}'),
  ('${lines.shared}', '${projects.shared}', 'pave', 4, 8003, '${north}'), ('${lines.sue}', '${projects.sue}', 'RAISE', 5, 8004, '${south}');
insert into label (id, word, internal, tenant_id) values ('${labels.open}', 'open', false, '${north}'), ('${labels.internal}', 'LAWSUIT', true, '${north}'), ('${labels.sue}', 'FOREIGN', false, '${south}');
insert into project_label (project_id, label_id, tenant_id) values ('${projects.ann}', '${labels.open}', '${north}'), ('${projects.ann}', '${labels.internal}', '${north}'), ('${projects.ben}', '${labels.open}', '${north}');
insert into comment (project_id, words, by_id, tenant_id) values ('${projects.ann}', 'mine', '${ann}', '${north}'), ('${projects.ann}', 'RUMOUR', '${ben}', '${north}');
insert into booking (during, room, by_id) values ('[2024-01-01,2024-01-05)', 'HALL', '${ben}');
insert into voucher (code, worth, by_id) values ('VOUCHER-BEN', 5, '${ben}'), ('a/b', 6, '${ann}');
insert into slot (day, seat, by_id) values ('2024-01-01', 1, '${ann}'), ('2024-01-01', 2, '${ben}');
insert into token (id, by_id) values ('TOKEN-BEN', '${ben}');
insert into journal (words) values ('JOURNAL');
`;
