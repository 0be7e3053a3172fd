import { byName, byText } from "../context.js";
import { quoteText } from "../identifier.js";
import type { Routine } from "../schema.js";
import { ofExtension, type Catalog } from "./catalog.js";
import { placed, type Finding } from "./finding.js";
import { settingsOf } from "./index-parts.js";

type RoutineRow = {
  oid: string;
  schema: string;
  name: string;
  kind: string;
  arguments: string;
  returns: string | null;
  language: string;
  volatility: string;
  parallel: string;
  strict: boolean;
  securityDefiner: boolean;
  settings: string[] | null;
  body: string;
  special: string | null;
  definition: string | null;
};

/** Costs and rows that differ from what Postgres takes for the language. */
const special = `nullif(concat_ws(', ',
  case when p.prokind <> 'f' then case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'window function' end end,
  case when p.prosqlbody is not null then 'body of parsed SQL' end,
  case when p.probin is not null then 'library ' || p.probin end,
  case when p.pronargdefaults > 0 then 'defaults of arguments' end,
  case when p.protrftypes is not null then 'transforms' end,
  case when p.prosupport <> 0 then 'support function' end,
  case when p.proleakproof then 'leakproof' end,
  case when p.procost <> case when l.lanname in ('internal', 'c') then 1 else 100 end then 'cost ' || p.procost end,
  case when p.proretset and p.prorows <> 1000 then 'rows ' || p.prorows end), '')`;

/** Functions, and what they are not held by where they are more than a Schema says. */
export async function readRoutines(catalog: Catalog): Promise<{ functions: Routine[]; unknown: Finding[] }> {
  const rows = await catalog.rows<RoutineRow>(`
    select r.*, case when r.special is not null and r.kind <> 'a' then pg_get_functiondef(r.oid::oid) end as definition
    from (
      select p.oid::text as oid, n.nspname::text as schema, p.proname::text as name, p.prokind::text as kind,
        pg_get_function_identity_arguments(p.oid) as arguments, pg_get_function_result(p.oid) as returns, l.lanname::text as language,
        p.provolatile::text as volatility, p.proparallel::text as parallel, p.proisstrict as strict, p.prosecdef as "securityDefiner",
        to_json(p.proconfig) as settings, p.prosrc as body, ${special} as special
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
      where p.pronamespace = any($1::oid[]) and p.oid not in ${ofExtension("pg_proc")}) r`);
  const held = rows.filter((row) => row.special === null);
  return {
    functions: held.map((row) => routineOf(row, catalog)).sort((a, b) => byName(a, b) || byText(a.arguments, b.arguments)),
    unknown: rows.filter((row) => row.special !== null).map(routineFinding),
  };
}

const volatilities = { i: "immutable", s: "stable", v: "volatile" } as const;
const parallels = { s: "safe", r: "restricted", u: "unsafe" } as const;

function routineOf(row: RoutineRow, catalog: Catalog): Routine {
  return {
    schema: row.schema,
    name: row.name,
    arguments: row.arguments,
    returns: row.returns ?? "void",
    language: row.language,
    volatility: row.volatility === "i" || row.volatility === "s" ? volatilities[row.volatility] : "volatile",
    parallel: row.parallel === "s" || row.parallel === "r" ? parallels[row.parallel] : "unsafe",
    strict: row.strict,
    securityDefiner: row.securityDefiner,
    settings: Object.fromEntries(Object.entries(settingsOf(row.settings ?? [])).map(([name, value]) => [name, settingValue(name, value)])),
    // The DDL puts the body on lines of its own.
    body: /^\n.*\n$/s.test(row.body) ? row.body.slice(1, -1) : row.body,
    ...catalog.comment("pg_proc", row.oid),
  };
}

/** Postgres keeps lists of names as SQL has them, and other values bare. */
const settingValue = (name: string, value: string): string => (name === "search_path" ? value : quoteText(value));

function routineFinding(row: RoutineRow): Finding {
  const of = row.kind === "p" ? "procedure" : row.kind === "a" ? "aggregate" : "function";
  return {
    of,
    name: `${placed(row.schema, row.name)}(${row.arguments})`,
    what: `It has what is not held: ${row.special ?? ""}.`,
    definition: row.definition ?? `${row.returns ?? ""} ${row.body}`,
  };
}
