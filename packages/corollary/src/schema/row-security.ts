import { policySql } from "../expr/sql/index.js";
import type { Expression } from "../expr/node.js";
import { walk } from "../expr/traverse.js";
import { allowedBy, deniedBy, grantedBy, hasPolicies } from "../model/decision.js";
import { sameData } from "../model/equal.js";
import type { EntityNode, PolicyNode, RuleNode } from "../model/model.js";
import { codePointCollation } from "./column-type.js";
import type { Derivation } from "./context.js";
import { entitiesReadByOthers, leavesRow } from "./read-by-others.js";
import type { Policy, Table } from "./schema.js";
import { tenantPolicy } from "./tenancy.js";

/**
 * Row security of an entity's table: the second layer, behind the predicates of statements. It never refuses what those
 * allow. So a rule becomes a policy of the database only where it reads nothing but its own row and the actor; and rows
 * are hidden from reads only where no rule and no computed value of the Model reads them from elsewhere (those see every
 * row), and where whoever may write a row may read it. Where that is not so, the policy lets pass.
 */
export function rowSecurity(entity: EntityNode, on: Derivation): Pick<Table, "rowSecurity" | "policies"> {
  const byRules = rulesSecurity(entity, on);
  const tenant = tenantPolicy(entity, on);
  if (tenant === undefined) return byRules;
  const policies = [...byRules.policies ?? [], everybody(entity, byRules.policies === undefined), tenant];
  // Forced: without saying so, the owner reaches no tenant's rows either.
  return { rowSecurity: { enabled: true, forced: true }, policies: policies.sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

/** The tenant's policy only takes away; this one lets in whoever no rule is about. */
function everybody(entity: EntityNode, isOpen: boolean): Policy {
  return { name: "corollary_all", mode: "permissive", command: "all", roles: ["public"], using: isOpen ? "true" : unrestricted, source: { entity: entity.name, feature: "tenant" } };
}

function rulesSecurity(entity: EntityNode, on: Derivation): Pick<Table, "rowSecurity" | "policies"> {
  if (!hasPolicies(on.model)) return {};
  const role = on.target.applicationRole;
  return {
    // The owner is exempt: who changes the schema reaches every row.
    rowSecurity: { enabled: true, forced: false },
    policies: [
      { ...common(entity, "delete", role), using: condition(entity, "delete", on) },
      { ...common(entity, "insert", role), withCheck: condition(entity, "create", on) },
      { ...common(entity, "select", role), using: hidesReads(entity, on) ? condition(entity, "read", on) : "true" },
      { ...common(entity, "update", role), using: changing(entity, "update", on), withCheck: changing(entity, "updateTo", on) },
    ],
  };
}

/** To the database archiving is an update, while it is the rules of `delete` that allow it. */
function changing(entity: EntityNode, operation: "update" | "updateTo", on: Derivation): string {
  const parts = [condition(entity, operation, on), ...(entity.softDelete ? [condition(entity, "delete", on)] : [])];
  if (parts.includes("true")) return "true";
  const stated = parts.filter((part, place) => part !== unrestricted || place === 0);
  return stated.length === 1 ? stated.join("") : stated.map((part) => `(${part})`).join(" or ");
}

function common(entity: EntityNode, command: "select" | "insert" | "update" | "delete", role: string): Pick<Policy, "name" | "mode" | "command" | "roles" | "source"> {
  return { name: `corollary_${command}`, mode: "permissive", command, roles: [role], source: { entity: entity.name, declaration: "policy" } };
}

/** Statements of trusted programs, which say so in the transaction and are logged. */
const unrestricted = "current_setting('corollary.scope', true) = 'unrestricted'";

function condition(entity: EntityNode, operation: RuleNode["operation"], on: Derivation): string {
  const { policy } = entity;
  if (policy === undefined) return unrestricted;
  const rule = allowedBy(policy, operation);
  if (grantedBy(policy, operation).length === 0) return unrestricted;
  if (!canStandAlone(rule, entity, on)) return "true";
  const sql = policySql(rule, entity, on.model, { collation: codePointCollation(on.target) });
  return sql === "true" ? "true" : `(${sql}) or ${unrestricted}`;
}

/** About the row that is there or is written; the row before an update is known to no policy of the database. */
function canStandAlone(rule: Expression, entity: EntityNode, on: Derivation): boolean {
  return !leavesRow(rule, entity, on.model) && !readsBefore(rule);
}

function readsBefore(rule: Expression): boolean {
  let found = false;
  walk(rule, (node) => {
    found ||= ("row" in node && node.row === "before") || ("in" in node && node.in.row === "before");
  });
  return found;
}

/** Statements that write a row give it back, which Postgres refuses where the row may not be read: then nothing is hidden here. */
function hidesReads(entity: EntityNode, { model }: Derivation): boolean {
  const { policy, softDelete } = entity;
  if (entitiesReadByOthers(model).has(entity.name)) return false;
  if (policy === undefined) return true;
  const written = [...grantedBy(policy, "create"), ...grantedBy(policy, "updateTo"), ...(softDelete ? grantedBy(policy, "delete") : [])];
  return written.length === 0 || (deniedBy(policy, "read").length === 0 && written.every((rule) => isCovered(rule, policy)));
}

/** Whether a row that meets the rule meets a rule for reading, as far as the form of the two tells. */
function isCovered(rule: Expression, policy: PolicyNode): boolean {
  if (rule.op === "literal" && rule.value !== true) return true;
  if (rule.op === "or" && rule.of.every((part) => isCovered(part, policy))) return true;
  return grantedBy(policy, "read").flatMap(alternatives).some((read) => implies(rule, read));
}

const alternatives = (rule: Expression): readonly Expression[] => (rule.op === "or" ? rule.of : [rule]);

function implies(rule: Expression, read: Expression): boolean {
  if (read.op === "literal") return read.value === true;
  const parts = rule.op === "and" ? rule.of : [rule];
  return sameData(rule, read) || parts.some((part) => sameData(part, read));
}
