export type MigrationRefusal =
  | "checksum_drift"
  | "dirty_ledger"
  | "newer_database"
  | "missing_file"
  | "half_replaced"
  | "out_of_order"
  | "destructive"
  | "locked"
  | "no_way_back"
  | "unknown_migration"
  | "not_allowed_here";

/** What was asked for could be done but should not. Nothing was changed; `hint` says what to do instead. */
export class MigrationRefused extends Error {
  override readonly name = "MigrationRefused";
  constructor(readonly code: MigrationRefusal, message: string, readonly hint: string) {
    super(message);
  }
}

/** A migration failed. The message says where, and what of it stays; `hint` how it goes on. */
export class MigrationFailed extends Error {
  override readonly name = "MigrationFailed";
  constructor(message: string, readonly hint: string, options: { readonly cause: unknown }) {
    super(message, options);
  }
}
