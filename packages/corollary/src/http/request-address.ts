import { walk } from "../expr/traverse.js";
import type { Expression } from "../expr/node.js";
import { addressClaim } from "../model/language/policies.js";
import type { Model } from "../model/model.js";
import type { Actor } from "../query/types.js";

/** The actor with the address that the request comes from, as rules ask for it by `request.address`. */
export type WithAddress = (actor: Actor, address: string | undefined) => Actor;

/**
 * Undefined where no rule of the Model asks for the address. Whatever stood in its place among the actor's claims is
 * overwritten, where the address is not known too: nobody states their own.
 */
export function withAddress(model: Model): WithAddress | undefined {
  if (!asksForAddress(model)) return undefined;
  return (actor, address) => {
    const { [addressClaim]: _, ...claims } = actor.claims ?? {};
    return { ...actor, claims: address === undefined ? claims : { ...claims, [addressClaim]: address } };
  };
}

function asksForAddress(model: Model): boolean {
  let asked = false;
  const look = (rule: Expression | undefined) => {
    if (rule !== undefined) walk(rule, (node) => { asked ||= node.op === "actor" && node.name === addressClaim; });
  };
  for (const { policy } of Object.values(model.entities)) {
    if (policy === undefined) continue;
    for (const { when } of [...policy.allow, ...policy.deny]) look(when);
    for (const { read, write } of Object.values(policy.fields)) [read, write].forEach(look);
  }
  return asked;
}
