import { z } from "zod";
import { beginPasskey, finishPasskey, listPasskeys, removePasskey, type PasskeyRow } from "../../identity/passkey/register.js";
import { beginPasskeySignIn, finishPasskeySignIn } from "../../identity/passkey/sign-in.js";
import { readCookie } from "../../identity/cookies.js";
import { IdentityError } from "../../identity/errors.js";
import { forAnyone, forSession, name, nothing, rowId, type AuthCall, type Operation } from "./operation.js";
import { signInAnswer } from "./sign-in-answer.js";

const on: Operation["on"] = ({ settings }) => settings.passkeys;
const encoded = z.string().regex(/^[\w-]{1,20000}$/, { error: "must be base64url" });
const attachment = z.enum(["platform", "cross-platform"]);

/** Credentials as browsers give them (WebAuthn Level 3, `toJSON`). Extensions play no part. */
const common = { id: encoded, rawId: encoded, type: z.literal("public-key"), authenticatorAttachment: attachment.exactOptional(), clientExtensionResults: z.record(z.string(), z.unknown()).transform(() => ({})) };
const attestation = z.object({ ...common, response: z.object({ clientDataJSON: encoded, attestationObject: encoded, transports: z.array(z.string().max(20)).max(10).exactOptional() }) });
const assertion = z.object({ ...common, response: z.object({ clientDataJSON: encoded, authenticatorData: encoded, signature: encoded, userHandle: encoded.exactOptional() }) });

/** Passkeys: making them, and signing in by one. */
export const passkeyOperations: readonly Operation[] = [
  forAnyone({ method: "POST", path: "passkey/begin", name: "beginPasskeySignIn", summary: "What to ask the browser, to sign in by a passkey", on }, nothing,
    async ({ identity }) => {
      const { token, options } = await beginPasskeySignIn(identity);
      return { status: 200, data: options, cookies: { flow: token } };
    }),
  forAnyone({ method: "POST", path: "passkey/finish", name: "signInWithPasskey", summary: "Sign in by what the browser answered", on }, z.strictObject({ credential: assertion }),
    async (call, body) => {
      const answer = signInAnswer(await finishPasskeySignIn(call.identity, flowToken(call), body.credential, call.visitor));
      return { ...answer, cookies: { ...answer.cookies, flow: undefined } };
    }),
  forSession({ method: "GET", path: "passkeys", name: "listPasskeys", summary: "Passkeys of this account", needs: "session", on }, nothing,
    async ({ identity }, _, { account }) => ({ status: 200, data: (await listPasskeys(identity, account.id)).map(shown) })),
  forSession({ method: "POST", path: "passkeys/begin", name: "beginPasskey", summary: "What to ask the browser, to make a passkey", needs: "fresh", on }, nothing,
    async ({ identity }, _, { account }) => {
      const { token, options } = await beginPasskey(identity, account);
      return { status: 200, data: options, cookies: { flow: token } };
    }),
  forSession({ method: "POST", path: "passkeys/finish", name: "createPasskey", summary: "Keep the passkey that the browser made", needs: "fresh", on }, z.strictObject({ name, credential: attestation }),
    async (call, body, { account }) => {
      const made = await finishPasskey(call.identity, account, flowToken(call), body.name, body.credential);
      return { status: 201, data: shown(made), cookies: { flow: undefined } };
    }),
  forSession({ method: "DELETE", path: "passkeys/{id}", name: "removePasskey", summary: "Remove a passkey", needs: "fresh", on }, nothing,
    async (call, _, { account }) => {
      await removePasskey(call.identity, account, rowId(call));
      return { status: 204 };
    }),
];

function flowToken({ identity, request }: AuthCall): string {
  const token = readCookie(identity.settings, request.headers, "flow");
  if (token === undefined) throw new IdentityError("sign_in_failed", "The passkey came too late, or from another browser. Begin again.");
  return token;
}

function shown({ id, name: called, backedUp, createdAt, lastUsedAt }: PasskeyRow): object {
  return { id, name: called, backedUp, createdAt, lastUsedAt };
}
