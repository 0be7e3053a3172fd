/** The domain of identity: export these from a module of your own domain. Safe in a browser. */
export {
  Account, ApiKey, KnownDevice, LinkedIdentity, Membership, OneTimePassword, Passkey, Password, PendingFlow, RecoveryCode, Session,
  linkedIdentityTable, membershipTable,
} from "./entities.js";
export { accountPolicies, type AccountPolicies, type AccountPoliciesOptions } from "./policies.js";
