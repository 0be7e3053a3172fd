/** Answers about renames that contradict each other or the model, or are about nothing that is there. */
export class RenameRefused extends RangeError {
  override readonly name = "RenameRefused";
  constructor(message: string, readonly remedy: string) {
    super(message);
  }
}
