import { identifier, qualified } from "../../identifier.js";
import { mentions, tokens } from "../mention.js";

type Place = { readonly schema: string; readonly name: string };
type Token = ReturnType<typeof tokens>[number];

/**
 * A query, such as a policy holds, with another name for a table: where it is read from, and where its columns are told by it.
 * `bare`: whether the name is the table wherever else it stands alone.
 */
export function withTable(sql: string, from: Place, to: Place, bare: boolean): string {
  if (!mentions(sql).names.has(from.name)) return sql;
  const all = tokens(sql);
  let text = "";
  for (let i = 0; i < all.length; i++) {
    const read = readAt(all, i, from);
    const told = all[i]?.kind === "name" && all[i]?.value === from.name;
    if (read > 0) text += qualified(to);
    else if (told && (all[i + 1]?.text.startsWith(".") === true || bare)) text += identifier(to.name);
    else text += all[i]?.text ?? "";
    i += Math.max(0, read - 1);
  }
  return text;
}

/** A query with another name for a column of a table, wherever it is told by the table or by an alias of it. */
export function withColumnOf(sql: string, table: Place, from: string, to: string): string {
  const { names } = mentions(sql);
  if (!names.has(from) || !names.has(table.name)) return sql;
  const all = tokens(sql);
  const aliases = aliasesOf(all, table);
  return all.map((token, i) => {
    const qualifier = all[i - 1]?.text === "." ? all[i - 2] : undefined;
    return token.kind === "name" && token.value === from && qualifier?.kind === "name" && aliases.has(qualifier.value) ? identifier(to) : token.text;
  }).join("");
}

/** How many parts name the table where it is read from, beginning here; 0 where it is not. */
function readAt(all: readonly Token[], at: number, { schema, name }: Place): number {
  const is = (i: number, value: string): boolean => all[i]?.kind === "name" && all[i]?.value === value;
  const length = is(at, name) ? 1 : is(at, schema) && all[at + 1]?.text === "." && is(at + 2, name) ? 3 : 0;
  if (length === 0 || (length === 1 && schema !== "public")) return 0;
  let before = at - 1;
  while (before >= 0 && /^[\s(]+$/.test(all[before]?.text ?? "")) before--;
  return ["from", "join", "only"].includes(all[before]?.value ?? "") && all[before]?.kind === "name" ? length : 0;
}

const ends: ReadonlySet<string> = new Set(["where", "join", "left", "right", "full", "cross", "inner", "natural", "on", "using", "group", "order", "limit", "having", "union", "except", "intersect", "tablesample"]);

function aliasesOf(all: readonly Token[], table: Place): Set<string> {
  const found = new Set<string>();
  for (let i = 0; i < all.length; i++) {
    const length = readAt(all, i, table);
    if (length === 0) continue;
    const next = /^\s+$/.test(all[i + length]?.text ?? "") ? all[i + length + 1] : undefined;
    found.add(next?.kind === "name" && !ends.has(next.value) ? next.value : table.name);
  }
  return found;
}
