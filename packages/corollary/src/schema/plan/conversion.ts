import { identifier, sqlType } from "../identifier.js";
import type { Column, EnumType, SqlType } from "../schema.js";
import type { Risk, Work } from "./step.js";

/** How the values of a column become values of another type. */
export type Conversion =
  | {
    readonly kind: "possible";
    /** Expression over the old column; absent where Postgres converts by itself, and refuses what does not fit. */
    readonly using?: string;
    readonly work: Work;
    readonly risk: Risk;
    readonly advice?: string;
  }
  | { readonly kind: "refused"; readonly why: string };

const possible = (work: Work, risk: Risk = "None", using?: string, advice?: string): Conversion =>
  ({ kind: "possible", work, risk, ...(using !== undefined && { using }), ...(advice !== undefined && { advice }) });

const whole = ["smallint", "integer", "bigint"];
const numbers = [...whole, "numeric", "real", "double precision"];
const texts = ["text", "varchar", "char"];
const moments = ["date", "timestamp", "timestamptz"];
/** Types that a text can be read as, and that print themselves as one. */
const readable = new Set([...numbers, ...moments, "boolean", "uuid", "interval", "time", "timetz", "json", "jsonb", "inet", "cidr", "macaddr", "xml", "bit", "varbit", "money",
  "int4range", "int8range", "numrange", "daterange", "tsrange", "tstzrange", "citext", "bytea"]);

/**
 * The conversion between the types of a column before and after, after Postgres's own rules: what it knows to be the
 * same bytes is not rewritten (ALTER TABLE, "Notes"). `using` of the caller, where given, goes before all of them.
 */
export function conversion(from: Column, to: Column, enums: readonly EnumType[], stated?: string): Conversion {
  if (stated !== undefined) return possible("rewrite", "DataWillBeModified", stated);
  const column = identifier(from.name);
  const [a, b] = [from.type, to.type];
  if (sameType(a, b)) return possible("scan");
  const [depthA, depthB] = [a.dimensions ?? 0, b.dimensions ?? 0];
  if (depthA === 0 && depthB === 1) return intoArray(column, a, b);
  if ((depthA === 0) !== (depthB === 0)) return refused("An array has no single value.");
  const inner = scalar(depthA > 0 ? "x" : column, { ...a, dimensions: 0 }, { ...b, dimensions: 0 }, isEnum(enums));
  if (depthA === 0 || inner.kind === "refused") return inner;
  return inner.work === "catalog" ? inner : { ...inner, using: `${column}::${isEnum(enums)(a) ? "text[]::" : ""}${sqlType(b)}` };
}

const refused = (why: string): Conversion => ({ kind: "refused", why });

const isEnum = (enums: readonly EnumType[]) => (type: SqlType): boolean => enums.some((each) => each.schema === type.schema && each.name === type.name);

export const sameType = (a: SqlType, b: SqlType): boolean => sqlType(a) === sqlType(b) && (a.schema ?? "") === (b.schema ?? "");

function intoArray(column: string, a: SqlType, b: SqlType): Conversion {
  return sameType(a, { ...b, dimensions: 0 })
    ? possible("rewrite", "None", `case when ${column} is null then null else array[${column}] end`)
    : refused("Change the type of its values first, then make it an array.");
}

