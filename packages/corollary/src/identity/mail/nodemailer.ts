import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import type { MailTransport } from "./transport.js";

/** Sends by SMTP. `url`: `smtps://user:password@host:465`, or `smtp://…` which changes to TLS where the server offers it. */
export function smtpTransport(url: string): MailTransport {
  const transport = createTransport(url);
  return async (mail) => {
    await transport.sendMail(mail);
  };
}

/** Writes each mail to a file that mail programs open: for development, where nothing is to be sent. */
export function outboxTransport(folder: string): MailTransport {
  const composer = createTransport({ streamTransport: true, buffer: true });
  return async (mail) => {
    const { message } = await composer.sendMail(mail);
    await mkdir(folder, { recursive: true });
    const name = `${new Date().toISOString().replaceAll(/[:.]/g, "-")}-${randomBytes(3).toString("hex")}.eml`;
    await writeFile(join(folder, name), message, { mode: 0o600 });
  };
}
