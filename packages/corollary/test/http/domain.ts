import type { Expression, FieldPath } from "../../src/expr/node.js";
import type { Type } from "../../src/expr/type.js";
import type { ComputedField, EntityNode, FieldNode, Model } from "../../src/model/model.js";
import { archivedAt, collection, embedded, entity, id, reference, stamps, text, uuid, value, version } from "./fields.js";

const boolean: Type = { kind: "boolean" };
const decimal: Type = { kind: "decimal", scale: 2 };
const at = (type: Type, path: readonly string[], row = "this"): FieldPath => ({ op: "field", type, row, path });

/** Text that must never leave the server, whatever is asked: the tests look for it in every answer. */
export const secret = "SECRET-8417";

const customer = entity("Customer", [
  id,
  text("name", {}, { min: 1, max: 80 }),
  text("email", { optional: true, unique: true, pii: true }, { format: "email" }),
  text("website", { optional: true }, { format: "url" }),
  text("nickname", { optional: true, unique: true }, { format: "slug" }),
  value("credit", { kind: "money", min: "0" }, { default: { kind: "value", value: "0" } }),
  value("level", { kind: "choice", enum: "Level" }, { default: { kind: "value", value: "basic" } }),
  value("riskNote", { kind: "text" }, { hidden: true, optional: true, default: { kind: "value", value: secret } }),
  value("riskCode", { kind: "text" }, { hidden: true, optional: true, unique: true }),
  embedded("address", "Address", [text("street"), text("town", { optional: true }), text("gateCode", { hidden: true, optional: true })], true),
  reference("referrer", "Customer", uuid, { optional: true, onDelete: "setNull" }),
  collection("invoices", "Invoice", "customer", false),
  ...stamps, version,
], { versioned: true, help: "People and firms that buy." });

const amount: ComputedField = {
  kind: "computed", name: "amount", label: "Amount", type: { kind: "decimal", precision: 19, scale: 2 }, stored: false, optional: false,
  expression: { op: "mul", type: { kind: "decimal" }, left: at(decimal, ["price"]), right: at({ kind: "integer" }, ["quantity"]) },
};

const total: ComputedField = {
  kind: "computed", name: "total", label: "Total", type: { kind: "decimal" }, stored: false, optional: false,
  expression: {
    op: "sum", type: { kind: "decimal" }, in: { row: "this", path: ["lines"], entity: "InvoiceLine" }, as: "r1",
    value: { op: "mul", type: { kind: "decimal" }, left: at(decimal, ["price"], "r1"), right: at({ kind: "integer" }, ["quantity"], "r1") },
  },
};

const dueAfterIssue: Expression = {
  op: "or", type: boolean,
  of: [
    { op: "isNull", type: boolean, of: at({ kind: "date" }, ["due"]) },
    { op: "gte", type: boolean, left: at({ kind: "date" }, ["due"]), right: at({ kind: "date" }, ["issued"]) },
  ],
};

const invoice = entity("Invoice", [
  id,
  text("number", { unique: true }, { max: 20 }),
  reference("customer", "Customer", uuid, { onDelete: "restrict" }),
  value("issued", { kind: "date" }),
  value("due", { kind: "date" }, { optional: true }),
  value("status", { kind: "choice", enum: "InvoiceStatus" }, {
    states: { initial: "draft", transitions: { draft: ["sent", "void"], sent: ["paid", "void"], paid: [], void: [] } },
  }),
  collection("lines", "InvoiceLine", "invoice", true),
  total,
  ...stamps, version, archivedAt,
], { softDelete: true, versioned: true, checks: [{ name: "dates", expression: dueAfterIssue, message: "An invoice is due on or after the day of issue." }] });

const line = entity("InvoiceLine", [
  id,
  reference("invoice", "Invoice", uuid, { onDelete: "cascade" }),
  text("description"),
  value("quantity", { kind: "integer", min: 1, max: 1000 }, { default: { kind: "value", value: 1 } }),
  value("price", { kind: "money" }),
  amount,
  ...stamps,
]);

const product = entity("Product", [text("sku", {}, { max: 20 }), text("name")], { key: { fields: ["sku"], kind: "natural" } });
const warehouse = entity("Warehouse", [value("id", { kind: "integer" }, { generated: "key" }), text("name")], { key: { fields: ["id"], kind: "identity" } });
const stock = entity("Stock", [
  reference("product", "Product", { kind: "text", max: 20 }, { columns: [{ column: "product_sku", field: "sku", type: { kind: "text", max: 20 } }] }),
  reference("warehouse", "Warehouse", { kind: "integer" }),
  value("count", { kind: "integer" }),
], { key: { fields: ["product", "warehouse"], kind: "compound" } });

const samples: readonly FieldNode[] = [
  id,
  value("small", { kind: "smallint" }, { optional: true }),
  value("whole", { kind: "integer" }, { optional: true }),
  value("big", { kind: "bigint" }, { optional: true }),
  value("single", { kind: "real" }, { optional: true }),
  value("double", { kind: "float" }, { optional: true }),
  value("exact", { kind: "decimal", precision: 8, scale: 3 }, { optional: true }),
  value("flag", { kind: "boolean" }, { optional: true }),
  value("code", { kind: "varchar", length: 4 }, { optional: true }),
  value("fixed", { kind: "char", length: 3 }, { optional: true }),
  value("other", { kind: "uuid" }, { optional: true }),
  value("data", { kind: "json" }, { optional: true }),
  value("shaped", { kind: "json", schema: { type: "object", properties: { size: { type: "integer", minimum: 1 } }, required: ["size"], additionalProperties: false } }, { optional: true }),
  value("blob", { kind: "bytes", max: 16 }, { optional: true }),
  value("moment", { kind: "timestamp", precision: 3 }, { optional: true }),
  value("precise", { kind: "timestamp", precision: 6 }, { optional: true }),
  value("local", { kind: "localTimestamp", precision: 3 }, { optional: true }),
  value("day", { kind: "date" }, { optional: true }),
  value("clock", { kind: "time", precision: 3 }, { optional: true }),
  value("zoned", { kind: "timetz", precision: 3 }, { optional: true }),
  value("span", { kind: "interval" }, { optional: true }),
  value("tags", { kind: "array", of: { kind: "text" }, max: 3 }, { optional: true }),
  value("numbers", { kind: "array", of: { kind: "integer" } }, { optional: true }),
  value("period", { kind: "range", of: "date" }, { optional: true }),
];

function byName(entities: readonly EntityNode[]): Model["entities"] {
  return Object.fromEntries([...entities].sort((a, b) => (a.name < b.name ? -1 : 1)).map((node) => [node.name, node]));
}

export const model: Model = {
  corollary: 1,
  enums: {
    InvoiceStatus: { name: "InvoiceStatus", schema: "public", type: "invoice_status", values: ["draft", "sent", "paid", "void"] },
    Level: { name: "Level", schema: "public", type: "level", values: ["basic", "plus"] },
  },
  entities: byName([customer, invoice, line, product, warehouse, stock, entity("Sample", samples)]),
};
