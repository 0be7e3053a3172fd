import type { Environment } from "../../../src/expr/evaluate.js";
import type { Json } from "../../../src/expr/node.js";
import type { Type } from "../../../src/expr/type.js";

/** What is known beside the rows, the same for both sides. */
export const actorTypes: Readonly<Record<string, Type>> = { id: { kind: "uuid" }, tenant: { kind: "text" }, level: { kind: "integer" }, missing: { kind: "text" } };
export const inputTypes: Readonly<Record<string, Type>> = {
  amount: { kind: "decimal" }, on: { kind: "date" }, at: { kind: "timestamp", precision: 3 }, word: { kind: "text" }, sure: { kind: "boolean" }, rate: { kind: "float" }, big: { kind: "bigint" },
};

const actor = { roles: ["admin"], values: { id: "0190a3c4-0000-7000-8000-000000000001", tenant: "Σ", level: 2 } satisfies Record<string, Json> };
const inputs: Readonly<Record<string, Json>> = {
  amount: "12.50", on: "2024-02-29", at: "2024-03-31T23:59:59.999Z", word: "aB", sure: true, rate: 0.1, big: "9007199254740993",
};
const now = "2024-02-29T22:30:00.123Z";

/** For SQL. */
export const known = { actor, inputs, now };
/** For `evaluate`. */
export const environment: Environment = { actor, input: inputs, now };
