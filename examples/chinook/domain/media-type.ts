import { Entity, identity, many, text } from "corollary";
import { Track } from "./track";

/** The format of a file, such as "MPEG audio file". */
export class MediaType extends Entity {
  id = identity();
  name = text({ max: 120 }).unique();
  tracks = many(() => Track, (track) => track.mediaType);
}
