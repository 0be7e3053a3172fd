import { literal } from "../expr/build.js";
import { bind } from "../expr/sql/index.js";
import type { Statement } from "../database/port.js";
import { compileRead, type Compiled, type CompileTarget } from "./compile-read.js";
import { keyCondition, keyMembers, type KeyMember } from "./key-condition.js";
import { entityOf } from "./model.js";
import { refuseOutright, type Asker, type Rights } from "./rights.js";

/** The read of one row by its key. Nothing in it differs but the key, so it is found by the entity and the rights. */
export interface KeyedRead {
  readonly compiled: Compiled;
  readonly members: readonly KeyMember[];
}

export type KeyedReads = Map<string, KeyedRead>;

/**
 * The read for an entity; `key` is any key of it.
 * @throws Refused where no row of the entity may be read
 */
export function keyedRead(entity: string, key: unknown, target: CompileTarget, known: KeyedReads, rights: Rights | undefined): KeyedRead {
  const name = rights === undefined ? entity : `${entity} ${rights.key}`;
  const found = known.get(name);
  if (found !== undefined) return found;
  refuseOutright(rights, entity, "read");
  const node = entityOf(target.model, entity);
  const query = { entity, where: keyCondition(target.model, node, key), limit: 1 };
  const made = { compiled: compileRead("rows", query, target, undefined, rights), members: keyMembers(target.model, node) };
  known.set(name, made);
  return made;
}

/** @throws ExpressionError where the value cannot be a key of the entity */
export function keyedStatement({ compiled, members }: KeyedRead, key: unknown, context: Asker): Statement {
  const values = members.map(({ type, of }) => literal(of(key) ?? null, type).value);
  return { text: compiled.text, params: bind(compiled.sources, values, context) };
}
