import { aggregate, arithmetic, compare, concat, coalesce, field, literalOf, textFunction } from "../../../src/expr/build.js";
import { typeOfField } from "../../../src/expr/field-value-type.js";
import type { Expression } from "../../../src/expr/node.js";
import type { FieldType } from "../../../src/model/field-type.js";
import type { EntityNode, FieldNode, Model, ReferenceField } from "../../../src/model/model.js";
import { collection, computed, embedded, entity, enumeration, model, value } from "../../schema/build.js";
import type { Random } from "./random.js";

const scalarTypes: readonly FieldType[] = [
  { kind: "text" }, { kind: "text" }, { kind: "varchar", length: 12 }, { kind: "char", length: 8 }, { kind: "smallint" }, { kind: "integer" }, { kind: "integer" }, { kind: "bigint" },
  { kind: "decimal", precision: 12, scale: 2 }, { kind: "decimal", precision: 38, scale: 10 }, { kind: "decimal", precision: 4, scale: 4 }, { kind: "decimal", precision: 30, scale: 0 },
  { kind: "decimal" }, { kind: "money", precision: 19, scale: 4 }, { kind: "real" }, { kind: "float" }, { kind: "boolean" }, { kind: "uuid" }, { kind: "bytes" }, { kind: "json" },
  { kind: "timestamp", precision: 3 }, { kind: "timestamp", precision: 6 }, { kind: "timestamp", precision: 0 }, { kind: "localTimestamp", precision: 6 }, { kind: "date" }, { kind: "date" },
  { kind: "time", precision: 6 }, { kind: "timetz", precision: 3 }, { kind: "interval" }, { kind: "choice", enum: "Status" }, { kind: "choice", enum: "Size" },
];

const structuredTypes: readonly FieldType[] = [
  { kind: "array", of: { kind: "text" } }, { kind: "array", of: { kind: "integer" } }, { kind: "array", of: { kind: "decimal" } }, { kind: "array", of: { kind: "choice", enum: "Status" } },
  { kind: "array", of: { kind: "uuid" } }, { kind: "array", of: { kind: "date" } }, { kind: "array", of: { kind: "bigint" } }, { kind: "array", of: { kind: "timestamp", precision: 6 } }, { kind: "array", of: { kind: "boolean" } },
  { kind: "array", of: { kind: "real" } }, { kind: "array", of: { kind: "float" } }, { kind: "array", of: { kind: "varchar", length: 6 } }, { kind: "array", of: { kind: "timetz", precision: 3 } }, { kind: "array", of: { kind: "interval" } }, { kind: "array", of: { kind: "bytes" } }, { kind: "array", of: { kind: "json" } },
  { kind: "range", of: "integer" }, { kind: "range", of: "bigint" }, { kind: "range", of: "decimal" }, { kind: "range", of: "date" }, { kind: "range", of: "timestamp" }, { kind: "range", of: "localTimestamp" },
];

const enums = [enumeration("Status", ["draft", "Sent", "paid", "a\"b'c", "void"]), enumeration("Size", ["L", "M", "S"])];

const keyTypes: readonly FieldType[] = [{ kind: "uuid" }, { kind: "integer" }, { kind: "bigint" }, { kind: "text" }];

/**
 * Three entities that refer to each other in every way (a tree, optional and required references, one to one, many to
 * many through a link whose key is two references, a compound key), with fields of random types.
 */
export function randomModel(random: Random): Model {
  const keys = { Main: random.pick(keyTypes), Other: random.pick(keyTypes) };
  const other = entity("Other", [
    value("id", keys.Other), ...randomFields(random, 6), ...calculation(),
    collection("mains", "Main", "other"), collection("needed", "Main", "owner"),
    { ...collection("links", "Link", "other") },
    { ...collection("linked", "Main", "other"), through: { entity: "Link", to: "main" } },
  ], { softDelete: random.chance(50), key: { fields: ["id"], kind: "natural" } });
  const main = entity("Main", [
    value("id", keys.Main), ...randomFields(random, 12), ...calculation(),
    embedded("place", [value("city", { kind: "text" }, { optional: true }), value("size", { kind: "decimal", precision: 10, scale: 3 }, { optional: true }), value("since", { kind: "date" }, { optional: true })], true),
    refer("parent", "Main", [["id", keys.Main]], true), refer("other", "Other", [["id", keys.Other]], true), refer("owner", "Other", [["id", keys.Other]], false),
    refer("pair", "Pair", [["code", { kind: "text" }], ["part", { kind: "integer" }]], true),
    collection("children", "Main", "parent"), collection("links", "Link", "main"),
    { ...collection("detail", "Detail", "main"), single: true },
    { ...collection("others", "Other", "main"), through: { entity: "Link", to: "other" } },
  ], { key: { fields: ["id"], kind: "natural" } });
  const detail = entity("Detail", [value("id", "integer"), { ...refer("main", "Main", [["id", keys.Main]], false), unique: true }, ...randomFields(random, 4)], { key: { fields: ["id"], kind: "natural" } });
  const link = entity("Link", [
    refer("main", "Main", [["id", keys.Main]], false), refer("other", "Other", [["id", keys.Other]], false), ...randomFields(random, 3),
  ], { key: { fields: ["main", "other"], kind: "compound" } });
  const pair = entity("Pair", [
    value("code", { kind: "text" }), value("part", "integer"), value("note", "text", { optional: true }), collection("mains", "Main", "pair"),
  ], { key: { fields: ["code", "part"], kind: "compound" } });
  return withComputed(model([archivable(other), main, detail, link, pair], enums), random);
}

