import type { Column, Schema, SqlType } from "../../../schema/schema.js";
import { sqlType } from "../../../schema/identifier.js";
import { textOf } from "./pattern.js";

/** What a column of a sample row is given: its default, null, or a value as Postgres reads it from text. */
export type Given = { readonly given: "default" } | { readonly given: "null" } | { readonly given: "text"; readonly text: string };

/** How a row is to be: with as little as it may hold, with everything, or with the limits of its types. */
export type Kind = "least" | "full" | "edges";

const text = (value: string): Given => ({ given: "text", text: value });
const theDefault: Given = { given: "default" };
const theNull: Given = { given: "null" };

/** What may be tried for a column, the likeliest first; `n` counts rows from 0 so that values of unique columns differ. */
export function candidates(column: Column, schema: Schema, n: number, kind: Kind, hints: readonly string[]): readonly Given[] {
  const { plain, edges } = ofType(column.type, schema, n);
  const values = [...(kind === "edges" ? [...edges, ...plain] : [...plain, ...edges]), ...hints].map(text);
  const nothing = column.nullable ? [theNull] : [];
  const own = column.default === undefined && column.identity === undefined ? [] : [theDefault];
  if (column.identity !== undefined) return kind === "edges" && column.identity === "byDefault" ? [...own, ...values] : own;
  return unique(kind === "least" ? [...nothing, ...own, ...values] : kind === "full" ? [...values, ...own, ...nothing] : [...values, ...nothing, ...own]);
}

const unique = (all: readonly Given[]): readonly Given[] => [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];

interface Values { readonly plain: readonly string[]; readonly edges: readonly string[] }

function ofType(type: SqlType, schema: Schema, n: number): Values {
  if ((type.dimensions ?? 0) > 0) {
    const { dimensions, ...element } = type;
    const [one = ""] = ofType(element, schema, n).plain;
    return { plain: [`{${quoted(one)}}`, "{}"], edges: ["{}", `{${quoted(one)},${quoted(one)}}`] };
  }
  const own = schema.enums.find((each) => each.name === type.name && each.schema === type.schema);
  if (own !== undefined) return { plain: rotated(own.values, n), edges: [...own.values].reverse() };
  return builtIn(type, n);
}

const quoted = (value: string): string => `"${value.replace(/["\\]/gu, "\\$&")}"`;

function rotated<T>(values: readonly T[], n: number): readonly T[] {
  const at = values.length === 0 ? 0 : n % values.length;
  return [...values.slice(at), ...values.slice(0, at)];
}

/** By the name of the type without what stands in parentheses. Whole numbers keep some way to their limit: versions are counted up by whoever fills a column. */
function builtIn(type: SqlType, n: number): Values {
  const k = n + 1;
  switch (type.name) {
    case "smallint": return { plain: [`${k}`, "0", "10", "100", "-1"], edges: ["32767", "-32768", "0"] };
    case "integer": return { plain: [`${k}`, "0", "10", "100", "1000", "-1"], edges: ["2147480000", "-2147483648", "0"] };
    case "bigint": return { plain: [`${k}`, "0", "10", "100", "1000", "-1"], edges: ["9223372036854770000", "-9223372036854775808", "0"] };
    case "numeric": return numeric(type, k);
    case "real":
    case "double precision": return { plain: [`${k}.5`, "0", "0.5", "50", "-1.25"], edges: ["1e30", "-1e-30", "NaN", "Infinity"] };
    case "money": return { plain: [`${k}.50`, "0"], edges: ["-1.01"] };
    case "boolean": return { plain: n % 2 === 0 ? ["true", "false"] : ["false", "true"], edges: ["false"] };
    case "uuid": return { plain: [`0190a000-0000-7000-8000-${String(k).padStart(12, "0")}`], edges: ["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"] };
    case "date": return { plain: [`2026-01-${String((n % 27) + 2).padStart(2, "0")}`, "2030-06-15", "1990-12-31"], edges: ["0001-01-01", "9999-12-31", "2024-02-29"] };
    case "time":
    case "time without time zone":
    case "timetz":
    case "time with time zone": return { plain: [`0${n % 10}:30:00`], edges: ["00:00:00", "23:59:59.999999"] };
    case "timestamp":
    case "timestamp without time zone":
    case "timestamptz":
    case "timestamp with time zone": return { plain: [`2026-01-${String((n % 27) + 2).padStart(2, "0")} 12:00:00+00`, "2030-06-15 00:00:00+00"], edges: ["0001-01-01 00:00:00+00", "9999-12-31 23:59:59+00", "1999-12-31 23:59:59.999999+00"] };
    case "interval": return { plain: [`${k} days`, "1 hour"], edges: ["0", "-1 month", "100 years"] };
    case "json":
    case "jsonb": return { plain: [`{"n": ${k}}`, "[]", "{}", "1", '"a"'], edges: ["null", "{}", '[{"a": [null, "ß"]}]'] };
    case "bytea": return { plain: [`\\x0${k % 10}ff`], edges: ["\\x", "\\x00"] };
    case "inet":
    case "cidr": return { plain: [`10.0.0.${k % 250}/32`], edges: ["::1/128"] };
    case "macaddr": return { plain: [`08:00:2b:01:02:0${k % 10}`], edges: ["ff:ff:ff:ff:ff:ff"] };
    case "point": return { plain: [`(${k},1)`], edges: ["(0,0)"] };
    case "bit":
    case "bit varying":
    case "varbit": return { plain: ["1".repeat(Number(type.modifiers?.[0] ?? 1))], edges: [] };
    case "int4range":
    case "int8range":
    case "numrange": return { plain: [`[${k * 10},${k * 10 + 5})`], edges: ["empty", "(,)", `[${k},)`] };
    case "daterange":
    case "tsrange":
    case "tstzrange": return { plain: [`[2026-01-${String((n % 27) + 2).padStart(2, "0")},2026-01-${String((n % 27) + 3).padStart(2, "0")})`], edges: ["empty", "[2030-01-01,)"] };
    case "tsvector": return { plain: [`sample ${k}`], edges: [""] };
    default: return words(type, k);
  }
}

