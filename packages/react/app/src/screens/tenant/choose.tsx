import { Building2 } from "lucide-react";
import { useEffect } from "react";
import { useMessages } from "../../context.js";
import { Button } from "../../parts/button.js";
import type { SignedIn } from "../sign-in/auth.js";
import { useAttempt } from "../sign-in/form.js";
import { useChooseTenant } from "./tenant.js";

/** Where somebody who belongs to several tenants says in which of them they work. `without`: goes on in none. */
export default function ChooseTenant({ signedIn, without }: { readonly signedIn: SignedIn; readonly without: () => void }) {
  const { signIn } = useMessages();
  const choose = useChooseTenant();
  const { problem, busy, attempt } = useAttempt();
  useEffect(() => {
    document.title = signIn.chooseTenant;
  }, [signIn]);
  return (
    <main className="sign-in" id="main">
      <div className="sign-in-card">
        <h1 className="sign-in-title">{signIn.chooseTenant}</h1>
        <p className="sign-in-hint">{signIn.chooseTenantHint(signedIn.account.name)}</p>
        <div className="tenant-choice">
          {signedIn.memberships.map(({ tenant, name, roles }) => (
            <Button key={tenant} icon={Building2} isDisabled={busy} onPress={() => attempt(() => choose(tenant))}>
              {name}<small>{roles.join(", ")}</small>
            </Button>
          ))}
        </div>
        {problem === undefined ? null : <p className="error" role="alert">{problem}</p>}
        {signedIn.roles.length === 0 ? null : <div className="sign-in-more"><Button kind="quiet" onPress={without}>{signIn.withoutTenant}</Button></div>}
      </div>
    </main>
  );
}
