import { ApiFailure } from "../../data/api.js";
import { isRow, type Row } from "../../data/json.js";

/** The ways in, as the service offers them. */
export interface Offered {
  readonly name: string;
  readonly password: boolean;
  readonly magicLink: boolean;
  readonly passkeys: boolean;
  readonly oneTimePasswords: boolean;
  readonly registration: boolean;
  readonly providers: readonly { readonly name: string; readonly label: string; readonly start: string }[];
}

/** Who is signed in. */
export interface SignedIn {
  readonly account: { readonly id: string; readonly name: string; readonly email: string | null; readonly emailVerified: boolean };
  readonly tenant: string | null;
  readonly roles: readonly string[];
  readonly memberships: readonly { readonly tenant: string; readonly name: string; readonly roles: readonly string[] }[];
  /** Whether the model has tenants, which then have names. */
  readonly tenants: boolean;
  /** Whether they administer where they work. */
  readonly administers: boolean;
}

/** What a way of signing in leads to. */
export interface Outcome {
  readonly status: "signedIn" | "secondFactor";
}

/** Asks the routes of sign-in. `T`: what stands in `data`. @throws ApiFailure */
export async function ask<T>(base: string, method: "GET" | "POST" | "DELETE", path: string, body?: Row): Promise<T> {
  const init: RequestInit = { method, headers: { accept: "application/json", ...(body === undefined ? {} : { "content-type": "application/json" }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const response = await fetch(`${base}/auth/${path}`, init).catch(() => { throw new ApiFailure(0, "unreachable", ""); });
  const answer: unknown = response.status === 204 ? {} : await response.json().catch(() => undefined);
  if (!response.ok) throw refusal(response.status, answer);
  return (isRow(answer) ? answer["data"] : undefined) as T;
}

function refusal(status: number, answer: unknown): ApiFailure {
  const error = isRow(answer) && isRow(answer["error"]) ? answer["error"] : {};
  return new ApiFailure(status, String(error["code"] ?? "unknown"), typeof error["message"] === "string" ? error["message"] : "");
}

/** Whether this browser can make and use passkeys. */
export function knowsPasskeys(): boolean {
  return "PublicKeyCredential" in window && typeof PublicKeyCredential.parseRequestOptionsFromJSON === "function";
}

/** Signs in by a passkey that the person chooses. Rejects where none is chosen. */
export async function signInWithPasskey(base: string): Promise<Outcome> {
  const options = await ask<PublicKeyCredentialRequestOptionsJSON>(base, "POST", "passkey/begin");
  const credential = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  return ask<Outcome>(base, "POST", "passkey/finish", { credential: jsonOf(credential) });
}

/** Makes a passkey for the account that is signed in. */
export async function addPasskey(base: string, name: string): Promise<void> {
  const options = await ask<PublicKeyCredentialCreationOptionsJSON>(base, "POST", "passkeys/begin");
  const credential = await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
  await ask(base, "POST", "passkeys/finish", { name, credential: jsonOf(credential) });
}

function jsonOf(credential: Credential | null): unknown {
  if (!(credential instanceof PublicKeyCredential)) throw new ApiFailure(0, "no_passkey", "");
  return credential.toJSON();
}
