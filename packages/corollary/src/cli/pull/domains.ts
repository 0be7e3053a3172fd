import { parseType } from "../../schema/column-type.js";
import type { Schema, SqlType } from "../../schema/schema.js";

/** The built-in type beneath a domain, for columns of it; undefined for other types. */
export type Domains = (type: SqlType) => SqlType | undefined;

const quoted = `(?:"(?:[^"]|"")*"|[\\w$]+)`;
/** As introspection writes it: the type that it is over, then what it adds. */
const domain = new RegExp(`^create domain ${quoted}\\.${quoted} as (.+?)(?= collate | default | not null|\\n|;|$)`, "u");

export function domainsOf({ objects = [] }: Pick<Schema, "objects">): Domains {
  const over = new Map<string, string>(objects.flatMap(({ kind, schema, name, create }) => {
    const base = kind === "domain" ? domain.exec(create)?.[1] : undefined;
    return base === undefined ? [] : [[`${schema}.${name}`, base] as const];
  }));
  return ({ schema, name, dimensions }) => {
    if (schema === undefined || dimensions !== undefined) return undefined;
    let base = over.get(`${schema}.${name}`);
    // Domains may be over domains, which are printed with their schema unless that is the public one.
    for (let next = base; next !== undefined; next = over.get(next) ?? over.get(`public.${next}`)) base = next;
    return base === undefined || !builtIn.test(base) ? undefined : parseType(withoutModifierInside(base));
  };
}

const builtIn = /^(?:smallint|integer|bigint|real|double precision|boolean|uuid|bytea|jsonb|date|interval|text|numeric(?:\(\d+(?:,\d+)?\))?|character varying(?:\(\d+\))?|character\(\d+\)|time(?:stamp)?(?:\(\d\))? with(?:out)? time zone)$/u;

/** `timestamp(3) with time zone` has its modifier in the middle. */
const withoutModifierInside = (type: string): string => type.replace(/^(\w+)\((\d+)\)( with(?:out)? time zone)$/u, "$1$3($2)");
