import { money, policy, table, text, view } from "corollary";
import { Account, accountPolicies } from "corollary/identity";

/** Somebody who signs in. What sign-in knows of people is in the class that this one extends. */
export class User extends Account {
  phone = text({ max: 30 }).optional().pii();
  dayRate = money({ currency: "EUR", min: 0 }).optional().help("What a day of theirs costs.");
}

/** "user" would have to be quoted in SQL. */
export const userTable = table(User, () => ({ name: "users" }));

export { ApiKey, KnownDevice, LinkedIdentity, linkedIdentityTable, Membership, membershipTable, OneTimePassword, Passkey, Password, PendingFlow, RecoveryCode, Session } from "corollary/identity";

/** Oneself, and the names of those one works with in the company. */
export const { accountPolicy, membershipPolicy } = accountPolicies();

/** Policies of one entity add up: this one is about what the class above adds. */
export const userPolicy = policy(User, (user, actor) => ({
  update: user.id.eq(actor.id),
  fields: {
    phone: { write: user.id.eq(actor.id) },
    dayRate: { read: user.id.eq(actor.id).or(actor.has("admin")), write: false },
  },
}));

export const userView = view(User, (user) => ({ title: user.name, list: { columns: [user.name, user.email, user.phone, user.dayRate], sort: [user.name.asc()] } }));
