import * as build from "../../src/expr/build.js";
import type { Expression } from "../../src/expr/node.js";
import type { FieldType } from "../../src/model/field-type.js";

/** A computed field that can be made of a value: its type and its expression. */
export interface Derived {
  readonly type: FieldType;
  readonly expression: Expression;
}

const boolean: FieldType = { kind: "boolean" };
const integer: FieldType = { kind: "integer" };
const text: FieldType = { kind: "text" };
const decimal: FieldType = { kind: "decimal" };

/** Everything of the algebra that can be said of one value of a type within its row. */
export function derivedOf(type: FieldType, value: Expression): readonly Derived[] {
  const known: Derived = { type: boolean, expression: build.not(build.isNull(value)) };
  switch (type.kind) {
    case "text": case "varchar": case "char":
      return [
        known,
        { type: integer, expression: build.textFunction("length", build.textFunction("trim", value)) },
        { type: text, expression: build.textFunction("upper", value) },
        { type: boolean, expression: build.textMatch("contains", value, build.literal("%é_", { kind: "text" }), true) },
        { type: boolean, expression: build.textMatch("like", value, build.literal("a%", { kind: "text" })) },
        { type: boolean, expression: build.textMatch("matches", value, build.literal("word", { kind: "text" })) },
        { type: boolean, expression: build.inList(value, [build.literal("a", { kind: "text" }), build.literal("'b'", { kind: "text" })]) },
      ];
    case "smallint": case "integer":
      return [known, { type: integer, expression: build.numericFunction("abs", value) }, { type: decimal, expression: build.arithmetic("div", value, build.literal(3, { kind: "integer" })) }];
    case "bigint":
      return [known, { type: { kind: "bigint" }, expression: build.numericFunction("neg", value) }];
    case "decimal": case "money":
      return [known, { type: decimal, expression: build.round(value, 1) }, { type: decimal, expression: build.arithmetic("mod", value, build.literal("0.7", { kind: "decimal" })) }, { type: decimal, expression: build.numericFunction("floor", value) }];
    case "real": case "float":
      return [known, { type: { kind: "float" }, expression: build.arithmetic("mul", value, build.literal(2, { kind: "float" })) }];
    case "timestamp": case "localTimestamp":
      return [
        known,
        { type, expression: build.startOf(value, "month") },
        { type, expression: build.plus(value, { months: 1, hours: -2 }) },
        { type: integer, expression: build.part(value, "week") },
        { type: boolean, expression: build.compare("gt", value, build.literal(type.kind === "timestamp" ? "2024-01-01T00:00:00Z" : "2024-01-01T00:00:00", value.type)) },
      ];
    case "date":
      return [known, { type, expression: build.plus(value, { days: 30 }) }, { type: integer, expression: build.part(value, "weekday") }, { type: integer, expression: build.arithmetic("sub", value, build.literal("2024-01-01", { kind: "date" })) }];
    case "time":
      return [known, { type: integer, expression: build.part(value, "minute") }];
    case "json":
      return [known, { type: text, expression: build.json(value, ["a", "0"], "text") }, { type: decimal, expression: build.json(value, ["n"], "decimal") }, { type: boolean, expression: build.json(value, ["b"], "boolean") }];
    case "choice":
      return value.type.kind === "enum" ? [known, { type: boolean, expression: build.compare("gte", value, build.literal(value.type.values[0], value.type)) }] : [known];
    case "array":
      return [known, { type: integer, expression: build.size(value) }, { type: boolean, expression: build.overlaps(value, value) }];
    case "range":
      return [known, { type: boolean, expression: build.overlaps(value, value) }, { type: boolean, expression: build.compare("eq", value, build.literal({ empty: true }, value.type)) }];
    case "boolean":
      return [known, { type: text, expression: build.caseOf([{ when: value, then: build.literal("yes", { kind: "text" }) }], build.literal(null, { kind: "text" })) }];
    case "uuid": case "bytes": case "timetz": case "interval": case "custom":
      return [known, { type, expression: build.coalesce([value, value]) }];
  }
}
