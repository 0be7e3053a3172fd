/** A mail to one person. Plain text: nothing to be loaded, nothing to be mistaken. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Sends mails. `smtpTransport` and `outboxTransport` are two; any function that delivers will do. */
export type MailTransport = (mail: Mail & { readonly from: string }) => Promise<void>;

export interface MailSettings {
  /** Such as `"Shop <no-reply@example.com>"`. */
  readonly from: string;
  /** A function, or the address of an SMTP server: `smtps://user:password@mail.example.com`. */
  readonly transport: MailTransport | string;
}
