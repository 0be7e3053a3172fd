import type { Json } from "../expr/node.js";
import { nameOf } from "../model/language/definition.js";
import type { Class } from "../model/language/entity.js";
import type { Model, Operation } from "../model/model.js";
import { isObject } from "./errors.js";
import type { EntityOf } from "./types.js";

/** Who the API takes the asker for. */
export interface Me {
  readonly id: string;
  readonly tenant: string | null;
  /** Those held, and those that they include. */
  readonly roles: readonly string[];
  readonly claims: Readonly<Record<string, Json>>;
}

/** "depends": only the server can tell, or it depends on a row that was not given. */
export type May = boolean | "depends";

/**
 * What whoever asked may do, as of when it was asked: for buttons and fields. The server decides again, each time; an entity
 * that it does not know may not be touched.
 */
export interface Abilities<D = unknown> {
  /** `row`: as it was read. What the answer rests on may be missing in it; then, and where nothing evaluates conditions, it "depends". */
  may<E extends EntityOf<D>>(entity: Class<E> | string, operation: Operation, row?: object): May;
  /** A field by itself; whether the row may be read or written is a question of its own. */
  mayField<E extends EntityOf<D>>(entity: Class<E>, field: keyof E & string, access: "read" | "write", row?: object): May;
  mayField(entity: string, field: string, access: "read" | "write", row?: object): May;
}

/** Evaluates a condition of an entity on a row. */
export type Judge = (entity: string, condition: unknown, row: object) => May;

/** Makes that evaluation, with a Model of the fields that conditions name: `judgeBy` of `corollary/view`. */
export type JudgeBy = (model: Model) => Judge;

/**
 * Reads what `GET /me/abilities` answers.
 * @param body the answer, with `data` and `meta`
 * @param judgeBy absent: every condition "depends"
 */
export function readAbilities<D = unknown>(body: unknown, judgeBy?: JudgeBy): Abilities<D> {
  const { data, meta } = isObject(body) ? body : {};
  const model = isObject(meta) ? meta["model"] : undefined;
  // Only the server's own answers come here, in the form that it has a Model in.
  const judge = isObject(model) ? judgeBy?.(model as unknown as Model) : undefined;
  return new AbilitiesObject(isObject(data) ? data : {}, judge);
}

class AbilitiesObject implements Abilities {
  constructor(
    private readonly entities: Readonly<Record<string, unknown>>,
    private readonly judge: Judge | undefined,
  ) {}

  may(entity: Class<unknown> | string, operation: Operation, row?: object): May {
    const name = typeof entity === "string" ? entity : nameOf(entity);
    const of = member(this.entities, name);
    return isObject(of) ? this.judged(name, of[operation], row) : false;
  }

  mayField(entity: Class<unknown> | string, field: string, access: "read" | "write", row?: object): May {
    const name = typeof entity === "string" ? entity : nameOf(entity);
    const of = member(this.entities, name);
    if (!isObject(of)) return false;
    const stated = isObject(of["fields"]) ? member(of["fields"], field) : undefined;
    return isObject(stated) ? this.judged(name, stated[access], row) : true;
  }

  private judged(entity: string, ability: unknown, row: object | undefined): May {
    if (typeof ability === "boolean") return ability;
    if (!isObject(ability) || row === undefined || this.judge === undefined) return "depends";
    return this.judge(entity, ability["when"], row);
  }
}

function member(of: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(of, name) ? of[name] : undefined;
}