function scalar(column: string, a: SqlType, b: SqlType, enumerated: (type: SqlType) => boolean): Conversion {
  if (a.schema === b.schema && a.name === b.name) return otherModifiers(a, b);
  const target = sqlType(b);
  if (enumerated(a) && enumerated(b)) return possible("rewrite", "MayFail", `${column}::text::${target}`, "Fails if a row holds a value that the new type lacks.");
  if (enumerated(a) && texts.includes(b.name)) return possible("rewrite", lengthOf(b) === undefined ? "None" : "MayFail", `${column}::text`);
  if (texts.includes(a.name) && enumerated(b)) return possible("rewrite", "MayFail", `${column}::${target}`, "Fails if a row holds a text that is no value of the type.");
  if (a.schema !== undefined || b.schema !== undefined) return refused(`Nothing says how ${sqlType(a)} becomes ${target}.`);
  if (texts.includes(a.name) && texts.includes(b.name)) return betweenTexts(a, b);
  if (numbers.includes(a.name) && numbers.includes(b.name)) return betweenNumbers(a, b);
  if (moments.includes(a.name) && moments.includes(b.name)) return betweenMoments(column, a, b);
  if (a.name === "boolean" && whole.includes(b.name)) return possible("rewrite", "None", `${column}::integer`);
  if (whole.includes(a.name) && b.name === "boolean") return possible("rewrite", "DataWillBeModified", `${column} <> 0`, "Every number but 0 becomes true.");
  if (a.name === "cidr" && b.name === "inet") return possible("catalog");
  if ((a.name === "json" && b.name === "jsonb") || (a.name === "jsonb" && b.name === "json")) return possible("rewrite", "None", `${column}::${target}`);
  if (readable.has(a.name) && texts.includes(b.name) && a.name !== "bytea") return possible("rewrite", lengthOf(b) === undefined ? "None" : "MayFail");
  if (texts.includes(a.name) && readable.has(b.name) && b.name !== "bytea") return possible("rewrite", "MayFail", `${column}::${target}`, `Fails if a row holds a text that is no ${target}.`);
  return refused(`Nothing says how ${sqlType(a)} becomes ${target}.`);
}

const lengthOf = (type: SqlType): number | undefined => (type.modifiers?.[0] === undefined ? (type.name === "char" ? 1 : undefined) : Number(type.modifiers[0]));

function otherModifiers(a: SqlType, b: SqlType): Conversion {
  const [before, after] = [lengthOf(a), lengthOf(b)];
  const grows = after === undefined || (before !== undefined && after >= before);
  switch (a.name) {
    case "varchar":
    case "varbit": return grows ? possible("catalog") : possible("rewrite", "MayFail", undefined, "Fails if a row holds more characters.");
    case "numeric": {
      const sameScale = (a.modifiers?.[1] ?? "0") === (b.modifiers?.[1] ?? "0") && before !== undefined;
      if (after === undefined || (grows && sameScale)) return possible("catalog");
      return possible("rewrite", "DataWillBeModified", undefined, "Values are rounded to the new scale, and it fails if one has too many digits.");
    }
    case "timestamp":
    case "timestamptz":
    case "time":
    case "timetz":
    case "interval": return grows ? possible("catalog") : possible("rewrite", "DataWillBeModified", undefined, "Fractions of a second are rounded.");
    default: return possible("rewrite", grows ? "None" : "MayFail");
  }
}

function betweenTexts(a: SqlType, b: SqlType): Conversion {
  if (a.name === "char" || b.name === "char") return possible("rewrite", lengthOf(b) === undefined ? "None" : "MayFail");
  const [before, after] = [lengthOf(a), lengthOf(b)];
  if (after === undefined || (before !== undefined && after >= before)) return possible("catalog");
  return possible("rewrite", "MayFail", undefined, `Fails if a row holds more than ${after} characters.`);
}

function betweenNumbers(a: SqlType, b: SqlType): Conversion {
  if (whole.includes(a.name) && whole.includes(b.name)) {
    return whole.indexOf(a.name) < whole.indexOf(b.name) ? possible("rewrite") : possible("rewrite", "MayFail", undefined, `Fails if a row holds a number that ${b.name} cannot.`);
  }
  if (whole.includes(a.name)) return b.name === "numeric" && b.modifiers === undefined ? possible("rewrite") : possible("rewrite", "MayFail");
  return possible("rewrite", "DataWillBeModified", undefined, "Values are rounded to what the new type can hold.");
}

/** Moments without a zone are taken as UTC, whatever the session's zone. */
function betweenMoments(column: string, a: SqlType, b: SqlType): Conversion {
  const changed: Risk = b.name === "date" || lengthOf(b) !== undefined ? "DataWillBeModified" : "None";
  if (a.name === "timestamp" && b.name === "timestamptz") return possible("rewrite", changed, `${column} at time zone 'UTC'`);
  if (a.name === "timestamptz") return possible("rewrite", changed, `(${column} at time zone 'UTC')${b.name === "date" ? "::date" : ""}`);
  if (b.name === "timestamptz") return possible("rewrite", changed, `${column}::timestamp at time zone 'UTC'`);
  return possible("rewrite", changed);
}
