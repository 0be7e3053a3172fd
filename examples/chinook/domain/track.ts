import { decimal, Entity, identity, integer, many, manyThrough, money, ref, table, text, view } from "corollary";
import { Album } from "./album";
import { Genre } from "./genre";
import { InvoiceLine } from "./invoice";
import { MediaType } from "./media-type";
import { Playlist, PlaylistTrack } from "./playlist";

export class Track extends Entity {
  id = identity();
  name = text({ max: 200 });
  album = ref(() => Album).optional().onDelete("restrict");
  mediaType = ref(() => MediaType).onDelete("restrict");
  genre = ref(() => Genre).optional().onDelete("setNull");
  composer = text({ max: 220 }).optional();
  /** Playing time. */
  milliseconds = integer({ min: 1 });
  /** Size of the file. */
  bytes = integer({ min: 0 }).optional();
  unitPrice = money({ min: 0, currency: "USD" });

  playlists = manyThrough(() => Playlist, () => PlaylistTrack);
  sales = many(() => InvoiceLine, (line) => line.track);

  minutes = decimal(8, 2).computed(() => this.milliseconds.div(60_000).round(2));
  unitsSold = integer().computed(() => this.sales.sum((line) => line.quantity));
}

export const trackTable = table(Track, (track) => ({
  indexes: [
    [track.name],
    // Few tracks cost more than the usual price; those that do are looked for by it.
    { name: "track_premium", on: [track.unitPrice.desc()], where: track.unitPrice.gt("0.99") },
  ],
}));

export const trackView = view(Track, (track) => ({
  list: {
    columns: [track.name, track.album.title, { show: track.album.artist.name, label: "Artist" }, track.genre.name, track.minutes, track.unitPrice],
    filters: [track.genre, track.album, track.mediaType, track.minutes, track.unitPrice],
  },
}));
