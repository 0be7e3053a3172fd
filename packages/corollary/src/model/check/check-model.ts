import type { Model } from "../model.js";
import type { Problem } from "../problem.js";
import { checkCollections } from "./collections.js";
import { checkCollisions } from "./collisions.js";
import { checkComputedCycles } from "./computed-cycles.js";
import { checkDefaults } from "./defaults.js";
import { checkEncrypted } from "./encrypted.js";
import { checkEnums } from "./enums.js";
import { checkExpressions } from "./expressions.js";
import { checkFieldTypes } from "./field-types.js";
import { checkFormerNames } from "./former-names.js";
import { checkFlags, checkLabels } from "./flags.js";
import { checkIdentifiers } from "./identifiers.js";
import { checkIndexes } from "./indexes.js";
import { checkKeys } from "./keys.js";
import { checkNullability } from "./nullability.js";
import { checkPolicies } from "./policies.js";
import { checkReferences } from "./references.js";
import { toProblem, type Check, type CheckOptions, type Finding } from "./report.js";
import { checkKeyCycles, checkRequiredCycles } from "./required-cycles.js";
import { checkReserved } from "./reserved.js";
import { checkRoles } from "./roles.js";
import { checkStates } from "./states.js";
import { checkTenancy } from "./tenancy.js";
import { checkTexts } from "./texts.js";
import { checkTrustedSql } from "./trusted-sql.js";
import { checkViews } from "./views.js";

const checks: readonly Check[] = [
  checkReserved,
  checkIdentifiers,
  checkCollisions,
  checkFormerNames,
  checkEnums,
  checkFieldTypes,
  checkDefaults,
  checkStates,
  checkKeys,
  checkFlags,
  checkLabels,
  checkTexts,
  checkReferences,
  checkCollections,
  checkKeyCycles,
  checkRequiredCycles,
  checkIndexes,
  checkExpressions,
  checkNullability,
  checkComputedCycles,
  checkViews,
  checkRoles,
  checkPolicies,
  checkTenancy,
  checkEncrypted,
  checkTrustedSql,
];

/**
 * All that is wrong or doubtful in a model, at once: errors and warnings, in the order of the checks. A model without
 * errors can be derived from; its form (members and their JavaScript types) is taken for granted.
 * @param options.trustSql whether custom types and SQL defaults are allowed; true unless stated.
 */
export function checkModel(model: Model, options: Partial<CheckOptions> = {}): Problem[] {
  const findings: Finding[] = [];
  for (const check of checks) check(model, (finding) => findings.push(finding), { trustSql: options.trustSql ?? true });
  return findings.map((finding) => toProblem(model, finding));
}

/** Those that make a model unusable. */
export function errorsOf(problems: readonly Problem[]): Problem[] {
  return problems.filter((problem) => problem.severity === "error");
}
