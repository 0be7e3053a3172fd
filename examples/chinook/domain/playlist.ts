import { BareEntity, Entity, identity, integer, manyThrough, ref, text } from "corollary";
import { Track } from "./track";

export class Playlist extends Entity {
  id = identity();
  name = text({ max: 120 });
  tracks = manyThrough(() => Track, () => PlaylistTrack);

  trackCount = integer().computed(() => this.tracks.count()).label("Tracks");
}

/** That a track is on a playlist. The pair is the key, so that no track is on a playlist twice. */
export class PlaylistTrack extends BareEntity {
  playlist = ref(() => Playlist).key().onDelete("cascade");
  track = ref(() => Track).key().onDelete("cascade");
}
