import { checkModel } from "../check/check-model.js";
import { freeze } from "../json/freeze.js";
import type { Domain } from "../language/domain.js";
import { partsOf } from "../language/domain.js";
import type { EntityNode, EnumNode, FieldNode, Model } from "../model.js";
import { ModelError, type Problem } from "../problem.js";
import { report, type Compilation, type SourceReader } from "./compilation.js";
import { databaseNode } from "./database.js";
import { entityNode } from "./entity.js";
import { statedPolicy, withPolicies, type StatedPolicy } from "./policy.js";
import { roleNodes } from "./roles.js";
import { tenancyOf, withTenantsOfOwners } from "./tenancy.js";
import { saidToBeThere, withNullability } from "./nullability.js";

export interface CompileOptions {
  /** Reads doc comments and places of classes; without it, labels and help texts are those stated. */
  readonly sources?: SourceReader;
  /** The project's folder; origins name files from there. */
  readonly root?: string;
}

export interface Compiled {
  /** Present unless a problem is an error. */
  readonly model?: Model;
  readonly problems: readonly Problem[];
}

/**
 * Compiles a domain to its Model.
 * @throws ModelError with every problem, where there is an error among them.
 */
export function compile(of: Domain | readonly object[] | object, options: CompileOptions = {}): Model {
  const { model, problems } = tryCompile(of, options);
  if (model) return model;
  throw new ModelError(problems);
}

/** Compiles a domain and gives all problems, errors and warnings, together with the Model where it can be used. */
export function tryCompile(of: Domain | readonly object[] | object, options: CompileOptions = {}): Compiled {
  const parts = partsOf(sourcesOf(of));
  const [tenancy] = parts.tenancies;
  const on: Compilation = {
    problems: [],
    tenants: tenancy?.of,
    enums: new Map<string, EnumNode>(),
    sources: options.sources,
    root: options.root,
  };
  for (const name of parts.clashes) {
    report(on, { pointer: `/entities/${name}` }, "entity-clash", `Two entities are exported as "${name}".`, "Give one of them another name.");
  }
  const entities: Record<string, EntityNode> = {};
  const policies = new Map<string, StatedPolicy>();
  for (const entity of parts.entities) {
    const node = entityNode(on, entity.class, parts.declarations);
    if (!node) continue;
    entities[entity.name] = node;
    const policy = statedPolicy(on, entity.class, parts.declarations);
    if (policy) policies.set(entity.name, policy);
  }
  const roles = roleNodes(on, parts.roles);
  const tenancyNode = tenancyOf(on, parts.tenancies);
  const database = databaseNode(parts.databases);
  const enums = Object.fromEntries([...on.enums].sort(([a], [b]) => (a < b ? -1 : 1)));
  const stated: Model = { corollary: 1, enums, entities: withPolicies(on, withTenantsOfOwners(on, entities, new Map(parts.entities.map((each) => [each.name, each.class]))), policies), ...(roles ? { roles } : {}), ...(tenancyNode ? { tenancy: tenancyNode } : {}), ...(database ? { database } : {}) };
  const model = withNullability(stated);
  for (const { entity, field } of saidToBeThere(stated, model)) reportNull(on, entity, field);
  const problems = [...on.problems, ...checkModel(model)];
  if (problems.some((problem) => problem.severity === "error")) return { problems };
  return { model: freeze(model), problems };
}

function reportNull(on: Compilation, entity: EntityNode, field: FieldNode): void {
  const at = { pointer: `/entities/${entity.name}/fields/${field.name}`, origin: field.origin };
  const hint = `Say so with .optional(), or give it a value where there is none: …orElse(…).`;
  report(on, at, "computed-may-be-null", `${entity.name}.${field.name} may be null, but its type in TypeScript says that it is always there.`, hint, "warning");
}

function sourcesOf(of: object): readonly object[] {
  if ("$domain" in of && "declarations" in of && Array.isArray(of.declarations)) return of.declarations;
  return Array.isArray(of) ? of : [of];
}
