import { outboxTransport, smtpTransport } from "./nodemailer.js";
import type { Mail, MailSettings } from "./transport.js";

/** Sends mails beside the request that asked for them, so that its time tells nothing of whether there was one to send. */
export interface Post {
  /** Does the work later; what fails is reported, never thrown. */
  later(work: () => Promise<Mail | undefined>): void;
  /** Resolves when everything begun so far has ended. */
  settled(): Promise<void>;
}

/** @param outbox folder for mails where no transport is stated */
export function postOffice(settings: MailSettings | undefined, outbox: string, failed: (error: unknown) => void): Post {
  const from = settings?.from ?? "Corollary <corollary@localhost>";
  const stated = settings?.transport ?? outboxTransport(outbox);
  const transport = typeof stated === "string" ? smtpTransport(stated) : stated;
  const underWay = new Set<Promise<void>>();
  const deliver = async (work: () => Promise<Mail | undefined>) => {
    const mail = await work();
    if (mail !== undefined) await transport({ ...mail, from });
  };
  return {
    later(work) {
      const delivery = Promise.resolve().then(() => deliver(work)).catch(failed).finally(() => underWay.delete(delivery));
      underWay.add(delivery);
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
