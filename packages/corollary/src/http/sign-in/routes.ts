import type { Identity } from "../../identity/identity.js";
import { factorOperations } from "./factor-operations.js";
import { keyOperations } from "./key-operations.js";
import { oidcOperations } from "./oidc-operations.js";
import { passkeyOperations } from "./passkey-operations.js";
import { invitationOperations, mailOperations } from "./mail-operations.js";
import type { Operation } from "./operation.js";
import { sessionOperations } from "./session-operations.js";

/** Everything below /auth that the config has. */
export function operationsOf(identity: Identity): readonly Operation[] {
  return [...sessionOperations, ...mailOperations, ...invitationOperations, ...factorOperations, ...passkeyOperations, ...oidcOperations, ...keyOperations].filter(({ on }) => on === undefined || on(identity));
}

/** An address below /auth: what can be done there, by method, and its `{id}`. */
export interface AuthMatch {
  readonly operations: ReadonlyMap<string, Operation>;
  readonly id: string;
}

/** Finds what is at a path below /auth. */
export function authRouter(operations: readonly Operation[]): (path: string) => AuthMatch | undefined {
  const byPath = new Map<string, Map<string, Operation>>();
  for (const operation of operations) {
    const known = byPath.get(operation.path) ?? new Map<string, Operation>();
    byPath.set(operation.path, known.set(operation.method, operation));
  }
  const patterns = [...byPath].map(([path, of]) => ({ segments: path.split("/"), of }));
  return (path) => {
    const exact = byPath.get(path);
    if (exact !== undefined) return { operations: exact, id: "" };
    const segments = path.split("/");
    const found = patterns.find((pattern) => fits(pattern.segments, segments));
    const id = found === undefined ? undefined : decoded(segments[found.segments.indexOf("{id}")]);
    return found === undefined || id === undefined ? undefined : { operations: found.of, id };
  };
}

function fits(pattern: readonly string[], segments: readonly string[]): boolean {
  return pattern.length === segments.length && pattern.every((part, index) => part === "{id}" || part === segments[index]);
}

function decoded(segment: string | undefined): string | undefined {
  try {
    return segment === undefined || segment === "" ? undefined : decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
