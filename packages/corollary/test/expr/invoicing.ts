import { aggregate, arithmetic, field } from "../../src/expr/build.js";
import { typeOfField } from "../../src/expr/field-value-type.js";
import { lookUp } from "../../src/expr/resolve.js";
import type { FieldPath } from "../../src/expr/node.js";
import type { FieldType } from "../../src/model/field-type.js";
import type { Model, ReferenceField } from "../../src/model/model.js";
import { collection, computed, embedded, entity, enumeration, model, reference, value } from "../schema/build.js";

const uuid: FieldType = { kind: "uuid" };
const money: FieldType = { kind: "decimal", precision: 12, scale: 2 };
const refer = (name: string, target: string, more: Partial<ReferenceField> = {}): ReferenceField => reference(name, target, uuid, more);

const plain = model([
  entity("User", [value("id", uuid), value("email", "text"), value("secret", "text", { hidden: true })]),
  entity("Customer", [
    value("id", uuid), value("name", "text"), value("motto", { kind: "text", collation: "de-x-icu" }, { optional: true }), refer("owner", "User"),
    embedded("address", [value("city", "text"), value("zip", { kind: "varchar", length: 10 })], true), value("profile", "json", { optional: true }),
    value("tags", { kind: "array", of: { kind: "text" } }), collection("invoices", "Invoice", "customer"),
  ]),
  entity("Invoice", [
    value("id", uuid), value("number", "text"), refer("customer", "Customer", { optional: true }), value("status", { kind: "choice", enum: "Status" }),
    value("issued", "date"), value("due", "date", { optional: true }), value("paid", "boolean", { optional: true }), value("count", "integer", { optional: true }),
    value("big", { kind: "bigint" }, { optional: true }), value("discount", money, { optional: true }), value("rate", { kind: "float" }, { optional: true }), value("createdAt", { kind: "timestamp", precision: 3 }),
    value("period", { kind: "range", of: "date" }, { optional: true }), collection("lines", "Line", "invoice"),
  ]),
  entity("Line", [
    value("id", uuid), refer("invoice", "Invoice"), value("text", "text"), value("price", money), value("quantity", "integer"),
  ]),
  entity("Seat", [value("row", "text"), value("place", "integer"), value("note", "text")], { key: { fields: ["row", "place"], kind: "compound" } }),
  entity("Ticket", [value("id", uuid), reference("seat", "Seat", uuid, {
    columns: [{ column: "seat_row", field: "row", type: { kind: "text" } }, { column: "seat_place", field: "place", type: { kind: "integer" } }],
  })]),
], [enumeration("Status", ["draft", "sent", "paid", "void"])]);

/** A field of an entity by its path, typed from the Model. */
export function at(entityName: string, path: string, row = "this"): FieldPath {
  const steps = path.split(".");
  let holder: { name: string; fields: Model["entities"][string]["fields"] } | undefined = invoicing.entities[entityName];
  for (const [n, name] of steps.entries()) {
    const step = holder && lookUp(holder, name, invoicing);
    if (!step || step.kind === "rows") break;
    if (n === steps.length - 1) {
      if (step.kind === "value") return field(row, steps, step.type);
      if (step.kind === "row") return field(row, steps, { kind: "row", entity: step.entity.name });
    }
    holder = step.kind === "row" ? step.entity : step.kind === "parts" ? { name, fields: step.fields } : undefined;
  }
  throw new Error(`${entityName} has no ${path}.`);
}

const priced = (name: string): FieldPath => field("r1", [name], typeOfField(plain.entities.Line?.fields[name]?.kind === "value" ? plain.entities.Line.fields[name].type : money, plain.enums));
const total = aggregate("sum", { row: "this", path: ["lines"], entity: "Line" }, "r1", { value: arithmetic("mul", priced("price"), priced("quantity")) });

/** Invoices with lines, customers and their owners; the total is computed. */
export const invoicing: Model = {
  ...plain,
  entities: {
    ...plain.entities,
    ...Object.fromEntries([plain.entities.Invoice].flatMap((node) => (node ? [[node.name, {
      ...node,
      fields: { ...node.fields, total: computed("total", money, total, { stored: false }) },
    }]] : []))),
  },
};
