import * as openid from "openid-client";
import { z } from "zod";
import { Account, LinkedIdentity } from "../entities.js";
import { IdentityError } from "../errors.js";
import { beginFlow, takeFlow } from "../flows.js";
import type { Identity } from "../identity.js";
import { completeSignIn, type SignIn, type Visitor } from "../sign-in.js";
import { clientOf } from "./client.js";
import { accountOfClaims, linkTo } from "./link.js";
import type { OidcProvider } from "./provider.js";
import { localPath } from "./return-path.js";

/** What is kept on the server while the browser is with the provider. */
const pending = z.object({ provider: z.string(), verifier: z.string(), state: z.string(), nonce: z.string(), returnTo: z.string() });
/** Seconds for what the person does there. */
const flowTime = 600;

/** Where the browser is sent, and the token that it comes back with. */
export interface Departure {
  readonly location: string;
  readonly token: string;
}

/**
 * Sends a browser to a provider: authorization code with PKCE (S256), state and nonce (OpenID Connect Core 1.0, RFC 9700).
 * @param link the account that is to be linked, rather than signed in
 * @throws IdentityError not_found, sign_in_failed where the provider does not answer
 */
export async function startOidc(identity: Identity, name: string, callback: URL, returnTo: string | null, link?: string): Promise<Departure> {
  const provider = providerOf(identity, name);
  const client = await clientOf(provider).catch((error: unknown) => { throw unreachable(error); });
  const flow = { provider: name, verifier: openid.randomPKCECodeVerifier(), state: openid.randomState(), nonce: openid.randomNonce(), returnTo: localPath(identity.settings.origin, returnTo) };
  const token = await beginFlow(identity, { purpose: "oidc", payload: JSON.stringify(flow satisfies z.infer<typeof pending>), seconds: flowTime, ...(link === undefined ? {} : { account: link }) });
  const location = openid.buildAuthorizationUrl(client, {
    redirect_uri: callback.href, scope: provider.scope ?? "openid email profile", state: flow.state, nonce: flow.nonce,
    code_challenge: await openid.calculatePKCECodeChallenge(flow.verifier), code_challenge_method: "S256",
  });
  return { location: location.href, token };
}

export type Arrival =
  | { readonly kind: "signIn"; readonly done: SignIn; readonly returnTo: string }
  | { readonly kind: "linked"; readonly returnTo: string };

/**
 * Takes a browser back from a provider.
 * @param signedIn the account of the session that came along; linking needs the one that began it
 * @throws IdentityError sign_in_failed, already_linked
 */
export async function finishOidc(identity: Identity, name: string, callback: URL, token: string | undefined, visitor: Visitor, signedIn: string | undefined): Promise<Arrival> {
  const provider = providerOf(identity, name);
  const flow = token === undefined ? null : await takeFlow(identity, "oidc", token);
  const kept = flow === null ? undefined : pending.parse(JSON.parse(flow.payload ?? "null"));
  if (flow === null || kept?.provider !== name) throw failed("This sign-in took too long, or began in another browser. Begin again.");
  const claims = await claimsOf(provider, callback, kept);
  if (flow.account !== null) {
    if (flow.account !== signedIn) throw failed("Sign in first, then link again.");
    await linkTo(identity, flow.account, claims);
    return { kind: "linked", returnTo: kept.returnTo };
  }
  const linked = await accountOfClaims(identity, provider, claims);
  const account = await identity.db.get(Account, linked.account);
  if (account === null) throw failed("This account cannot sign in here.");
  await identity.db.from(LinkedIdentity).where((l) => l.id.eq(linked.id)).update({ lastUsedAt: identity.now() });
  return { kind: "signIn", done: await completeSignIn(identity, account, ["oidc"], visitor), returnTo: kept.returnTo };
}

async function claimsOf(provider: OidcProvider, callback: URL, { verifier, state, nonce }: z.infer<typeof pending>): Promise<openid.IDToken> {
  const client = await clientOf(provider).catch((error: unknown) => { throw unreachable(error); });
  try {
    const tokens = await openid.authorizationCodeGrant(client, callback, { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true });
    const claims = tokens.claims();
    if (claims === undefined) throw failed("The provider did not say who you are.");
    // Some providers put address and name only where the access token leads.
    const more = claims["email"] === undefined && client.serverMetadata().userinfo_endpoint !== undefined ? await openid.fetchUserInfo(client, tokens.access_token, claims.sub) : {};
    return { ...more, ...claims };
  } catch (error) {
    if (error instanceof IdentityError) throw error;
    throw failed("The provider did not let you in, or its answer is not valid.", error);
  }
}

function providerOf({ settings }: Identity, name: string): OidcProvider {
  const provider = settings.oidc.get(name);
  if (provider === undefined) throw new IdentityError("not_found", "There is no such provider.");
  return provider;
}

function failed(message: string, cause?: unknown): IdentityError {
  const error = new IdentityError("sign_in_failed", message);
  if (cause !== undefined) error.cause = cause;
  return error;
}

function unreachable(cause: unknown): IdentityError {
  return failed("The provider does not answer. Try again, or sign in another way.", cause);
}
