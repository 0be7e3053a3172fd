import fc from "fast-check";
import type { Json } from "../../src/expr/node.js";
import type { FieldType, RangeSubtype } from "../../src/model/field-type.js";

/** A field type, and values that such a field takes, in JSON form. */
export interface TypeWithValues {
  readonly type: FieldType;
  readonly values: readonly Json[];
}

const both = (least: number, most: number): fc.Arbitrary<{ min?: number; max?: number }> =>
  fc.record({ min: fc.integer({ min: least, max: 0 }), max: fc.integer({ min: 5, max: most }) }, { requiredKeys: [] });

const text: fc.Arbitrary<TypeWithValues> = fc.oneof(
  fc.record({ min: fc.integer({ min: 0, max: 1 }), max: fc.integer({ min: 6, max: 200 }), collation: fc.constantFrom("C", "POSIX") }, { requiredKeys: [] })
    .map((bounds) => ({ type: { kind: "text", ...bounds } as const, values: ["héllo", "a", "'; --", "😀"] })),
  fc.constantFrom("^[a-z]+$", "[A-Z]{2,3}\\d*", "(?:a|b)+").map((pattern) => ({ type: { kind: "text", pattern } as const, values: [] })),
  fc.constantFrom("email", "url", "slug").map((format) => ({ type: { kind: "text", format } as const, values: [] })),
  fc.record({ kind: fc.constantFrom("varchar", "char"), length: fc.integer({ min: 2, max: 300 }) }).map((type) => ({ type, values: ["ab", "x"] })),
);

const number: fc.Arbitrary<TypeWithValues> = fc.oneof(
  fc.record({ kind: fc.constantFrom("smallint", "integer"), bounds: both(-32_768, 32_767) }).map(({ kind, bounds }) => ({ type: { kind, ...bounds }, values: [0, 1, 5] })),
  both(-1_000_000, 1_000_000).map(({ min, max }) => ({
    type: { kind: "bigint", ...(min !== undefined && { min: `${min}` }), ...(max !== undefined && { max: `${max}000000000` }) } as const, values: ["0", "5"],
  })),
  fc.record({ kind: fc.constantFrom("real", "float"), bounds: both(-10, 10) }).map(({ kind, bounds }) => ({ type: { kind, ...bounds }, values: [0, 0.5, 5] })),
  fc.record({ kind: fc.constantFrom("decimal", "money"), size: fc.option(fc.record({ before: fc.integer({ min: 3, max: 30 }), scale: fc.integer({ min: 1, max: 8 }) }), { nil: undefined }), bounds: both(-10, 99) })
    .map(({ kind, size, bounds: { min, max } }) => ({
      type: {
        kind, ...(size && { precision: size.before + size.scale, scale: size.scale }),
        ...(min !== undefined && { min: `${min}` }), ...(max !== undefined && { max: `${max}.5` }), ...(kind === "money" && { currency: "EUR" }),
      },
      values: ["0", "1.5", "4"],
    })),
);

const plain: fc.Arbitrary<TypeWithValues> = fc.constantFrom<TypeWithValues>(
  { type: { kind: "boolean" }, values: [true, false] },
  { type: { kind: "uuid" }, values: ["0190a3c4-0000-7000-8000-000000000000"] },
  { type: { kind: "json" }, values: [{ "a": [1, "x", null] }, [], "text", 5] },
  { type: { kind: "json", schema: { type: "object", properties: { fields: { type: "string" } } } }, values: [{}] },
  { type: { kind: "bytes" }, values: ["AQI="] },
  { type: { kind: "bytes", max: 1000 }, values: [] },
  { type: { kind: "date" }, values: ["2024-02-29", "0001-01-01"] },
  { type: { kind: "interval" }, values: ["P1DT2H"] },
);

const moment: fc.Arbitrary<TypeWithValues> = fc.record({ kind: fc.constantFrom("timestamp", "localTimestamp", "time", "timetz"), precision: fc.integer({ min: 0, max: 6 }) }).map((type) => ({
  type,
  values: { timestamp: ["2024-02-29T10:00:00.000Z"], localTimestamp: ["2024-02-29T10:00:00"], time: ["10:30:00"], timetz: ["10:30:00+02:00"] }[type.kind],
}));

const scalar = fc.oneof({ arbitrary: text, weight: 3 }, { arbitrary: number, weight: 4 }, plain, moment);

const list: fc.Arbitrary<TypeWithValues> = fc.record({ of: scalar, bounds: fc.record({ min: fc.constant(0), max: fc.integer({ min: 2, max: 50 }) }, { requiredKeys: [] }) })
  .map(({ of, bounds }) => ({ type: { kind: "array", of: of.type, ...bounds } as const, values: [[], of.values.slice(0, 2)] }));

const range: fc.Arbitrary<TypeWithValues> = fc.constantFrom<RangeSubtype>("integer", "bigint", "decimal", "date", "timestamp", "localTimestamp")
  .map((of) => ({ type: { kind: "range", of } as const, values: [{ empty: true }] }));

/** Every kind of field type but choices (which need an enum) and custom ones (which need an extension). */
export const arbitraryType: fc.Arbitrary<TypeWithValues> = fc.oneof({ arbitrary: scalar, weight: 8 }, { arbitrary: list, weight: 2 }, range);

/** A type that can be a key, and no default. */
export const arbitraryKeyType: fc.Arbitrary<FieldType> = fc.constantFrom<FieldType>({ kind: "text", max: 40 }, { kind: "varchar", length: 12 }, { kind: "integer" }, { kind: "bigint" }, { kind: "date" }, { kind: "uuid" }, { kind: "decimal", precision: 12, scale: 2 });
