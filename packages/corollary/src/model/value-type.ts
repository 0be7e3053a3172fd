import type { Type } from "../expr/type.js";
import type { FieldType } from "./field-type.js";
import type { Model } from "./model.js";

/** The type that expressions see of a stored value. A choice whose enum the model lacks has no words. */
export function valueType(type: FieldType, enums: Model["enums"]): Type {
  switch (type.kind) {
    case "text":
    case "varchar":
    case "char":
    case "custom":
      return { kind: "text" };
    case "smallint":
    case "integer":
      return { kind: "integer" };
    case "real":
    case "float":
      return { kind: "float" };
    case "decimal":
    case "money":
      return type.precision === undefined ? { kind: "decimal" } : { kind: "decimal", scale: type.scale ?? 0 };
    case "timestamp":
      return { kind: "timestamp", precision: type.precision };
    case "choice":
      return { kind: "enum", values: (Object.hasOwn(enums, type.enum) ? enums[type.enum]?.values : undefined) ?? [] };
    case "array":
      return { kind: "array", of: valueType(type.of, enums) };
    case "range":
      return { kind: "range", of: type.of === "timestamp" ? { kind: "timestamp", precision: 6 } : { kind: type.of } };
    case "bigint":
    case "boolean":
    case "uuid":
    case "json":
    case "bytes":
    case "localTimestamp":
    case "date":
    case "time":
    case "timetz":
    case "interval":
      return { kind: type.kind };
  }
}
