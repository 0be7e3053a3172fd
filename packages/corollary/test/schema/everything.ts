import * as build from "../../src/expr/build.js";
import type { Expression } from "../../src/expr/node.js";
import type { Type } from "../../src/expr/type.js";
import type { ValueField } from "../../src/model/model.js";
import { collection, computed, embedded, entity, enumeration, model, reference, uuidKey, value } from "./build.js";

const at = (type: Type, ...path: string[]): Expression => build.field("this", path, type);
const text: Type = { kind: "text" };
const decimal: Type = { kind: "decimal", scale: 2 };
const date: Type = { kind: "date" };
const one = build.literal(1, { kind: "integer" });

const createdAt: ValueField = value("createdAt", { kind: "timestamp", precision: 3 }, { generated: "createdAt" });
const updatedAt: ValueField = value("updatedAt", { kind: "timestamp", precision: 3 }, { generated: "updatedAt" });
const version: ValueField = value("version", "integer", { generated: "version" });
const archivedAt: ValueField = value("archivedAt", { kind: "timestamp", precision: 3 }, { generated: "archivedAt", optional: true });

/** Every field kind, with every bound that makes a check. */
const specimen = entity("Specimen", [
  uuidKey(),
  value("name", { kind: "text", min: 1, max: 120 }, { unique: true, help: "As on the label; it's shown to visitors." }),
  value("code", { kind: "text", pattern: "[A-Z]{2}-\\d+" }),
  value("email", { kind: "text", format: "email" }, { optional: true, label: "E-mail" }),
  value("home", { kind: "text", format: "url" }, { optional: true }),
  value("slug", { kind: "text", format: "slug", max: 60 }, { index: true }),
  value("sorted", { kind: "text", collation: "und-x-icu" }, { optional: true }),
  value("short", { kind: "varchar", length: 20 }),
  value("country", { kind: "char", length: 2 }, { default: { kind: "value", value: "SK" } }),
  value("tiny", { kind: "smallint", min: 0, max: 9 }),
  value("whole", { kind: "integer", min: -5 }, { default: { kind: "value", value: -1 } }),
  value("big", { kind: "bigint", max: "9000000000000000000" }, { optional: true }),
  value("single", { kind: "real" }, { optional: true }),
  value("double", { kind: "float", min: 0.5 }, { optional: true }),
  value("ratio", { kind: "decimal", precision: 12, scale: 4, min: "0", max: "1.5" }, { optional: true }),
  value("exact", { kind: "decimal" }, { optional: true }),
  value("price", { kind: "money", min: "0", currency: "EUR" }, { default: { kind: "value", value: "9.90" } }),
  value("rare", "boolean", { default: { kind: "value", value: false } }),
  value("token", "uuid", { default: { kind: "sql", sql: "gen_random_uuid()" } }),
  value("notes", "json", { index: true, default: { kind: "value", value: { tags: ["it's"] } } }),
  value("picture", { kind: "bytes", max: 1024 }, { default: { kind: "value", value: "AP8=" } }),
  value("found", { kind: "timestamp", precision: 6 }, { default: { kind: "expression", expression: build.now() } }),
  value("local", { kind: "localTimestamp", precision: 3 }, { optional: true }),
  value("day", "date", { default: { kind: "expression", expression: build.today() } }),
  value("opens", { kind: "time", precision: 0 }, { optional: true }),
  value("closes", { kind: "timetz", precision: 6 }, { optional: true }),
  value("age", "interval", { default: { kind: "value", value: "P1Y2M" } }),
  value("mood", { kind: "choice", enum: "Mood" }, { states: { initial: "calm", transitions: { calm: ["angry"], angry: [] } } }),
  value("moods", { kind: "array", of: { kind: "choice", enum: "Mood" } }, { default: { kind: "value", value: ["calm", "very angry"] } }),
  value("tags", { kind: "array", of: { kind: "text" }, max: 5 }, { index: true, default: { kind: "value", value: ["a,b", 'c"d\\'] } }),
  value("scores", { kind: "array", of: { kind: "integer", min: 0, max: 10 } }, { optional: true }),
  value("span", { kind: "range", of: "integer" }, { optional: true, default: { kind: "value", value: { lower: 1, upper: 5, bounds: "[)" } } }),
  value("wide", { kind: "range", of: "bigint" }, { optional: true }),
  value("prices", { kind: "range", of: "decimal" }, { optional: true }),
  value("days", { kind: "range", of: "date" }, { optional: true, index: true }),
  value("during", { kind: "range", of: "timestamp" }, { optional: true }),
  value("hours", { kind: "range", of: "localTimestamp" }, { optional: true }),
  value("address", { kind: "custom", sql: "inet" }, { optional: true }),
  computed("title", { kind: "text" }, build.concat([at(text, "code"), build.literal(": ", text), at(text, "name")]), { index: true }),
  computed("taxed", { kind: "money", precision: 19, scale: 2 }, build.arithmetic("mul", at(decimal, "price"), build.literal("1.2", { kind: "decimal" }))),
  createdAt,
  updatedAt,
], { help: "One find.", label: "Find" });

const place = [value("street", { kind: "text", max: 80 }), value("city", "text", { unique: true }), value("zip", "text", { optional: true, index: true })];

