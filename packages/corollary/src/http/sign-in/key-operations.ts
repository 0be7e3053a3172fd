import { z } from "zod";
import { requireAdministrator } from "../../identity/account/administer.js";
import { createApiKey, createServiceAccount, listApiKeys, revokeApiKey, serviceAccount, type KeyRow } from "../../identity/key/api-key.js";
import { forSession, name, nothing, role, rowId, type Operation, type SignedIn } from "./operation.js";

const newKey = z.strictObject({
  name,
  scopes: z.array(role).max(50).default([]),
  expiresInDays: z.int().min(1).max(3650).nullable().default(365),
});

const here = ({ actor }: SignedIn) => actor.tenant ?? null;

/** Keys of programs: of one's own account, and of accounts that are programs. */
export const keyOperations: readonly Operation[] = [
  forSession({ method: "GET", path: "api-keys", name: "listApiKeys", summary: "Keys of this account", needs: "session" }, nothing,
    async ({ identity }, _, { account }) => ({ status: 200, data: (await listApiKeys(identity, account.id)).map(shown) })),
  forSession({ method: "POST", path: "api-keys", name: "createApiKey", summary: "Make a key; its secret is shown once", needs: "fresh" }, newKey,
    async ({ identity }, body, signedIn) => {
      const { key, secret } = await createApiKey(identity, signedIn.account, { ...body, tenant: here(signedIn) });
      return { status: 201, data: { ...shown(key), secret } };
    }),
  forSession({ method: "DELETE", path: "api-keys/{id}", name: "revokeApiKey", summary: "Revoke a key", needs: "session" }, nothing,
    async (call, _, { account }) => {
      await revokeApiKey(call.identity, account.id, rowId(call));
      return { status: 204 };
    }),

  forSession({ method: "POST", path: "service-accounts", name: "createServiceAccount", summary: "Make an account for a program, as an administrator", needs: "fresh" }, z.strictObject({ name, roles: z.array(role).max(50).default([]) }),
    async ({ identity }, body, signedIn) => {
      requireAdministrator(identity, signedIn.account, here(signedIn));
      return { status: 201, data: { id: await createServiceAccount(identity, { ...body, tenant: here(signedIn) }) } };
    }),
  forSession({ method: "POST", path: "service-accounts/{id}/api-keys", name: "createServiceKey", summary: "Make a key for a program, as an administrator", needs: "fresh" }, newKey,
    async (call, body, signedIn) => {
      requireAdministrator(call.identity, signedIn.account, here(signedIn));
      const account = await serviceAccount(call.identity, rowId(call), here(signedIn));
      const { key, secret } = await createApiKey(call.identity, account, { ...body, tenant: here(signedIn) });
      return { status: 201, data: { ...shown(key), secret } };
    }),
  forSession({ method: "GET", path: "service-accounts/{id}/api-keys", name: "listServiceKeys", summary: "Keys of a program, as an administrator", needs: "session" }, nothing,
    async (call, _, signedIn) => {
      requireAdministrator(call.identity, signedIn.account, here(signedIn));
      const account = await serviceAccount(call.identity, rowId(call), here(signedIn));
      return { status: 200, data: (await listApiKeys(call.identity, account.id)).map(shown) };
    }),
];

function shown({ id, name: called, prefix, scopes, tenant, createdAt, expiresAt, lastUsedAt }: KeyRow): object {
  return { id, name: called, prefix, scopes, tenant, createdAt, expiresAt, lastUsedAt };
}
