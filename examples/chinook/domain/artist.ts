import { Entity, identity, integer, many, table, text } from "corollary";
import { Album } from "./album";

/** A band, a composer, an orchestra: whoever an album is filed under. */
export class Artist extends Entity {
  id = identity();
  name = text({ max: 120 }).unique();
  albums = many(() => Album, (album) => album.artist);

  albumCount = integer().computed(() => this.albums.count()).label("Albums");
}

export const artistTable = table(Artist, (artist) => ({
  checks: {
    named: { that: artist.name.trim().length().gt(0), message: "An artist has a name." },
  },
}));
