import { Entity } from "../model/language/entity.js";
import { array, bigint, boolean, bytes, choice, email, integer, text, timestamp } from "../model/language/fields.js";
import { many, ref } from "../model/language/relations.js";
import { table } from "../model/language/declarations.js";

/**
 * Somebody, or some program, that may sign in. Extend it for what a domain knows of its people:
 * `class User extends Account { phone = text().optional(); }`. Every reference to Account then leads to User.
 */
export class Account extends Entity {
  /** In lower case. Programs have none. */
  email = email().optional().unique().pii();
  name = text({ min: 1, max: 120 }).pii();
  /** A `service` is a program: it has keys, and no other way in. */
  kind = choice("person", "service").default("person");
  /** Roles that hold in every tenant. */
  roles = array(text({ max: 60 })).default([]);
  /** When its owner proved to read the mail sent there. */
  emailVerifiedAt = timestamp().optional().label("E-mail verified at");
  /** From then on nothing lets it in. */
  disabledAt = timestamp().optional();
  memberships = many(() => Membership, (membership) => membership.account);
}

/** What an account may be in one tenant. */
export class Membership extends Entity {
  account = ref(() => Account).onDelete("cascade");
  /** The tenant's key, as `Actor.tenant` has it. */
  tenant = text({ min: 1, max: 120 });
  /** Roles that hold in this tenant. */
  roles = array(text({ max: 60 })).default([]);
}

export const membershipTable = table(Membership, (membership) => ({
  unique: [[membership.account, membership.tenant]],
  indexes: [[membership.tenant]],
}));

/** A sign-in that lasts: one device, until it ends. Of the token only a hash is kept. */
export class Session extends Entity {
  account = ref(() => Account).onDelete("cascade");
  tokenHash = bytes({ max: 32 }).unique().hidden();
  /** Where the account acts at present. */
  tenant = text({ max: 120 }).optional();
  /** How it was proved who it is, such as `password` and `totp`. */
  methods = array(text({ max: 20 }));
  /** When that was: what is dangerous asks for a fresh proof. */
  provedAt = timestamp();
  lastSeenAt = timestamp();
  /** It ends then, however busy it is. */
  expiresAt = timestamp().index();
  userAgent = text({ max: 400 }).optional().pii();
  address = text({ max: 60 }).optional().pii();
}

/** A password, as a hash that states its own method. */
export class Password extends Entity {
  account = ref(() => Account).unique().onDelete("cascade");
  hash = text({ max: 400 }).hidden();
  changedAt = timestamp();
}

/** A public key of an authenticator (WebAuthn). */
export class Passkey extends Entity {
  account = ref(() => Account).onDelete("cascade");
  name = text({ min: 1, max: 120 });
  credential = text({ max: 1400 }).unique().hidden();
  publicKey = bytes({ max: 4000 }).hidden();
  /** Of signatures, where the authenticator counts them: one that falls back betrays a copy. */
  counter = bigint().default(0n).hidden();
  transports = array(text({ max: 20 })).default([]);
  /** Whether it is kept by several devices. */
  backedUp = boolean().default(false);
  lastUsedAt = timestamp().optional();
}

/** A secret shared with an app that makes six digits of it every thirty seconds (RFC 6238). */
export class OneTimePassword extends Entity {
  account = ref(() => Account).unique().onDelete("cascade");
  /** Sealed by the secret of the service. */
  secret = bytes({ max: 400 }).hidden();
  /** Null while it has not been proved that the app has it. */
  confirmedAt = timestamp().optional();
  /** The last interval whose digits were taken: none is taken twice. */
  lastStep = bigint().optional().hidden();
}

/** A way in for whoever has lost the app. Each is good once. */
export class RecoveryCode extends Entity {
  account = ref(() => Account).onDelete("cascade");
  hash = bytes({ max: 32 }).hidden();
}

/** Somebody at an OpenID provider who is this account. */
export class LinkedIdentity extends Entity {
  account = ref(() => Account).onDelete("cascade");
  issuer = text({ max: 400 });
  subject = text({ max: 400 }).pii();
  lastUsedAt = timestamp().optional();
}

export const linkedIdentityTable = table(LinkedIdentity, (identity) => ({ unique: [[identity.issuer, identity.subject]] }));

/** A long secret by which a program says who it is. Shown once; only a hash is kept. */
export class ApiKey extends Entity {
  account = ref(() => Account).onDelete("cascade");
  name = text({ min: 1, max: 120 });
  /** How it begins, so that people can tell keys apart. */
  prefix = text({ max: 24 });
  hash = bytes({ max: 32 }).unique().hidden();
  /** Roles it is limited to; empty: all those of its account. */
  scopes = array(text({ max: 60 })).default([]);
  tenant = text({ max: 120 }).optional();
  expiresAt = timestamp().optional();
  lastUsedAt = timestamp().optional();
}

/** Something that was begun and is finished by whoever presents its token, once: a link in a mail, a sign-in half done. */
export class PendingFlow extends Entity {
  purpose = choice("magicLink", "verifyEmail", "resetPassword", "register", "invite", "secondFactor", "passkeyRegistration", "passkeySignIn", "oidc");
  tokenHash = bytes({ max: 32 }).unique().hidden();
  account = ref(() => Account).optional().onDelete("cascade");
  email = email().optional().pii();
  /** What the flow needs to go on, as JSON text that its own reader checks. */
  payload = text({ max: 20_000 }).optional().hidden();
  attempts = integer({ min: 0 }).default(0);
  expiresAt = timestamp().index();
}

/** A browser in which an account has signed in before; attempts from it are counted apart from those of strangers. */
export class KnownDevice extends Entity {
  account = ref(() => Account).onDelete("cascade");
  tokenHash = bytes({ max: 32 }).unique().hidden();
  expiresAt = timestamp().index();
}
