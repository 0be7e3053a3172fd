import { and } from "../expr/build.js";
import type { EntityNode, Model, Operation } from "../model/model.js";
import { inActorsTenant } from "../model/tenancy.js";
import type { Queries } from "../query/execute.js";
import { keyCondition } from "../query/key-condition.js";
import type { Asker } from "./abilities.js";
import { explain, type Explanation, type ReadRow } from "./explain.js";

export interface Question {
  /** Null: nobody is signed in. */
  readonly actor: Asker | null;
  readonly operation: Operation;
  readonly entity: EntityNode;
  /** Of the row, as reads take keys; absent: the question is about rows of the entity at large. */
  readonly key?: unknown;
  /** The tenant to which the one who asks is bound: rows of others are not there. Null: bound to one, and working in none. Absent: bound to none. */
  readonly within?: string | null;
  /** Values of fields marked `pii()` are shown. Default: they are masked. */
  readonly personal?: boolean;
}

/**
 * Why an actor may do something, or may not. The row is read past all policies: the answer is for administrators, each within
 * its tenant.
 * @throws ExpressionError where the value cannot be a key of the entity
 */
export function why({ actor, operation, entity, key, within, personal = false }: Question, model: Model, queries: Queries): Promise<Explanation> {
  if (key === undefined) return explain(model, actor, operation, entity);
  const tenancy = within === undefined ? undefined : inActorsTenant(entity, model);
  const where = tenancy === undefined ? keyCondition(model, entity, key) : and(keyCondition(model, entity, key), tenancy);
  const reader = within === undefined ? {} : { actor: { roles: [], values: { tenant: within } } };
  const readRow: ReadRow = (select) => {
    // A row is asked for even where no rule reads it: whether it is there is part of the answer.
    const values = Object.keys(select).length > 0 ? select : undefined;
    return queries.as({ ...reader, unrestricted: true }).read.first({ entity: entity.name, where, archived: "include", ...(values ? { select: values } : {}) });
  };
  return explain(model, actor, operation, entity, { readRow, personal });
}
