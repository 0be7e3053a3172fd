import { z } from "zod";
import type { Identified } from "../../identity/authenticate/authenticator.js";
import type { CookieName } from "../../identity/cookies.js";
import type { Identity } from "../../identity/identity.js";
import { IdentityError } from "../../identity/errors.js";
import { isFresh } from "../../identity/sessions.js";
import type { Visitor } from "../../identity/sign-in.js";
import { invalidValues, type Detail } from "../problem.js";

/** Somebody who signed in by a session, rather than a program with a key. */
export type SignedIn = Extract<Identified, { via: "session" }>;

/** A request to /auth on its way. */
export interface AuthCall {
  readonly identity: Identity;
  readonly request: Request;
  readonly visitor: Visitor;
  /** Of the path, where the operation has one: decoded. */
  readonly id: string;
  readonly query: URLSearchParams;
  /** Where the API begins: `/api/v1`. */
  readonly basePath: string;
}

/** What the browser is to keep from now on; undefined forgets it. */
export type CookieChanges = Partial<Record<CookieName, string | undefined>>;

export type AuthAnswer =
  | { readonly status: 200 | 201 | 202; readonly data: unknown; readonly cookies?: CookieChanges }
  | { readonly status: 204; readonly cookies?: CookieChanges }
  | { readonly status: 303; readonly location: string; readonly cookies?: CookieChanges };

interface Stated {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Below /auth; a segment `{id}` takes anything. */
  readonly path: string;
  /** Names the operation in the OpenAPI document. */
  readonly name: string;
  readonly summary: string;
  /** Whether the config has it; an operation that is off does not exist. */
  readonly on?: (identity: Identity) => boolean;
}

/** Something that /auth can do. `needs`: nothing; a session; or one whose proof is fresh. */
export interface Operation extends Stated {
  readonly needs: "nothing" | "session" | "fresh";
  readonly body: z.ZodType;
  /** Checks the body and carries it out. @throws HttpProblem, IdentityError */
  readonly answer: (call: AuthCall, body: unknown, signedIn: SignedIn | undefined) => Promise<AuthAnswer>;
}

/** Members that many bodies have. What passwords must be is said by their rules; this bounds the work. */
export const email = z.email({ error: "must be an e-mail address" }).max(254);
export const password = z.string().min(1).max(1000);
export const name = z.string().trim().min(1).max(120);
export const role = z.string().min(1).max(60);
export const token = z.string().min(20).max(200);

/** No body, or an empty object. */
export const nothing = z.strictObject({}).optional();

/** An operation for anyone; `signedIn` where somebody is. */
export function forAnyone<B>(stated: Stated, body: z.ZodType<B>, run: (call: AuthCall, body: B, signedIn: SignedIn | undefined) => Promise<AuthAnswer>): Operation {
  return { ...stated, needs: "nothing", body, answer: (call, value, signedIn) => run(call, checked(body, value), signedIn) };
}

/** An operation for somebody who signed in, `fresh`: within the last minutes. */
export function forSession<B>(stated: Stated & { readonly needs: "session" | "fresh" }, body: z.ZodType<B>, run: (call: AuthCall, body: B, signedIn: SignedIn) => Promise<AuthAnswer>): Operation {
  return {
    ...stated,
    body,
    answer: (call, value, signedIn) => {
      if (signedIn === undefined) throw new IdentityError("unauthenticated", "Sign in first.");
      if (stated.needs === "fresh" && !isFresh(call.identity, call.identity.settings.session, signedIn.session)) {
        throw new IdentityError("fresh_sign_in_required", "Prove again who you are: sign in once more, then repeat this.");
      }
      return run(call, checked(body, value), signedIn);
    },
  };
}

function checked<B>(schema: z.ZodType<B>, value: unknown): B {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalidValues(parsed.error.issues.flatMap(detailsOf));
}

/** Details stand behind the name of their field. */
function detailsOf(issue: z.core.$ZodIssue): Detail[] {
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => ({ field: [...issue.path, key].join("."), message: "is not known here" }));
  const { message } = issue;
  return [{ field: issue.path.join("."), message: message.startsWith("must") ? message : `is not right: ${message.charAt(0).toLowerCase()}${message.slice(1)}` }];
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The key of a row in the path. @throws IdentityError not_found where it can be none */
export function rowId({ id }: AuthCall): string {
  if (uuid.test(id)) return id;
  throw new IdentityError("not_found", "There is nothing with this id.");
}
