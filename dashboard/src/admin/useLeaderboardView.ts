import { type ComputedRef, computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { addressOfView, type LeaderboardView, viewOfAddress } from './leaderboardView.ts'
import { whomIn } from './places.ts'

/** The view from the page's URL, and functions to change it. */
export function useLeaderboardView(): {
  view: ComputedRef<LeaderboardView>
  /** A change that Back undoes. */
  show: (view: LeaderboardView) => void
  /** A change that Back skips, such as a typed letter. */
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
