/** Key words that Postgres does not take as a bare column, table or alias name. */
const reserved = new Set(
  (
    "all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation " +
    "column concurrently constraint create cross current_catalog current_date current_role current_schema current_time " +
    "current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign freeze " +
    "from full grant group having ilike in initially inner intersect into is isnull join lateral leading left like limit " +
    "localtime localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references " +
    "returning right select session_user similar some symmetric system_user table tablesample then to trailing true " +
    "union unique user using variadic verbose when where window with"
  ).split(" "),
);

const bare = /^[a-z_][a-z0-9_]*$/;

/** An identifier, in quotes only where it needs them. */
export function identifier(name: string): string {
  return bare.test(name) && !reserved.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** A name in a schema; `public` is left out. */
export function qualified(schema: string, name: string): string {
  return schema === "public" ? identifier(name) : `${identifier(schema)}.${identifier(name)}`;
}

/** A text constant. Safe whatever `standard_conforming_strings` says: a backslash switches to the escape form. */
export function quoted(text: string): string {
  if (text.includes("\0")) throw new RangeError("Postgres text cannot hold U+0000.");
  const doubled = text.replaceAll("'", "''");
  return doubled.includes("\\") ? `E'${doubled.replaceAll("\\", "\\\\")}'` : `'${doubled}'`;
}

/** A short alias from the initials of a table's words: `invoice_line` → `il`; numbered where it is taken. */
export function aliasFor(table: string, taken: Set<string>): string {
  const initials = table.toLowerCase().split(/[^a-z]+/).map((word) => word.charAt(0)).join("") || "t";
  let alias = initials;
  for (let n = 2; taken.has(alias) || reserved.has(alias); n++) alias = `${initials}${n}`;
  taken.add(alias);
  return alias;
}
