import { Entity, identity, many, text } from "corollary";
import { Track } from "./track";

export class Genre extends Entity {
  id = identity();
  name = text({ max: 120 }).unique();
  tracks = many(() => Track, (track) => track.genre);
}
