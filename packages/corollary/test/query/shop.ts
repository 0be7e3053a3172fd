import type { FieldType } from "../../src/model/field-type.js";
import type { ComputedField, EntityNode, FieldNode, Model, ReferenceField, ValueField } from "../../src/model/model.js";
import type { Expression } from "../../src/expr/node.js";
import type { Type } from "../../src/expr/type.js";

const boolean: Type = { kind: "boolean" };
export const decimal: Type = { kind: "decimal" };
export const integer: Type = { kind: "integer" };
export const text: Type = { kind: "text" };
export const uuid: Type = { kind: "uuid" };
export const date: Type = { kind: "date" };
export const instant: Type = { kind: "timestamp", precision: 3 };
export const status: Type = { kind: "enum", values: ["draft", "sent", "paid", "void"] };

/** Expressions stated plainly, as the language would build them. */
export const e = {
  path: (type: Type, ...path: string[]): Expression => ({ op: "field", type, row: "this", path }),
  of: (row: string, type: Type, ...path: string[]): Expression => ({ op: "field", type, row, path }),
  lit: (type: Type, value: Parameters<typeof JSON.stringify>[0]): Expression => ({ op: "literal", type, value }),
  cmp: (op: "eq" | "ne" | "lt" | "lte" | "gt" | "gte", left: Expression, right: Expression): Expression => ({ op, type: boolean, left, right }),
  and: (...of: Expression[]): Expression => ({ op: "and", type: boolean, of }),
  or: (...of: Expression[]): Expression => ({ op: "or", type: boolean, of }),
  not: (of: Expression): Expression => ({ op: "not", type: boolean, of }),
  isNull: (of: Expression): Expression => ({ op: "isNull", type: boolean, of }),
  isIn: (of: Expression, ...items: Expression[]): Expression => ({ op: "in", type: boolean, of, items }),
  match: (op: "contains" | "startsWith" | "endsWith" | "like", of: Expression, part: Expression, caseless = false): Expression =>
    ({ op, type: boolean, of, part, ...(caseless ? { caseless: true } : {}) }),
  lines: (op: "some" | "every" | "none", where?: Expression): Expression =>
    ({ op, type: boolean, in: { row: "this", path: ["lines"], entity: "InvoiceLine" }, as: "r1", ...(where ? { where } : {}) }),
  sum: (row: string, path: string[], entity: string, as: string, value: Expression): Expression =>
    ({ op: "sum", type: decimal, in: { row, path, entity }, as, value }),
  count: (row: string, path: string[], entity: string, as: string, where?: Expression): Expression =>
    ({ op: "count", type: integer, in: { row, path, entity }, as, ...(where ? { where } : {}) }),
};