/** Every constraint and index option, on a table whose name and columns need quotes. */
const order = entity("Order", [
  value("id", "bigint", { generated: "key" }),
  value("number", "text", { unique: true }),
  value("from", "date", { checks: [build.compare("gte", at(date, "from"), build.literal("2020-01-01", date))] }),
  value("until", "date", { optional: true }),
  value("total", { kind: "money" }),
  value("room", "integer"),
  value("stay", { kind: "range", of: "date" }),
  value("shelf", { kind: "range", of: "integer" }),
  reference("specimen", "Specimen", { kind: "uuid" }),
  reference("customer", "Customer", { kind: "bigint" }, { onDelete: "cascade" }),
  reference("country", "Country", { kind: "char", length: 2 }, { onDelete: "setNull", optional: true, columns: [{ column: "country_code", field: "code", type: { kind: "char", length: 2 } }] }),
  reference("parent", "Order", { kind: "bigint" }, { onDelete: "noAction", optional: true, deferrable: true, index: false }),
  reference("replaces", "Order", { kind: "bigint" }, { optional: true, unique: true }),
  reference("seat", "Seat", { kind: "integer" }, {
    optional: true,
    columns: [
      { column: "seat_row", field: "row", type: { kind: "integer" } },
      { column: "seat_place", field: "place", type: { kind: "integer" } },
    ],
  }),
  embedded("billing", place),
  embedded("delivery", place.map(({ unique, index, ...field }) => field), true),
  collection("children", "Order", "parent"),
  createdAt, updatedAt, version, archivedAt,
], {
  key: { fields: ["id"], kind: "snowflake", newestFirst: true },
  softDelete: true,
  versioned: true,
  uniques: [
    { name: "customer_from", fields: [["customer"], ["from"]] },
    { name: "place", fields: [["billing", "city"], ["billing", "street"]], nullsNotDistinct: true, deferrable: true },
    { name: "open_room", fields: [["room"]], where: build.isNull(at(date, "until")) },
  ],
  indexes: [
    { name: "from_total", method: "btree", parts: [{ path: ["from"], direction: "desc", nulls: "last" }, { path: ["total"], direction: "asc", nulls: "first" }], include: [["number"], ["specimen"]] },
    { name: "number_lower", method: "btree", parts: [{ expression: build.textFunction("lower", at(text, "number")), operatorClass: "text_pattern_ops" }], unique: true },
    { name: "until_open", method: "btree", parts: [{ path: ["until"] }], where: build.not(build.isNull(at(date, "until"))), unique: true, nullsNotDistinct: true },
    { name: "room", method: "hash", parts: [{ path: ["room"] }] },
    { name: "from", method: "brin", parts: [{ path: ["from"] }] },
    { name: "stay", method: "spgist", parts: [{ path: ["stay"] }] },
  ],
  checks: [
    { name: "dates", expression: build.or(build.isNull(at(date, "until")), build.compare("gte", at(date, "until"), at(date, "from"))), message: "The end is before the beginning." },
    { name: "total", expression: build.compare("gte", at(decimal, "total"), build.numericFunction("neg", one)) },
  ],
  exclusions: [{ name: "one_stay", method: "gist", parts: [{ path: ["stay"], with: "&&" }, { path: ["shelf"], with: "&&" }], where: build.compare("gt", at({ kind: "integer" }, "room"), build.literal(0, { kind: "integer" })) }],
});

/** The remaining kinds of keys. */
const customer = entity("Customer", [value("id", "bigint", { generated: "key" }), value("name", "text"), updatedAt], { key: { fields: ["id"], kind: "snowflake" } });
const country = entity("Country", [value("code", { kind: "char", length: 2 }), value("name", "text"), version], { key: { fields: ["code"], kind: "natural" } });
const counter = entity("Counter", [value("id", "integer", { generated: "key" })], { key: { fields: ["id"], kind: "identity" }, schema: "stock" });
const seat = entity("Seat", [value("row", "integer"), value("place", "integer"), updatedAt, version], { key: { fields: ["row", "place"], kind: "compound" } });
const ticket = entity("Ticket", [value("id", { kind: "custom", sql: "text" }, { generated: "key" })], {
  key: { fields: ["id"], kind: "custom", sqlDefault: "'T-' || gen_random_uuid()" }, schema: "stock",
});
/** Its key is a reference, and so is a part of the key of what points to it. */
const passport = entity("Passport", [reference("customer", "Customer", { kind: "bigint" })], { key: { fields: ["customer"], kind: "natural" } });
const visa = entity("Visa", [
  reference("passport", "Passport", { kind: "bigint" }, { columns: [{ column: "passport_customer_id", field: "customer", type: { kind: "bigint" } }] }),
  reference("country", "Country", { kind: "char", length: 2 }, { columns: [{ column: "country_code", field: "code", type: { kind: "char", length: 2 } }] }),
], { key: { fields: ["passport", "country"], kind: "compound" } });

export const everything = model(
  [specimen, order, customer, country, counter, seat, ticket, passport, visa],
  [enumeration("Mood", ["calm", "angry", "very angry"]), enumeration("Size", ["S", "M"], "stock")],
);

/** Without what a major version of Postgres lacks: nulls that are not distinct came with 15. */
export function everythingOn(version: number): typeof everything {
  if (version >= 15) return everything;
  const order = everything.entities["Order"];
  if (order === undefined) throw new Error("no Order");
  const plain = <T extends { nullsNotDistinct?: true }>({ nullsNotDistinct, ...rest }: T) => rest;
  return { ...everything, entities: { ...everything.entities, Order: { ...order, uniques: order.uniques.map(plain), indexes: order.indexes.map(plain) } } };
}
