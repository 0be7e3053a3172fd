import { BareEntity, type Class, Value } from "./entity.js";
import { DatabaseObject } from "./database.js";
import { DeclarationObject } from "./declarations.js";
import { giveName } from "./definition.js";
import { RolesObject } from "./policies.js";
import { TenancyObject } from "./tenancy.js";

/** A collection of declarations: what a module exports, or what is listed. */
export interface Domain<D = unknown> {
  readonly $domain: true;
  readonly declarations: D;
}

/** The parts of a domain by kind, in order of name. */
export interface DomainParts {
  readonly entities: readonly { readonly name: string; readonly class: Class<unknown> }[];
  readonly values: readonly { readonly name: string; readonly class: Class<unknown> }[];
  readonly declarations: readonly DeclarationObject<string, unknown>[];
  readonly roles: readonly RolesObject[];
  readonly tenancies: readonly TenancyObject[];
  readonly databases: readonly DatabaseObject[];
  /** Names that two different entities claim. */
  readonly clashes: readonly string[];
}

/** A domain stated explicitly: `domain({ Invoice, InvoiceLine, invoiceTable })`, or `domain(invoiceModule, userModule)`. */
export function domain<const D extends readonly object[]>(...declarations: D): Domain<D> {
  return { $domain: true, declarations };
}

/** Sorts what modules export into entities, value objects and declarations; everything else is left alone. */
export function partsOf(sources: readonly object[]): DomainParts {
  const entities = new Map<string, Class<unknown>>();
  const values = new Map<string, Class<unknown>>();
  const declarations = new Set<DeclarationObject<string, unknown>>();
  const roles = new Set<RolesObject>();
  const tenancies = new Set<TenancyObject>();
  const databases = new Set<DatabaseObject>();
  const clashes = new Set<string>();
  const seen = new Set<Class<unknown>>();
  const add = (to: Map<string, Class<unknown>>, name: string, of: Class<unknown>) => {
    if (seen.has(of)) return;
    const other = to.get(name);
    if (other !== undefined && other !== of) clashes.add(name);
    seen.add(of);
    to.set(name, of);
    giveName(of, name);
  };
  for (const source of sources) {
    for (const [exported, value] of Object.entries(source)) {
      const name = exported === "default" && typeof value === "function" ? value.name : exported;
      if (isSubclass(value, BareEntity)) add(entities, name, value);
      else if (isSubclass(value, Value)) add(values, name, value);
      else if (value instanceof DeclarationObject) declarations.add(value);
      else if (value instanceof RolesObject) roles.add(value);
      else if (value instanceof TenancyObject) tenancies.add(value);
      else if (value instanceof DatabaseObject) databases.add(value);
    }
  }
  nameAncestors(entities);
  const sorted = (map: Map<string, Class<unknown>>) =>
    [...map].map(([name, of]) => ({ name, class: of })).sort((a, b) => (a.name < b.name ? -1 : 1));
  return { entities: sorted(entities), values: sorted(values), declarations: [...declarations], roles: [...roles], tenancies: [...tenancies], databases: [...databases], clashes: [...clashes] };
}

/**
 * An entity that is not exported itself, but extended by exactly one that is, goes by that one's name: what a package
 * ships (`Account`) may be extended (`class User extends Account`), and what refers to it refers to the extension.
 */
function nameAncestors(entities: ReadonlyMap<string, Class<unknown>>): void {
  const exported = new Set(entities.values());
  const heirs = new Map<Class<unknown>, string | undefined>();
  for (const [name, of] of entities) {
    for (let base: unknown = Object.getPrototypeOf(of); isSubclass(base, BareEntity) && !exported.has(base); base = Object.getPrototypeOf(base)) {
      heirs.set(base, heirs.has(base) ? undefined : name);
    }
  }
  for (const [base, name] of heirs) if (name !== undefined) giveName(base, name);
}

/** Abstract base classes that a module exports are classes too; only those that can be instantiated are entities. */
function isSubclass(value: unknown, base: abstract new () => object): value is Class<unknown> {
  return typeof value === "function" && value !== base && Object.prototype.isPrototypeOf.call(base, value) && value.name !== "Entity";
}
