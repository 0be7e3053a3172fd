import { addedValues } from "../../enum-values.js";
import { identifier, sqlType } from "../../identifier.js";
import type { Column, EnumType, Schema, Table } from "../../schema.js";
import { conversion, sameType } from "../conversion.js";
import { said } from "../drafting.js";
import { graphOf, type Graph } from "../graph.js";
import { key } from "../key.js";
import type { Settings } from "../options.js";
import { batchKey } from "../required.js";
import { freeName } from "./free-name.js";
import { grouped } from "./grouped.js";
import { isAt, tableOf, type Group, type Pair, type Rebuilt } from "./pair.js";
import { standingOn, turnedKeys } from "./standing-on.js";
import { settledColumn } from "./turned.js";

export interface Candidates {
  readonly groups: readonly Group[];
  /** Why others are held up by a change, by the column or enum that it is of. */
  readonly held: ReadonlyMap<string, string>;
}

/** The columns that take another type, and the enums that are built again, while others read and write. */
export function candidates(from: Schema, to: Schema, settings: Settings): Candidates {
  const held = new Map<string, string>();
  if (!settings.online) return { groups: [], held };
  const rebuilt = to.enums.flatMap((type): Rebuilt[] => {
    const was = from.enums.find(isAt(type));
    return was === undefined || addedValues(was, type) !== undefined ? [] : [{ from: was, to: type, meanwhile: freeName(type.name, "new", namesIn(from, to, type.schema)) }];
  });
  const pairs = to.tables.flatMap((table) => {
    const was = tableOf(from, table);
    return was === undefined ? [] : pairsOf(was, table, { from, to, settings, rebuilt });
  });
  if (pairs.length === 0) return { groups: [], held };
  const [before, after] = [graphOf(from), graphOf(to)];
  const possible = grouped(before, pairs, rebuilt.filter((each) => before.dependents(key.type(each.from)).length > 0)).filter((group) => {
    const why = obstacleOf(group, { from, to, rebuilt, before, after });
    if (why !== undefined) for (const own of turnedKeys(group)) held.set(own, why);
    return why === undefined;
  });
  return { groups: possible, held };
}

/** What obstacles are looked for in. */
export interface Known { readonly from: Schema; readonly to: Schema; readonly rebuilt: readonly Rebuilt[]; readonly before: Graph; readonly after: Graph }
interface On { readonly from: Schema; readonly to: Schema; readonly settings: Settings; readonly rebuilt: readonly Rebuilt[] }

function pairsOf(was: Table, table: Table, { from, to, settings, rebuilt }: On): Pair[] {
  const taken = new Set([...was.columns, ...table.columns].map(({ name }) => name));
  const enums: EnumType[] = [...from.enums, ...to.enums, ...rebuilt.map(({ to: type, meanwhile }) => ({ ...type, name: meanwhile }))];
  return table.columns.flatMap((wanted): Pair[] => {
    const old = was.columns.find(({ name }) => name === wanted.name);
    if (old === undefined || old.generated !== undefined || wanted.generated !== undefined) return [];
    const type = rebuilt.find((each) => isOf(wanted, each.to));
    if (type === undefined && sameType(old.type, wanted.type)) return [];
    const place = `${said(table)}.${wanted.name}`;
    const how = conversion(old, meanwhile(wanted, type), enums, settings.fills[place]);
    if (how.kind === "refused" || how.work !== "rewrite") return [];
    const shadow = freeName(wanted.name, "new", taken);
    return [{ table: { schema: table.schema, name: table.name }, old, wanted: settledColumn(old, wanted), shadow, how, value: how.using ?? identifier(old.name), stated: settings.fills[place] !== undefined }];
  });
}

const isOf = ({ type }: Column, of: EnumType): boolean => type.schema === of.schema && type.name === of.name;
const meanwhile = (column: Column, type: Rebuilt | undefined): Column => (type === undefined ? column : { ...column, type: { ...column.type, name: type.meanwhile } });

const namesIn = (from: Schema, to: Schema, schema: string): Set<string> =>
  new Set([...from.enums, ...to.enums, ...from.tables, ...to.tables, ...from.objects ?? [], ...to.objects ?? []].flatMap((each) => (each.schema === schema ? [each.name] : [])));

/** Why a group cannot change while others work; undefined where it can. */
export function obstacleOf(group: Group, known: Known): string | undefined {
  const { from, before, after } = known;
  for (const { table, old, wanted } of group.pairs) {
    const own = tableOf(from, table);
    const name = said(table);
    if (own === undefined) return `${name} is new`;
    if (own.partitionBy !== undefined) return `${name} is partitioned`;
    if (own.inherits !== undefined || from.tables.some((each) => each.inherits?.some((parent) => (parent.schema ?? "public") === table.schema && parent.name === table.name) === true)) return `${name} inherits or is inherited from`;
    if (batchKey(own) === undefined) return `${name} has no key by which its rows could be taken in batches`;
    if ((old.identity === undefined) !== (wanted.identity === undefined)) return `${name}.${old.name} begins or ends to count by itself; make that a change of its own`;
    const fallback = after.nodes.get(key.default(table, wanted.name));
    if (fallback?.uses.some((use) => !isThere(use, group, known)) === true) return `the default of ${name}.${old.name} needs what is new as well`;
    if (wanted.type.schema !== undefined && !isThere(key.type(wanted.type), group, known)) return `the type ${sqlType(wanted.type)} is new as well`;
  }
  return standingOn(before, group).obstacle;
}

/** Whether it is there already as it shall be, or comes with the group. */
function isThere(use: string, { pairs, enums }: Group, { to, rebuilt, before, after }: Known): boolean {
  if (pairs.some(({ table, wanted }) => use === key.column(table, wanted.name)) || enums.some((each) => use === key.type(each.to))) return true;
  if (to.enums.some((type) => use === key.type(type))) return rebuilt.every((each) => use !== key.type(each.to));
  return before.nodes.get(use)?.value === after.nodes.get(use)?.value;
}
