import type { Identity } from "./identity.js";

/** The ways in, as a sign-in page shows them. */
export interface Offered {
  readonly name: string;
  readonly password: boolean;
  readonly magicLink: boolean;
  readonly passkeys: boolean;
  readonly oneTimePasswords: boolean;
  readonly registration: boolean;
  /** `start`: where the browser is sent. */
  readonly providers: readonly { readonly name: string; readonly label: string; readonly start: string }[];
}

/** @param base where the routes of sign-in begin */
export function methodsOffered({ settings }: Identity, base: string): Offered {
  return {
    name: settings.name,
    password: settings.password !== undefined,
    magicLink: settings.magicLink,
    passkeys: settings.passkeys,
    oneTimePasswords: settings.oneTimePasswords,
    registration: settings.registration === "open",
    providers: [...settings.oidc].map(([name, provider]) => ({ name, label: provider.label ?? name, start: `${base}/oidc/${name}/start` })),
  };
}