function randomFields(random: Random, count: number): FieldNode[] {
  const types = Array.from({ length: count }, () => random.pick(random.chance(75) ? scalarTypes : structuredTypes));
  return types.map((type, at) => value(`f${at}`, type, { optional: random.chance(60) }));
}

/** Fields that a stored computed field can be made of without overflow. */
function calculation(): FieldNode[] {
  return [
    value("price", { kind: "decimal", precision: 8, scale: 2 }), value("quantity", { kind: "smallint" }), value("name", "text", { optional: true }),
  ];
}

function archivable(node: EntityNode): EntityNode {
  if (!node.softDelete) return node;
  return { ...node, fields: { ...node.fields, archivedAt: value("archivedAt", { kind: "timestamp", precision: 3 }, { optional: true, generated: "archivedAt" }) } };
}

function refer(name: string, target: string, key: readonly (readonly [string, FieldType])[], optional: boolean): ReferenceField {
  return {
    kind: "reference", name, label: name, target, optional, onDelete: "restrict", index: true,
    columns: key.map(([part, type]) => ({ column: `${name}_${part}`, field: part, type })),
  };
}

/** Computed fields of both sorts, on the row itself and over other rows. */
function withComputed(plain: Model, random: Random): Model {
  const at = (entityName: string, path: readonly string[], row = "this"): Expression => {
    const found = plain.entities[entityName]?.fields[path.at(-1) ?? ""];
    if (found?.kind !== "value") throw new Error(`No value ${path.join(".")}.`);
    return field(row, path, typeOfField(found.type, plain.enums));
  };
  const amount = (name: string): Expression => arithmetic(random.pick(["mul", "add", "div"]), at(name, ["price"]), at(name, ["quantity"]));
  const shout = (name: string): Expression => textFunction(random.pick(["lower", "trim", "upper"]), concat([coalesce([at(name, ["name"]), literalOf("Σ?")]), literalOf(" É")]));
  const stored = (name: string): FieldNode[] => [
    computed("amount", { kind: "decimal", precision: 24, scale: random.int(0, 6) }, amount(name)), computed("shout", { kind: "text" }, shout(name)),
  ];
  const read = (name: string): FieldNode[] => [
    { kind: "computed", name: "twice", label: "Twice", type: { kind: "decimal" }, expression: arithmetic("mul", amount(name), literalOf(2)), stored: false, optional: true },
    { kind: "computed", name: "dear", label: "Dear", type: { kind: "boolean" }, expression: compare("gt", at(name, ["price"]), literalOf(10)), stored: false, optional: true },
  ];
  const total = aggregate("sum", { row: "this", path: ["mains"], entity: "Main" }, "r1", { value: at("Main", ["price"], "r1") });
  const nearby: FieldNode = { kind: "computed", name: "nearby", label: "Nearby", type: { kind: "decimal" }, expression: total, stored: false, optional: false };
  const count: FieldNode = { kind: "computed", name: "brood", label: "Brood", type: { kind: "integer" }, expression: aggregate("count", { row: "this", path: ["children"], entity: "Main" }, "r1"), stored: false, optional: false };
  const extended = Object.values(plain.entities).map((node): EntityNode => {
    if (node.name !== "Main" && node.name !== "Other") return node;
    const more = [...stored(node.name), ...read(node.name), ...(node.name === "Other" ? [nearby] : [count])];
    return { ...node, fields: { ...node.fields, ...Object.fromEntries(more.map((each) => [each.name, each])) } };
  });
  return model(extended, Object.values(plain.enums));
}