function numeric(type: SqlType, k: number): Values {
  const [precision = 12, scale = 2] = (type.modifiers ?? []).map(Number);
  const whole = Math.max(precision - scale, 0);
  const most = `${whole === 0 ? "0" : "9".repeat(whole)}${scale > 0 ? `.${"9".repeat(scale)}` : ""}`;
  return { plain: [`${k}`, "0", "0.5", "10", "100", "-1"], edges: [most, `-${most}`, "0"] };
}

/** Texts of the forms that checks most often ask for. */
function words(type: SqlType, k: number): Values {
  const limit = type.name === "varchar" || type.name === "char" || type.name === "character varying" || type.name === "character" ? Number(type.modifiers?.[0] ?? 60) : 60;
  const plain = [
    `Sample ${k}`, `sample-${k}`, `sample${k}@example.com`, `https://example.com/${k}`, `sample_${k}`, `sample${k}`, `S${k}`, "A", `${k}`, `00${k}`,
    `#0${k % 10}ff99`, `+4912345${k}`, `AB${k}`, "EUR", "en", "en-GB", "DE", "Europe/Berlin", `2026-01-0${(k % 9) + 1}`, "A1B2C3", "x".repeat(20), "0".repeat(32), "1.0.0", `(${k})`,
  ];
  const edges = ["", " ", "Ünïcødé — ✓ 'quoted' \"too\" \\ %_", "x".repeat(Math.min(limit, 200))];
  return { plain: plain.filter((each) => each.length <= limit), edges: edges.filter((each) => [...each].length <= limit) };
}

/** Literals of an expression: values near them meet it, or just do not. */
export function hintsOf(expression: string, type: SqlType, n: number): readonly string[] {
  const texts = [...expression.matchAll(/'((?:[^']|'')*)'/gu)].map(([, inner = ""]) => inner.replaceAll("''", "'"));
  const numbers = [...expression.replace(/'(?:[^']|'')*'/gu, "").matchAll(/(?<![\w.])\d+(?:\.\d+)?/gu)].map(([each]) => Number(each));
  const near = numbers.flatMap((each) => (Number.isSafeInteger(each) ? [`${each}`, `${each + 1}`, `${each - 1}`] : [`${each}`]));
  const lengths = /text|char/u.test(sqlType(type)) ? numbers.filter((each) => Number.isInteger(each) && each > 0 && each < 500).map((each) => "x".repeat(each)) : [];
  const matching = expression.includes("~") ? texts.flatMap((each) => [textOf(each, n), textOf(each, n + 1), textOf(each, n + 2)]).filter((each) => each !== undefined) : [];
  return [...matching, ...texts, ...lengths, ...near];
}
