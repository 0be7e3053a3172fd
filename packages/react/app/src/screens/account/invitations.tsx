import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApp, useMessages } from "../../context.js";
import { Button } from "../../parts/button.js";
import { ask } from "../sign-in/auth.js";
import { SmallForm, TextInput, useAttempt } from "../sign-in/form.js";
import { Part } from "./part.js";

interface InvitationShown {
  readonly id: string;
  readonly email: string;
  readonly roles: readonly string[];
  readonly expiresAt: string;
}

/** For administrators: who is invited to where they work, and inviting. `where`: its name; undefined: all of the service. */
export function InvitationsPart({ base, where }: { readonly base: string; readonly where: string | undefined }) {
  const { signIn } = useMessages();
  const { formats } = useApp();
  const client = useQueryClient();
  const { problem, busy, attempt } = useAttempt();
  const [email, setEmail] = useState("");
  const [roles, setRoles] = useState("");
  const { data: invitations = [] } = useQuery({ queryKey: ["invitations"], queryFn: () => ask<readonly InvitationShown[]>(base, "GET", "invitations") });
  const again = () => client.invalidateQueries({ queryKey: ["invitations"] });
  const invite = async () => {
    await ask(base, "POST", "invitations", { email, roles: roles.split(",").map((role) => role.trim()).filter((role) => role !== "") });
    setEmail("");
    setRoles("");
    await again();
  };
  const revoke = (id: string) => attempt(async () => {
    await ask(base, "DELETE", `invitations/${id}`);
    await again();
  });
  return (
    <Part title={signIn.invitations} hint={where === undefined ? signIn.invitationsHintAll : signIn.invitationsHint(where)}>
      {invitations.length === 0 ? <p>{signIn.noInvitations}</p> : (
        <ul className="account-list">
          {invitations.map(({ id, email: to, roles: as, expiresAt }) => (
            <li key={id}><span>{to}<small>{[...(as.length === 0 ? [] : [as.join(", ")]), signIn.expires(formats.ago(expiresAt))].join(" · ")}</small></span><Button isDisabled={busy} aria-label={signIn.revokeNamed(to)} onPress={() => revoke(id)}>{signIn.revoke}</Button></li>
          ))}
        </ul>
      )}
      {problem === undefined ? null : <p className="error" role="alert">{problem}</p>}
      <SmallForm submit={signIn.invite} run={invite}>
        <TextInput label={signIn.email} type="email" value={email} set={setEmail} autoComplete="off" />
        <TextInput label={signIn.roles} value={roles} set={setRoles} autoComplete="off" required={false} />
      </SmallForm>
    </Part>
  );
}
