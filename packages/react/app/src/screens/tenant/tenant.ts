import { useQueryClient } from "@tanstack/react-query";
import { useApp } from "../../context.js";
import { navigate } from "../../route/router.js";
import { ask, type SignedIn } from "../sign-in/auth.js";

/** Whether somebody has to say first where they work. */
export function hasToChoose({ tenants, tenant, memberships }: SignedIn): boolean {
  return tenants && tenant === null && memberships.length > 0;
}

/** What one works in is called; undefined where that is nowhere. */
export function whereOf({ tenant, memberships }: SignedIn): string | undefined {
  return memberships.find((each) => each.tenant === tenant)?.name;
}

/** Works in another tenant from now on, and begins at the overview with nothing of the last one. */
export function useChooseTenant(): (tenant: string) => Promise<void> {
  const { presentation } = useApp();
  const client = useQueryClient();
  return async (tenant) => {
    await ask(presentation.basePath, "POST", "session/tenant", { tenant });
    navigate("", { replace: true });
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "presentation" && queryKey[0] !== "signed-in" && queryKey[0] !== "sign-in-methods" });
    await client.invalidateQueries();
  };
}
