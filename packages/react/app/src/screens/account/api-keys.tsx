import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApp, useMessages } from "../../context.js";
import { Button } from "../../parts/button.js";
import { ask } from "../sign-in/auth.js";
import { SmallForm, TextInput, useAttempt } from "../sign-in/form.js";
import { Part } from "./part.js";

interface KeyShown {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
}

/** Keys by which programs act as this account. The secret of a new one is shown until the page is left, and never again. */
export function ApiKeysPart({ base }: { readonly base: string }) {
  const { signIn } = useMessages();
  const { formats } = useApp();
  const client = useQueryClient();
  const { problem, busy, attempt } = useAttempt();
  const [name, setName] = useState("");
  const [secret, setSecret] = useState<string>();
  const { data: keys = [] } = useQuery({ queryKey: ["api-keys"], queryFn: () => ask<readonly KeyShown[]>(base, "GET", "api-keys") });
  const again = () => client.invalidateQueries({ queryKey: ["api-keys"] });
  const make = async () => {
    const made = await ask<{ readonly secret: string }>(base, "POST", "api-keys", { name });
    setSecret(made.secret);
    setName("");
    await again();
  };
  const revoke = (id: string) => attempt(async () => {
    await ask(base, "DELETE", `api-keys/${id}`);
    await again();
  });
  const about = ({ prefix, expiresAt, lastUsedAt }: KeyShown) => [
    `${prefix}…`,
    lastUsedAt === null ? signIn.keyUnused : signIn.keyUsed(formats.ago(lastUsedAt)),
    ...(expiresAt === null ? [] : [signIn.expires(formats.ago(expiresAt))]),
  ].join(" · ");
  return (
    <Part title={signIn.apiKeys} hint={signIn.apiKeysHint}>
      {keys.length === 0 ? <p>{signIn.noPasskeys}</p> : (
        <ul className="account-list">
          {keys.map((key) => (
            <li key={key.id}><span>{key.name}<small>{about(key)}</small></span><Button isDisabled={busy} aria-label={signIn.revokeNamed(key.name)} onPress={() => revoke(key.id)}>{signIn.revoke}</Button></li>
          ))}
        </ul>
      )}
      {problem === undefined ? null : <p className="error" role="alert">{problem}</p>}
      {secret === undefined ? null : <div role="status"><p>{signIn.keySecret}</p><p className="account-secret"><code>{secret}</code></p></div>}
      <SmallForm submit={signIn.addKey} run={make}><TextInput label={signIn.keyName} value={name} set={setName} autoComplete="off" /></SmallForm>
    </Part>
  );
}
