import type { SignIn } from "../../identity/sign-in.js";
import type { AuthAnswer } from "./operation.js";

/** What every way of signing in answers; tokens go into cookies, where scripts cannot read them. */
export function signInAnswer(done: SignIn): AuthAnswer {
  switch (done.kind) {
    case "signedIn": return {
      status: 200,
      data: { status: "signedIn", account: { id: done.account.id, name: done.account.name } },
      cookies: { session: done.token, device: done.device, secondFactor: undefined },
    };
    case "secondFactor": return { status: 200, data: { status: "secondFactor", methods: ["oneTimePassword", "recoveryCode"] }, cookies: { secondFactor: done.token } };
  }
}