const value = (name: string, type: FieldType, extra: Partial<ValueField> = {}): ValueField =>
  ({ kind: "value", name, label: name, type, column: name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`), optional: false, ...extra });
const ref = (name: string, target: string, extra: Partial<ReferenceField> = {}): ReferenceField => ({
  kind: "reference", name, label: name, target, optional: false, onDelete: "cascade", index: true,
  columns: [{ column: `${name}_id`, field: "id", type: { kind: "uuid" } }], ...extra,
});
const many = (name: string, target: string, via: string, extra: object = {}): FieldNode =>
  ({ kind: "collection", name, label: name, target, via, owned: false, ...extra });
const computed = (name: string, type: FieldType, expression: Expression, extra: Partial<ComputedField> = {}): ComputedField =>
  ({ kind: "computed", name, label: name, type, expression, stored: false, optional: false, ...extra });
const id = value("id", { kind: "uuid" }, { generated: "key" });

function entity(name: string, fields: FieldNode[], extra: Partial<EntityNode> = {}): EntityNode {
  const table = name.replace(/(?<!^)[A-Z]/g, (c) => `_${c}`).toLowerCase();
  return {
    name, label: name, plural: `${name}s`, schema: "public", table, path: `${table}s`, key: { fields: ["id"], kind: "uuid" },
    fields: Object.fromEntries(fields.map((f) => [f.name, f])), uniques: [], indexes: [], checks: [], exclusions: [],
    softDelete: false, versioned: false, tenant: false, audit: false, ...extra,
  };
}

const money: FieldType = { kind: "money", precision: 19, scale: 4 };
const created = value("createdAt", { kind: "timestamp", precision: 3 }, { generated: "createdAt" });

/** Customers and their invoices: to-one, to-many, many-to-many, computed over lines, soft delete, versions, states. */
export const shop: Model = {
  corollary: 1,
  enums: { InvoiceStatus: { name: "InvoiceStatus", schema: "public", type: "invoice_status", values: ["draft", "sent", "paid", "void"] } },
  entities: {
    User: entity("User", [id, value("email", { kind: "text" }, { unique: true }), value("secret", { kind: "text" }, { hidden: true, optional: true })], { table: "app_user" }),
    Customer: entity("Customer", [
      id, value("name", { kind: "text" }), ref("owner", "User", { optional: true }),
      { kind: "embedded", name: "address", label: "address", value: "Address", optional: true, fields: { city: value("city", { kind: "text" }, { column: "address_city" }), zip: value("zip", { kind: "char", length: 8 }, { column: "address_zip", optional: true }) } },
      value("profile", { kind: "json" }, { optional: true }),
      value("tags", { kind: "array", of: { kind: "text" } }, { optional: true }),
      many("invoices", "Invoice", "customer"),
      many("groups", "Group", "customer", { through: { entity: "Membership", to: "group" } }),
      computed("outstanding", money, e.sum("this", ["invoices"], "Invoice", "r1", e.of("r1", decimal, "total"))),
    ]),
    Group: entity("Group", [id, value("name", { kind: "text" })], { table: "customer_group" }),
    Membership: entity("Membership", [ref("customer", "Customer"), ref("group", "Group")], { key: { fields: ["customer", "group"], kind: "compound" } }),
    Invoice: entity("Invoice", [
      id, value("number", { kind: "text" }, { unique: true }), ref("customer", "Customer"), value("issued", { kind: "date" }),
      value("due", { kind: "date" }, { optional: true }),
      value("status", { kind: "choice", enum: "InvoiceStatus" }, {
        default: { kind: "value", value: "draft" },
        states: { initial: "draft", transitions: { draft: ["sent", "void"], sent: ["paid", "void"], paid: [], void: [] } },
      }),
      value("big", { kind: "bigint" }, { optional: true }),
      value("rate", { kind: "real" }, { optional: true }),
      value("period", { kind: "range", of: "date" }, { optional: true }),
      value("document", { kind: "bytes" }, { optional: true }),
      many("lines", "InvoiceLine", "invoice", { owned: true }),
      computed("total", money, e.sum("this", ["lines"], "InvoiceLine", "r1", e.of("r1", decimal, "amount"))),
      created,
      value("updatedAt", { kind: "timestamp", precision: 3 }, { generated: "updatedAt" }),
      value("version", { kind: "integer" }, { generated: "version" }),
      value("archivedAt", { kind: "timestamp", precision: 3 }, { generated: "archivedAt", optional: true }),
    ], { softDelete: true, versioned: true }),
    InvoiceLine: entity("InvoiceLine", [
      id, ref("invoice", "Invoice"), value("description", { kind: "text" }),
      value("quantity", { kind: "integer" }, { default: { kind: "value", value: 1 } }), value("price", money),
      computed("amount", money, { op: "mul", type: decimal, left: e.path(decimal, "price"), right: e.path(integer, "quantity") }, { stored: true, column: "amount" }),
    ]),
  },
};

export const shopDdl = `
create type invoice_status as enum ('draft', 'sent', 'paid', 'void');
create table app_user (id uuid primary key default gen_random_uuid(), email text collate "C" not null unique, secret text collate "C");
create table customer (
  id uuid primary key default gen_random_uuid(), name text collate "C" not null, owner_id uuid references app_user on delete set null,
  address_city text collate "C", address_zip char(8) collate "C", profile jsonb, tags text[]
);
create table customer_group (id uuid primary key default gen_random_uuid(), name text collate "C" not null);
create table membership (customer_id uuid not null references customer, group_id uuid not null references customer_group, primary key (customer_id, group_id));
create table invoice (
  id uuid primary key default gen_random_uuid(), number text collate "C" not null unique, customer_id uuid not null references customer,
  issued date not null, due date, status invoice_status not null default 'draft', big bigint, rate real, period daterange, document bytea,
  created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now(), version integer not null default 1, archived_at timestamptz(3),
  constraint invoice_dates_check check (due >= issued)
);
create table invoice_line (
  id uuid primary key default gen_random_uuid(), invoice_id uuid not null references invoice on delete cascade, description text collate "C" not null,
  quantity integer not null default 1, price numeric(19,4) not null, amount numeric(19,4) generated always as (price * quantity) stored
);
create index on invoice (customer_id);
create index on invoice_line (invoice_id);
create function touch() returns trigger language plpgsql as $$ begin
  new.updated_at := now(); new.version := old.version + 1; return new;
end $$;
create trigger touch before update on invoice for each row execute function touch();
`;
