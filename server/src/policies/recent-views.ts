import { LRUCache } from 'lru-cache'

const maxRemembered = 10_000

/** Which views this server wrote down lately, with when. */
export type RecentViews = LRUCache<string, number>

export function createRecentViews(): RecentViews {
  return new LRUCache({ max: maxRemembered })
}
