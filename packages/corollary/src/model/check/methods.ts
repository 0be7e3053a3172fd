import type { FieldType } from "../field-type.js";
import type { ExclusionNode, IndexNode } from "../model.js";
import type { PathEnd } from "../paths.js";

type Kind = FieldType["kind"];

/**
 * Types that a method has no operator class for, neither of its own nor by the extensions that come with Postgres
 * (btree_gin, btree_gist). Types that are not told of can be indexed.
 */
const unable: Readonly<Record<IndexNode["method"] | ExclusionNode["method"], readonly Kind[]>> = {
  btree: [],
  hash: [],
  gin: ["range"],
  gist: ["json", "array"],
  spgist: ["char", "smallint", "integer", "bigint", "real", "float", "decimal", "money", "boolean", "uuid", "json", "bytes", "timestamp", "localTimestamp", "date", "time", "timetz", "interval", "choice", "array"],
  brin: ["boolean", "json", "choice", "array"],
};

/** The kind of type that keeps a method from indexing what a path ends at, if one does. */
export function kindUnableFor(method: IndexNode["method"], end: PathEnd): Kind | undefined {
  return kindsOf(end).find((kind) => unable[method].includes(kind));
}

function kindsOf({ field }: PathEnd): Kind[] {
  switch (field?.kind) {
    case "value":
    case "computed":
      return [field.type.kind];
    case "reference":
      return field.columns.map((column) => column.type.kind);
    default:
      return [];
  }
}
