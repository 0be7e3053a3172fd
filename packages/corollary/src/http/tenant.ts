import { actorOf } from "../identity/account/tenant.js";
import type { Identified } from "../identity/authenticate/authenticator.js";
import type { Database } from "../database/port.js";
import * as build from "../expr/build.js";
import { isLiteralOf } from "../expr/literal.js";
import { typeOfField } from "../expr/field-value-type.js";
import type { Model } from "../model/model.js";
import { hasTenants } from "../model/tenancy.js";
import { rightsOf } from "../policy/rights.js";
import { createQueries } from "../query/execute.js";
import { entityOf, fieldOf } from "./public.js";
import type { Actor } from "../query/types.js";
import { HttpProblem } from "./problem.js";
import { recent } from "./recent.js";

/** How requests say in which tenant they act, where whoever sends them does not work in one already. */
export interface TenancyOptions {
  /** Tenants are at its sub-domains: with "example.com", `acme.example.com` says "acme". Absent: addresses say nothing. */
  readonly baseDomain?: string;
  /** The field of the tenants' entity that sub-domains and `X-Tenant-ID` name, such as a unique `slug`. Default: its key. */
  readonly by?: string;
}

/** Somebody who was identified, with the tenants in which they may act. */
export interface Candidate {
  readonly actor: Actor;
  /** Undefined for those who act in one tenant alone, or in none: keys and tokens. */
  readonly in?: (tenant: string) => Actor | undefined;
}

/** The actor, acting in the tenant that the request names. @throws HttpProblem 403 where it may not */
export type InTenant = (request: Request, who: Candidate) => Promise<Actor>;

/** Those who sign in act in the tenants that they are members of. */
export function candidateOf(identified: Identified): Candidate {
  const { actor } = identified;
  if (identified.via !== "session") return { actor };
  const { account } = identified;
  return { actor, in: (tenant) => (account.memberships.some((each) => each.tenant === tenant) ? actorOf(account, tenant) : undefined) };
}

/** The same for an actor whom the application itself has identified. */
export function statedCandidate(actor: Actor): Candidate {
  const { memberships, ...alone } = actor;
  if (memberships === undefined) return { actor };
  return {
    actor: alone,
    in: (tenant) => {
      const found = memberships.find((each) => each.tenant === tenant);
      return found && { ...alone, tenant, roles: [...new Set([...actor.roles ?? [], ...found.roles ?? []])] };
    },
  };
}

/** Undefined for a model without tenants: nothing has to be found out. */
export function tenants(model: Model, database: Database, options: TenancyOptions = {}): InTenant | undefined {
  if (!hasTenants(model)) return undefined;
  const keyOf = options.by === undefined ? undefined : lookup(model, database, options.by);
  return async (request, { actor, in: member }) => {
    const named = namedBy(request, options);
    if (named === undefined) return actor;
    const tenant = keyOf === undefined ? named : await keyOf(named);
    if (tenant !== undefined && tenant === actor.tenant) return actor;
    // One who works in a tenant leaves it by choosing another, not by a header that a page or a link may set.
    const found = tenant === undefined || actor.tenant !== undefined ? undefined : member?.(tenant);
    if (found !== undefined) return found;
    // The same whether there is such a tenant or not.
    throw new HttpProblem(403, "tenant_refused", "You do not work in this tenant; choose one of yours.");
  };
}

/** What the address and the header say; both where both are there. */
function namedBy(request: Request, { baseDomain }: TenancyOptions): string | undefined {
  const byAddress = baseDomain === undefined ? undefined : subDomain(new URL(request.url).hostname, baseDomain);
  const byHeader = request.headers.get("x-tenant-id")?.trim();
  if (byAddress !== undefined && byHeader !== undefined && byHeader !== byAddress) {
    throw new HttpProblem(400, "invalid_header", "The address and X-Tenant-ID name different tenants; leave the header away.");
  }
  return byAddress ?? (byHeader === "" ? undefined : byHeader);
}

/** "acme" of acme.example.com; undefined for the domain itself, and where more than one label stands before it. */
function subDomain(host: string, baseDomain: string): string | undefined {
  const suffix = `.${baseDomain.toLowerCase()}`;
  if (!host.toLowerCase().endsWith(suffix)) return undefined;
  const label = host.slice(0, -suffix.length).toLowerCase();
  return label === "" || label === "www" || label.includes(".") ? undefined : label;
}

/** Milliseconds for which it is remembered which tenant a name stands for. */
const remembered = 60_000;

/** Finds the key of the tenant that has this value in a field. */
function lookup(model: Model, database: Database, by: string): (name: string) => Promise<string | undefined> {
  const entity = entityOf(model, model.tenancy?.entity ?? "");
  const field = fieldOf(entity, by);
  const [key] = entity.key.fields;
  if (field?.kind !== "value" || field.unique !== true || key === undefined) throw new Error(`Tenants are to be found by ${entity.name}.${by}, which is no unique field.`);
  const type = typeOfField(field.type, model.enums);
  const { read } = createQueries({ model, database, rightsOf }).as({ unrestricted: true });
  const known = recent<{ readonly key: string; readonly until: number }>(1000);
  return async (name) => {
    const found = known.get(name);
    if (found !== undefined && found.until > Date.now()) return found.key;
    if (!isLiteralOf(name, type)) return undefined;
    const where = build.compare("eq", { op: "field", type, row: "this", path: [by] }, build.literal(name, type));
    const row = await read.first<Record<string, unknown>>({ entity: entity.name, where, select: [key] });
    const value = row?.[key];
    if (value === undefined || value === null) return undefined;
    known.set(name, { key: String(value), until: Date.now() + remembered });
    return String(value);
  };
}
