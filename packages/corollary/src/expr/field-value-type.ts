import type { FieldType } from "../model/field-type.js";
import type { EnumNode, FieldNode, Model } from "../model/model.js";
import type { Type } from "./type.js";

/** The type that expressions see of a stored value. */
export function typeOfField(type: FieldType, enums: Readonly<Record<string, EnumNode>>): Type {
  switch (type.kind) {
    case "text": case "varchar": case "char": case "custom":
      return { kind: "text" };
    case "smallint": case "integer":
      return { kind: "integer" };
    case "decimal": case "money":
      return type.precision === undefined ? { kind: "decimal" } : { kind: "decimal", scale: type.scale ?? 0 };
    case "real": case "float":
      return { kind: "float" };
    case "bigint": case "boolean": case "uuid": case "json": case "bytes": case "date": case "time": case "timetz": case "interval": case "localTimestamp":
      return { kind: type.kind };
    case "timestamp":
      return { kind: "timestamp", precision: type.precision };
    case "choice":
      return { kind: "enum", values: (Object.hasOwn(enums, type.enum) ? enums[type.enum]?.values : undefined) ?? [] };
    case "array":
      return { kind: "array", of: typeOfField(type.of, enums) };
    case "range":
      return { kind: "range", of: type.of === "timestamp" ? { kind: "timestamp", precision: 6 } : { kind: type.of } };
  }
}

/** The type of a field as the end of a path; undefined for collections and embedded values, which are no single values. */
export function typeOfFieldNode(field: FieldNode, model: Model): Type | undefined {
  switch (field.kind) {
    case "value": case "computed": return typeOfField(field.type, model.enums);
    case "reference": return { kind: "row", entity: field.target };
    case "collection": case "embedded": return undefined;
  }
}
