import { computed, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { addressOfView, type MyView, viewOfAddress } from './myView.ts'

/** The view in the URL. `show` goes to another one; `adjust` changes it in place, like a moving slider. */
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
