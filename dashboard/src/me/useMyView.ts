import { computed, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { addressOfView, type MyView, viewOfAddress } from './myView.ts'

/** The view that the address holds; `show` goes to another, `adjust` changes it in place, as a slider does on its way. */
export function useMyView(): {
  view: Readonly<Ref<MyView>>
  show: (view: MyView) => void
  adjust: (view: MyView) => void
} {
  const route = useRoute()
  const router = useRouter()
  return {
    view: computed(() => viewOfAddress(route.query)),
    show: view => void router.push({ query: addressOfView(view) }),
    adjust: view => void router.replace({ query: addressOfView(view) }),
  }
}
