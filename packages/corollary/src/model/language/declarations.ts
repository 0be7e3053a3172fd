import { nameOf } from "./definition.js";
import type { Class } from "./entity.js";
import type { TableDeclaration, TableSpec } from "./declaration-types.js";
import type { Scope } from "./field-types.js";
import { callerOrigin } from "./origin.js";
import type { Origin } from "../model.js";
import type { ViewDeclaration, ViewSpec } from "./view-types.js";
import { face } from "./face.js";

/** Runtime form of a declaration: what it declares, of which class, and its specification as a function of the row. */
export class DeclarationObject<Kind extends string, Spec> {
  readonly origin: Origin | undefined = callerOrigin();
  constructor(
    readonly $declares: Kind,
    readonly of: Class<unknown>,
    readonly spec: Spec,
  ) {}
}

/** Whether a declaration speaks of that entity: of its class, or of one that it extends and goes by its name. */
export function isAbout(declaration: DeclarationObject<string, unknown>, of: Class<unknown>): boolean {
  if (declaration.of === of) return true;
  return nameOf(declaration.of) === nameOf(of) && Object.prototype.isPrototypeOf.call(declaration.of, of);
}

/**
 * What concerns the table of an entity rather than one field: names, unique combinations, indexes, checks, exclusion,
 * soft delete, versioning.
 */
export function table<E>(of: Class<E>, spec: (row: Scope<E>) => TableSpec): TableDeclaration<E> {
  return face(new DeclarationObject("table", of, spec));
}

/** How rows are shown: title, list, form, detail, board. */
export function view<E>(of: Class<E>, spec: (row: Scope<E>) => ViewSpec): ViewDeclaration<E> {
  return face(new DeclarationObject("view", of, spec));
}
