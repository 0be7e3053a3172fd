import { hasEncrypted } from "../../model/encrypted.js";
import { generateSecret } from "../../service/encryption/key-ring.js";
import { rotateKeys } from "../../service/encryption/rotate.js";
import { compileProject } from "../compile-project.js";
import { projectEncryption, projectRing } from "../encryption.js";
import { loadProject } from "../load.js";
import { openProjectDatabase } from "../open.js";
import { Failure, type ExitCode } from "../outcome.js";
import { findProject } from "../project.js";
import { settings } from "../settings.js";
import type { Terminal } from "../terminal.js";

/** `corollary keys generate`: prints keys; keeps them nowhere. */
export async function generateKeys({ id }: { readonly id?: string }, terminal: Terminal): Promise<ExitCode> {
  const name = id ?? new Date().toISOString().slice(0, 10);
  terminal.out(`COROLLARY_KEYS=${name}:${generateSecret()}\nCOROLLARY_INDEX_KEY=${generateSecret()}`);
  terminal.say(`Keep them where secrets are kept: what they encrypt cannot be read without them.
To rotate, put the new key in front, COROLLARY_KEYS=${name}:…,older:…, and leave COROLLARY_INDEX_KEY as it is.`);
  return 0;
}

/** `corollary keys rotate`: encrypts anew what stands under older keys. */
export async function rotate(cwd: string, flags: { readonly json?: boolean }, terminal: Terminal): Promise<ExitCode> {
  const project = await loadProject(findProject(cwd));
  const { model } = compileProject(project);
  if (!hasEncrypted(model)) throw new Failure("The model has no encrypted fields.", "Mark one: text().encrypted()");
  const encryption = await projectEncryption(project.config, model);
  const current = projectRing(project.config, process.env)?.current;
  if (encryption === undefined || current === undefined) throw new Failure("There are no keys to rotate.", "Make some: corollary keys generate");
  const database = await openProjectDatabase(settings(project.root, project.config));
  try {
    const rotated = await rotateKeys({ model, database, encryption, current, progress: (entity, done, of) => terminal.say(`  ${entity}  ${done} of ${of}`) });
    if (flags.json) terminal.out(JSON.stringify({ current, rotated }, undefined, 2));
    else terminal.say(`Everything stands under the key ${current}; older keys can go.`);
    return 0;
  } finally {
    await database.close();
  }
}
