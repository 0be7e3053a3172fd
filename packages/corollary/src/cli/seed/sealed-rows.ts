import type { Json } from "../../expr/node.js";
import { encryptedFields } from "../../model/encrypted.js";
import type { EntityNode, Model } from "../../model/model.js";
import type { Encryption } from "../../query/encryption.js";
import { sealedCells } from "../../query/write/sealed.js";
import type { RowSet } from "./rows.js";

/** The same rows with the values of encrypted fields as they are stored. @throws InvalidValue where one is none of its type */
export function sealedSet(model: Model, entity: EntityNode, { columns, rows }: RowSet, encryption: Encryption | undefined): RowSet {
  const fields = encryptedFields(entity).filter(({ field }) => columns.includes(field.column));
  if (fields.length === 0) return { columns, rows };
  const sealedRows = rows.map((row) => {
    const cells = fields.flatMap(({ path, field }) => sealedCells(field, row[field.column] ?? null, { entity: entity.name, field: path }, { model, encryption }));
    return { ...row, ...Object.fromEntries(cells.map(({ column, value }): [string, Json] => [column, value instanceof Uint8Array ? `\\x${Buffer.from(value).toString("hex")}` : null])) };
  });
  const added = fields.flatMap(({ path, field }) => sealedCells(field, null, { entity: entity.name, field: path }, { model }).map(({ column }) => column));
  return { columns: [...new Set([...columns, ...added])], rows: sealedRows };
}
