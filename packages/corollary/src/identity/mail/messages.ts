import type { IdentitySettings } from "../settings.js";
import type { Mail } from "./transport.js";

/** Pages that finish what a mail begins, below `/app/sign-in`. */
export type LinkPage = "magic-link" | "verify-email" | "reset-password" | "register" | "invitation";

/** The token stands behind `#`: browsers send that to no server, and it is in no log. */
export function linkTo({ origin }: Pick<IdentitySettings, "origin">, page: LinkPage, token: string): string {
  return `${origin.origin}/app/sign-in/${page}#${token}`;
}

interface Said {
  readonly subject: string;
  readonly lines: readonly string[];
}

/** What mails say. `ignore` closes those that somebody else may have caused. */
const ignore = "If you did not ask for this, you can ignore this message.";

export function mailOf(to: string, { subject, lines }: Said): Mail {
  return { to, subject, text: `${lines.join("\n\n")}\n` };
}

export function magicLinkMail(settings: IdentitySettings, token: string, minutes: number): Said {
  return { subject: `Sign in to ${settings.name}`, lines: [`Follow this link to sign in. It is good once, for ${minutes} minutes.`, linkTo(settings, "magic-link", token), ignore] };
}

export function resetMail(settings: IdentitySettings, token: string, minutes: number): Said {
  return { subject: `A new password for ${settings.name}`, lines: [`Follow this link to choose a new password. It is good once, for ${minutes} minutes.`, linkTo(settings, "reset-password", token), ignore] };
}

export function verifyMail(settings: IdentitySettings, token: string): Said {
  return { subject: `Confirm your address for ${settings.name}`, lines: ["Follow this link to confirm that this address is yours.", linkTo(settings, "verify-email", token), ignore] };
}

export function registerMail(settings: IdentitySettings, token: string): Said {
  return { subject: `Your account at ${settings.name}`, lines: ["Follow this link to open your account.", linkTo(settings, "register", token), ignore] };
}

/** To somebody who registers again: the page that they see is the same as for others. */
export function knownMail(settings: IdentitySettings): Said {
  return { subject: `Your account at ${settings.name}`, lines: ["Somebody, perhaps you, tried to open an account with this address. There is one already.", `Sign in, or choose a new password: ${settings.origin.origin}/app/sign-in`, ignore] };
}

export function invitationMail(settings: IdentitySettings, token: string, by: string, days: number): Said {
  return { subject: `${by} invites you to ${settings.name}`, lines: [`${by} invites you to ${settings.name}. Follow this link within ${days} days to accept.`, linkTo(settings, "invitation", token), "If you do not know what this is about, you can ignore this message."] };
}

/** After a change that its owner should know of. */
export function noticeMail(settings: IdentitySettings, what: string): Said {
  return { subject: `${what} (${settings.name})`, lines: [`${what}.`, `If this was not you, choose a new password now: ${settings.origin.origin}/app/sign-in`] };
}
