import { type ComputedRef, computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { addressOfView, type LeaderboardView, viewOfAddress } from './leaderboardView.ts'
import { whomIn } from './places.ts'

/** The view the page's address tells of, and the ways to another one. */
export function useLeaderboardView(): {
  view: ComputedRef<LeaderboardView>
  /** A step that Back takes back. */
  show: (view: LeaderboardView) => void
  /** A change on the way, like a letter typed: Back skips it. */
  adjust: (view: LeaderboardView) => void
} {
  const route = useRoute()
  const router = useRouter()
  return {
    view: computed(() => viewOfAddress(route.query)),
    show: view => void router.push({ query: { ...whomIn(route), ...addressOfView(view) } }),
    adjust: view => void router.replace({ query: { ...whomIn(route), ...addressOfView(view) } }),
  }
}
