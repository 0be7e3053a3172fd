import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { MailTransport } from "./transport.js";

/** Loaded with the first mail: most processes send none. */
const nodemailer = () => import("nodemailer");

/** Sends by SMTP. `url`: `smtps://user:password@host:465`, or `smtp://…` which changes to TLS where the server offers it. */
export function smtpTransport(url: string): MailTransport {
  let opened: ReturnType<typeof open> | undefined;
  const open = async () => (await nodemailer()).createTransport(url);
  return async (mail) => {
    opened ??= open();
    await (await opened).sendMail(mail);
  };
}

/** Writes each mail to a file that mail programs open: for development, where nothing is to be sent. */
export function outboxTransport(folder: string): MailTransport {
  return async (mail) => {
    const composer = (await nodemailer()).createTransport({ streamTransport: true, buffer: true });
    const { message } = await composer.sendMail(mail);
    await mkdir(folder, { recursive: true });
    const name = `${new Date().toISOString().replaceAll(/[:.]/g, "-")}-${randomBytes(3).toString("hex")}.eml`;
    await writeFile(join(folder, name), message, { mode: 0o600 });
  };
}
