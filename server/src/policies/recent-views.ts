import { LRUCache } from 'lru-cache'

const maxViews = 10_000

/** The views this server has recently recorded, with their times. */
export type RecentViews = LRUCache<string, number>

export function createRecentViews(): RecentViews {
  return new LRUCache({ max: maxViews })
}
