import type { Database, Transaction } from "../../database/port.js";
import { identifier } from "../../expr/sql/index.js";
import { tableName } from "../../expr/sql/scope.js";
import { encryptedFields, type EncryptedField } from "../../model/encrypted.js";
import type { EntityNode, Model } from "../../model/model.js";
import type { Encryption, Sealed } from "../../query/encryption.js";

/** Rows of an entity that stood under older keys. */
export interface Rotated {
  readonly entity: string;
  readonly rows: number;
}

export interface RotateOptions {
  readonly model: Model;
  /** Acting as the owner. */
  readonly database: Database;
  readonly encryption: Encryption;
  /** Name of the newest key (`KeyRing.current`). */
  readonly current: string;
  /** Rows that are locked and rewritten at a time. Default 500. */
  readonly batch?: number;
  /** Told after each batch: rows done of the entity, and how many there were to do. */
  readonly progress?: (entity: string, done: number, of: number) => void;
}

/**
 * Encrypts anew what stands under other keys than the newest, batch by batch, each in a transaction. What is left to do is seen by
 * the rows themselves, so that a run that was broken off is gone on with by running it again. Rewritten rows count as
 * changed (`updatedAt`, `version`); blind indexes stay as they are.
 */
export async function rotateKeys(options: RotateOptions): Promise<readonly Rotated[]> {
  const rotated: Rotated[] = [];
  for (const entity of Object.values(options.model.entities)) {
    const fields = encryptedFields(entity);
    if (fields.length > 0) rotated.push({ entity: entity.name, rows: await rotateEntity(entity, fields, options) });
  }
  return rotated;
}

/** Past row security: rotation is about all rows. */
const settings = { settings: { "corollary.scope": "unrestricted" } };

async function rotateEntity(entity: EntityNode, fields: readonly EncryptedField[], options: RotateOptions): Promise<number> {
  const { database, current, batch = 500, progress } = options;
  const stale = fields.map(({ field }) => isStale(identifier(field.column))).join(" or ");
  const params = [Buffer.from(current, "utf8")];
  const { rows: [counted] } = await database.transaction((tx) => tx.query<{ count: string }>({ text: `select count(*) as count from ${tableName(entity)} where ${stale}`, params }), settings);
  const all = Number(counted?.count ?? 0);
  let done = 0;
  for (;;) {
    const rows = await database.transaction((tx) => rotateBatch(tx, entity, fields, { stale, params, batch }, options.encryption), settings);
    if (rows === 0) return done;
    done += rows;
    progress?.(entity.name, done, Math.max(all, done));
  }
}

/** The name of the key stands behind its length, in the second byte of the stored form. */
function isStale(column: string): string {
  return `substring(${column} from 3 for get_byte(${column}, 1)) <> $1::bytea`;
}

interface Batch {
  readonly stale: string;
  readonly params: readonly Uint8Array[];
  readonly batch: number;
}

/** Locked rows keep their place, by which each is written back. */
async function rotateBatch(tx: Transaction, entity: EntityNode, fields: readonly EncryptedField[], { stale, params, batch }: Batch, encryption: Encryption): Promise<number> {
  const columns = fields.map(({ field }, i) => `${identifier(field.column)} as c${i}`).join(", ");
  const { rows } = await tx.query({ text: `select ctid::text as at, ${columns} from ${tableName(entity)} where ${stale} limit ${batch} for update`, params });
  const sealed = rows.flatMap((row) => fields.flatMap(({ path }, i): Sealed[] => {
    const bytes = row[`c${i}`];
    return bytes instanceof Uint8Array ? [{ place: { entity: entity.name, field: path }, bytes }] : [];
  }));
  const values = (await encryption.open(sealed)).map((value, i) => {
    const place = sealed[i]?.place;
    return place === undefined ? null : encryption.seal(place, value);
  });
  const set = fields.map(({ field }, i) => `${identifier(field.column)} = $${i + 2}::bytea`).join(", ");
  let next = 0;
  for (const row of rows) {
    const written = fields.map((_, i) => (row[`c${i}`] instanceof Uint8Array ? values[next++] ?? null : null));
    await tx.query({ text: `update ${tableName(entity)} set ${set} where ctid = $1::tid`, params: [String(row["at"]), ...written] });
  }
  return rows.length;
}
