import { z } from "zod";
import { readCookie } from "../../identity/cookies.js";
import { IdentityError } from "../../identity/errors.js";
import { listLinks, unlink } from "../../identity/oidc/link.js";
import { finishOidc, startOidc } from "../../identity/oidc/sign-in.js";
import { forAnyone, forSession, nothing, rowId, type AuthAnswer, type AuthCall, type Operation } from "./operation.js";
import { signInAnswer } from "./sign-in-answer.js";

const on: Operation["on"] = ({ settings }) => settings.oidc.size > 0;

/** Sign-in at other providers. The first two are pages that browsers are sent to, so they answer by sending them on. */
export const oidcOperations: readonly Operation[] = [
  forAnyone({ method: "GET", path: "oidc/{id}/start", name: "startOidc", summary: "Go to a provider to sign in; `returnTo` is a path here", on }, nothing,
    async (call) => sentBack(async () => {
      const { location, token } = await startOidc(call.identity, call.id, callbackOf(call), call.query.get("returnTo"));
      return { status: 303, location, cookies: { flow: token } };
    })),
  forAnyone({ method: "GET", path: "oidc/{id}/callback", name: "finishOidc", summary: "Come back from a provider", on }, nothing,
    async (call, _, signedIn) => sentBack(async () => {
      const url = callbackOf(call);
      url.search = call.query.toString();
      const arrival = await finishOidc(call.identity, call.id, url, readCookie(call.identity.settings, call.request.headers, "flow"), call.visitor, signedIn?.account.id);
      if (arrival.kind === "linked") return { status: 303, location: arrival.returnTo, cookies: { flow: undefined } };
      const { cookies } = signInAnswer(arrival.done);
      return { status: 303, location: arrival.done.kind === "signedIn" ? arrival.returnTo : "/app/sign-in/second-factor", cookies: { ...cookies, flow: undefined } };
    })),
  forSession({ method: "POST", path: "oidc/{id}/link", name: "linkOidc", summary: "Where to go to link a sign-in at a provider with this account", needs: "fresh", on }, z.strictObject({ returnTo: z.string().max(2000).optional() }),
    async (call, body, { account }) => {
      const { location, token } = await startOidc(call.identity, call.id, callbackOf(call), body.returnTo ?? null, account.id);
      return { status: 200, data: { location }, cookies: { flow: token } };
    }),
  forSession({ method: "GET", path: "links", name: "listLinks", summary: "Sign-ins at providers that are linked with this account", needs: "session", on }, nothing,
    async ({ identity }, _, { account }) => ({ status: 200, data: (await listLinks(identity, account.id)).map(({ id, issuer, createdAt, lastUsedAt }) => ({ id, issuer, createdAt, lastUsedAt })) })),
  forSession({ method: "DELETE", path: "links/{id}", name: "removeLink", summary: "Remove a link", needs: "fresh", on }, nothing,
    async (call, _, { account }) => {
      await unlink(call.identity, account.id, rowId(call));
      return { status: 204 };
    }),
];

/** By the address of the config: whoever sends a request does not decide where the provider sends people. */
function callbackOf({ identity, id, basePath }: AuthCall): URL {
  return new URL(`${basePath}/auth/oidc/${encodeURIComponent(id)}/callback`, identity.settings.origin);
}

/** People see the sign-in page again, with what went wrong, rather than JSON. */
async function sentBack(run: () => Promise<AuthAnswer>): Promise<AuthAnswer> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof IdentityError) || error.code === "not_found") throw error;
    return { status: 303, location: `/app/sign-in?problem=${error.code}`, cookies: { flow: undefined } };
  }
}
