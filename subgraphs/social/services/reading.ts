import { assertViewer } from '../../../platform/auth/viewer.ts';
import { forbidden, unauthenticated } from '../../../platform/errors.ts';
import { parsePage, toConnection, type Connection, type ConnectionArgs } from '../../../platform/graph/connection.ts';
import { access, type Reader } from '../domain/access.ts';
import type { EntityRef, FeedItem } from '../domain/post.ts';
import type { FeedStore } from '../store/feed-store.ts';

export type ReadingService = ReturnType<typeof createReadingService>;

export function createReadingService({ feeds }: { feeds: FeedStore }) {
  const feed = async (reader: Reader, args: ConnectionArgs): Promise<Connection<FeedItem>> => {
    const viewer = assertViewer(reader.viewer);
    const page = parsePage(args);
    return toConnection(await feeds.findPage({ ...reader, viewer }, page), page);
  };

  return {
    /** The viewer's own. @throws UNAUTHENTICATED, BAD_USER_INPUT for bad page arguments */
    feed,
    /** @throws FORBIDDEN for anybody but the user */
    async feedOf(reader: Reader, user: EntityRef, args: ConnectionArgs): Promise<Connection<FeedItem>> {
      if (!access.seeFeed(reader, user)) throw forbidden('A feed is shown to its owner alone');
      return feed(reader, args);
    },
    /** @throws UNAUTHENTICATED */
    assertFollowCounts(reader: Reader): void {
      if (!access.seeFollowCounts(reader)) throw unauthenticated();
    },
    /** @throws FORBIDDEN for others than the user and admins */
    assertFollows(reader: Reader, user: EntityRef): void {
      if (!access.seeFollows(reader, user)) throw forbidden('Who follows whom is shown to the user and to admins alone');
    },
  };
}
