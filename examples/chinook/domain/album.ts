import { Entity, identity, integer, many, money, ref, table, text, view } from "corollary";
import { Artist } from "./artist";
import { Track } from "./track";

export class Album extends Entity {
  id = identity();
  title = text({ max: 160 });
  artist = ref(() => Artist).onDelete("restrict");
  tracks = many(() => Track, (track) => track.album);

  trackCount = integer().computed(() => this.tracks.count()).label("Tracks");
  /** Playing time of all tracks. */
  milliseconds = integer().computed(() => this.tracks.sum((track) => track.milliseconds));
  /** What it costs to buy every track. */
  price = money({ currency: "USD" }).computed(() => this.tracks.sum((track) => track.unitPrice));
}

export const albumTable = table(Album, (album) => ({
  // An artist does not release the same title twice.
  unique: [[album.artist, album.title]],
  indexes: [[album.title]],
}));

export const albumView = view(Album, (album) => ({
  list: { columns: [album.title, album.artist.name, album.trackCount, album.price] },
}));
