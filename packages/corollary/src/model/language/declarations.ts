import type { Class } from "./entity.js";
import type { TableDeclaration, TableSpec } from "./declaration-types.js";
import type { Scope } from "./field-types.js";
import { callerOrigin } from "./origin.js";
import type { Origin } from "../model.js";

/** Runtime form of a declaration: what it declares, of which class, and its specification as a function of the row. */
export class DeclarationObject<Kind extends string, Spec> {
  readonly origin: Origin | undefined = callerOrigin();
  constructor(
    readonly $declares: Kind,
    readonly of: Class<unknown>,
    readonly spec: Spec,
  ) {}
}

/**
 * What concerns the table of an entity rather than one field: names, unique combinations, indexes, checks, exclusion,
 * soft delete, versioning.
 */
export function table<E>(of: Class<E>, spec: (row: Scope<E>) => TableSpec): TableDeclaration<E> {
  return new DeclarationObject("table", of, spec) as unknown as TableDeclaration<E>;
}
