import { Building2, CircleUser, LogOut } from "lucide-react";
import { useQueryClient } from "@tanstack/react-query";
import { useApp, useMessages } from "../../context.js";
import { IconButton } from "../../parts/button.js";
import { Menu } from "../../parts/menu.js";
import { navigate } from "../../route/router.js";
import { ask } from "../sign-in/auth.js";
import { notify } from "../../parts/toast.js";
import { useSignedIn } from "../sign-in/gate.js";
import { useChooseTenant, whereOf } from "../tenant/tenant.js";

/** Who is signed in, with the way to the account and out. Nothing where the service knows no sign-in. */
export function AccountMenu() {
  const { signIn } = useMessages();
  const { presentation } = useApp();
  const client = useQueryClient();
  const signedIn = useSignedIn();
  const choose = useChooseTenant();
  if (!signedIn) return null;
  const signOut = async () => {
    await ask(presentation.basePath, "POST", "sign-out");
    navigate("", { replace: true });
    // What the next one sees is read anew.
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "presentation" && queryKey[0] !== "signed-in" });
    client.setQueryData(["signed-in"], null);
  };
  const entries = [
    { id: "account", label: signIn.account, icon: CircleUser, run: () => navigate("account") },
    ...signedIn.memberships.filter((each) => signedIn.tenants && each.tenant !== signedIn.tenant).map(({ tenant, name }) => (
      { id: `tenant ${tenant}`, label: signIn.workIn(name), icon: Building2, run: () => void choose(tenant).catch(() => notify({ text: signIn.unreachable })) }
    )),
    { id: "sign-out", label: signIn.signOut, icon: LogOut, run: () => void signOut() },
  ];
  const where = whereOf(signedIn);
  return (
    <>
      {where === undefined ? null : <span className="account-tenant">{where}</span>}
      <Menu label={signedIn.account.name} entries={entries}><IconButton label={signedIn.account.name} icon={CircleUser} /></Menu>
    </>
  );
}
