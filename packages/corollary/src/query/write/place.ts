import { DatabaseError } from "../../database/errors.js";
import { QueryError } from "../errors.js";

/** A member of a place, and an item of it: "lines", "lines[0]", "lines[0].parts". "" is the row itself. */
export function memberPlace(place: string, name: string): string {
  return place === "" ? name : `${place}.${name}`;
}

/** What is refused inside is told of that place, unless a place further in is named already. */
export function readAt<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw placed(error, place);
  }
}

/** As `readAt`, for what takes its time. */
export async function writeAt<T>(place: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw placed(error, place);
  }
}

function placed(error: unknown, place: string): unknown {
  if (place !== "" && (error instanceof QueryError || error instanceof DatabaseError)) error.place ??= place;
  return error;
}
