import { byName, byText } from "../context.js";
import { quoteText } from "../identifier.js";
import type { Routine, SqlObject } from "../schema.js";
import { ofExtension, type Catalog } from "./catalog.js";
import { placed, type Finding } from "./finding.js";
import { settingsOf } from "./index-parts.js";
import type { Needs } from "./needs.js";

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
  /** The statements that make it, where a Schema holds it by them. */
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

/** An aggregate over plain rows; undefined for others: ordered sets, moving windows. */
const aggregate = `(select format('create aggregate %I.%I(%s) (sfunc = %s, stype = %s', r.schema, r.name, coalesce(nullif(pg_get_function_arguments(g.aggfnoid), ''), '*'), g.aggtransfn, format_type(g.aggtranstype, null))
    || case when g.aggfinalfn <> 0 then ', finalfunc = ' || g.aggfinalfn else '' end || case when g.aggfinalextra then ', finalfunc_extra' else '' end
    || case when g.aggcombinefn <> 0 then ', combinefunc = ' || g.aggcombinefn else '' end
    || case when g.aggserialfn <> 0 then ', serialfunc = ' || g.aggserialfn || ', deserialfunc = ' || g.aggdeserialfn else '' end
    || coalesce(', initcond = ' || quote_literal(g.agginitval), '') || case when g.aggtransspace <> 0 then ', sspace = ' || g.aggtransspace else '' end
    || coalesce((select format(', sortop = operator(%I.%s)', n.nspname, o.oprname) from pg_operator o join pg_namespace n on n.oid = o.oprnamespace where o.oid = g.aggsortop), '')
    || case r.parallel when 's' then ', parallel = safe' when 'r' then ', parallel = restricted' else '' end || ')'
  from pg_aggregate g where g.aggfnoid = r.oid::oid and g.aggkind = 'n' and g.aggmtransfn = 0)`;

const commented = `coalesce((select format(e';\\ncomment on %s %I.%I(%s) is %L', case r.kind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end, r.schema, r.name,
    case when r.kind = 'a' and r.arguments = '' then '*' else r.arguments end, description) from pg_description where classoid = 'pg_proc'::regclass and objoid = r.oid::oid), '')`;

export interface ReadRoutines {
  readonly functions: readonly Routine[];
  /** Routines that are more than a `Routine` says. */
  readonly objects: readonly SqlObject[];
  readonly unknown: readonly Finding[];
}

export async function readRoutines(catalog: Catalog, reading: Promise<Needs>): Promise<ReadRoutines> {
  const asked = catalog.rows<RoutineRow>(`
    select r.*, case when r.special is null then null when r.kind = 'a' then ${aggregate} else rtrim(pg_get_functiondef(r.oid::oid), e'\\n') end || ${commented} as definition
    from (
      select p.oid::text as oid, n.nspname::text as schema, p.proname::text as name, p.prokind::text as kind,
        pg_get_function_identity_arguments(p.oid) as arguments, pg_get_function_result(p.oid) as returns, l.lanname::text as language,
        p.provolatile::text as volatility, p.proparallel::text as parallel, p.proisstrict as strict, p.prosecdef as "securityDefiner",
        to_json(p.proconfig) as settings, p.prosrc as body, ${special} as special
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
      where p.pronamespace = any($1::oid[]) and p.oid not in ${ofExtension("pg_proc")}
        and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'i')) r`);
  const [rows, needs] = await Promise.all([asked, reading]);
  return {
    functions: rows.filter((row) => row.special === null).map((row) => ({ ...routineOf(row, catalog), ...needs("pg_proc", row.oid) })).sort((a, b) => byName(a, b) || byText(a.arguments, b.arguments)),
    objects: rows.flatMap((row) => (row.definition === null ? [] : [objectOf(row, row.definition, needs)])),
    unknown: rows.filter((row) => row.special !== null && row.definition === null).map(routineFinding),
  };
}

const kindOf = ({ kind }: RoutineRow): "function" | "procedure" | "aggregate" => (kind === "p" ? "procedure" : kind === "a" ? "aggregate" : "function");

const objectOf = (row: RoutineRow, create: string, needs: Needs): SqlObject =>
  ({ kind: kindOf(row), schema: row.schema, name: row.name, arguments: row.arguments, create, ...needs("pg_proc", row.oid) });

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
  return {
    of: kindOf(row),
    name: `${placed(row.schema, row.name)}(${row.arguments})`,
    what: `It has what is not held: ${row.special ?? ""}.`,
    definition: row.definition ?? `${row.returns ?? ""} ${row.body}`,
  };
}
