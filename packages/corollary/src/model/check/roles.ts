import { walk } from "../../expr/traverse.js";
import type { Model } from "../model.js";
import { findCycles } from "./cycles.js";
import { expressionsOf } from "./expressions.js";
import type { Check } from "./report.js";
import { list } from "./walk.js";

/** Roles: those that are named are stated, where any is, and none includes itself. */
export const checkRoles: Check = (model, report) => {
  const { roles } = model;
  if (roles === undefined) return;
  const known = (name: string) => Object.hasOwn(roles, name);
  for (const [name, role] of Object.entries(roles)) {
    for (const [index, included] of role.includes.entries()) {
      if (!known(included)) report({ code: "unknown-role", at: ["roles", name, "includes", index], message: `The role "${name}" includes "${included}", which is not stated.`, hint: hintOf(roles) });
    }
  }
  for (const cycle of findCycles(Object.keys(roles), (name) => roles[name]?.includes ?? [])) {
    const [first = ""] = cycle;
    report({ code: "role-includes-itself", at: ["roles", first, "includes"], message: `Roles include each other in a circle: ${cycle.join(" → ")}.`, hint: "Take one inclusion out, or make one role of them." });
  }
  for (const { expression, at, title } of expressionsOf(model)) {
    walk(expression, (node) => {
      if (node.op === "role" && !known(node.role)) report({ code: "unknown-role", at, message: `${title}: it asks for the role "${node.role}", which is not stated.`, hint: hintOf(roles) });
    });
  }
};

function hintOf(roles: NonNullable<Model["roles"]>): string {
  return `The roles are ${list(Object.keys(roles))}. Correct the name, or state the role in roles({ … }).`;
}
