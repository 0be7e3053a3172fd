import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApp, useMessages } from "../../context.js";
import { Button } from "../../parts/button.js";
import { addPasskey, ask, knowsPasskeys } from "../sign-in/auth.js";
import { SmallForm, TextInput, useAttempt } from "../sign-in/form.js";
import { Part } from "./part.js";

interface PasskeyShown {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
}

export function PasskeysPart({ base }: { readonly base: string }) {
  const { signIn } = useMessages();
  const { formats } = useApp();
  const client = useQueryClient();
  const { problem, busy, attempt } = useAttempt();
  const [name, setName] = useState("");
  const { data: passkeys = [] } = useQuery({ queryKey: ["passkeys"], queryFn: () => ask<readonly PasskeyShown[]>(base, "GET", "passkeys") });
  const again = () => client.invalidateQueries({ queryKey: ["passkeys"] });
  const remove = (id: string) => attempt(async () => {
    await ask(base, "DELETE", `passkeys/${id}`);
    await again();
  });
  const add = async () => {
    await addPasskey(base, name);
    setName("");
    await again();
  };
  return (
    <Part title={signIn.passkeys} hint={signIn.passkeysHint}>
      {passkeys.length === 0 ? <p>{signIn.noPasskeys}</p> : (
        <ul className="account-list">
          {passkeys.map((each) => (
            <li key={each.id}><span>{each.name}<small>{signIn.lastSeen(formats.ago(each.lastUsedAt ?? each.createdAt))}</small></span><Button isDisabled={busy} onPress={() => remove(each.id)}>{signIn.remove}</Button></li>
          ))}
        </ul>
      )}
      {problem === undefined ? null : <p className="error" role="alert">{problem}</p>}
      {knowsPasskeys() ? <SmallForm submit={signIn.addPasskey} run={add}><TextInput label={signIn.passkeyName} value={name} set={setName} autoComplete="off" /></SmallForm> : null}
    </Part>
  );
}
