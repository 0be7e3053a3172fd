import * as openid from "openid-client";
import { isLoopbackName } from "../settings.js";
import type { OidcProvider } from "./provider.js";

const known = new WeakMap<OidcProvider, Promise<openid.Configuration>>();

/** The provider as its discovery document describes it; read once, and again after a failure. */
export function clientOf(provider: OidcProvider): Promise<openid.Configuration> {
  const made = known.get(provider) ?? discover(provider).catch((error: unknown) => {
    known.delete(provider);
    throw error;
  });
  known.set(provider, made);
  return made;
}

function discover({ issuer, clientId, clientSecret }: OidcProvider): Promise<openid.Configuration> {
  const url = new URL(issuer);
  // A provider on this machine, for development and tests, may speak plain http; no other.
  const execute = url.protocol === "http:" && isLoopbackName(url.hostname) ? [openid.allowInsecureRequests] : [];
  const authentication = clientSecret === undefined ? openid.None() : openid.ClientSecretPost(clientSecret);
  return openid.discovery(url, clientId, clientSecret, authentication, { execute, timeout: 10 });
}
