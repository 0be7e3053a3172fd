import { literal } from "../expr/build.js";
import { bind, type ParamContext } from "../expr/sql/index.js";
import type { Statement } from "../database/port.js";
import { compileRead, type Compiled, type CompileTarget } from "./compile-read.js";
import { keyCondition, keyMembers, type KeyMember } from "./key-condition.js";
import { entityOf } from "./model.js";

/** The read of one row by its key. Nothing in it differs but the key, so it is found by the entity alone. */
export interface KeyedRead {
  readonly compiled: Compiled;
  readonly members: readonly KeyMember[];
}

export type KeyedReads = Map<string, KeyedRead>;

/** The read for an entity; `key` is any key of it. */
export function keyedRead(entity: string, key: unknown, target: CompileTarget, known: KeyedReads): KeyedRead {
  const found = known.get(entity);
  if (found !== undefined) return found;
  const node = entityOf(target.model, entity);
  const query = { entity, where: keyCondition(target.model, node, key), limit: 1 };
  const made = { compiled: compileRead("rows", query, target, undefined), members: keyMembers(target.model, node) };
  known.set(entity, made);
  return made;
}

/** @throws ExpressionError where the value cannot be a key of the entity */
export function keyedStatement({ compiled, members }: KeyedRead, key: unknown, context: ParamContext): Statement {
  const values = members.map(({ type, of }) => literal(of(key) ?? null, type).value);
  return { text: compiled.text, params: bind(compiled.sources, values, context) };
}
