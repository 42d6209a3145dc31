import { VueQueryPlugin } from '@tanstack/vue-query'
import type { App } from 'vue'
import { loadI18n } from '../i18n/loadI18n.ts'
import type { Area } from '../i18n/messages.ts'
import { viewerLanguage } from '../i18n/viewerLanguage.ts'
import { reloadFromBackForwardCache } from './backForwardCache.ts'
import { newQueryClient } from './queryClient.ts'
import { sessionQuestion } from './session.ts'
import { configQuestion } from './useServerConfig.ts'

/** How long a page waits for its server before it shows itself without knowing what is on top of it. */
const patienceMs = 500

/** Puts a page on the screen, with its texts, once it is known whether a banner is on top and who is signed in, for that would push down all the rest. */
export async function startPage(app: App, areas: readonly Area[]): Promise<void> {
  reloadFromBackForwardCache()
  const queryClient = newQueryClient()
  const language = viewerLanguage()
  document.documentElement.lang = language
  const i18n = loadI18n(areas, language)
  const prefetch = <T>({ key, ask }: { key: readonly string[]; ask: (signal: AbortSignal) => Promise<T> }) =>
    queryClient.prefetchQuery({ queryKey: key, queryFn: ({ signal }) => ask(signal) })
  const asked = Promise.all([prefetch(configQuestion), prefetch(sessionQuestion)])
  await Promise.race([asked, new Promise(resolve => setTimeout(resolve, patienceMs))])
  app
    .use(VueQueryPlugin, { queryClient })
    .use(await i18n)
    .mount('#page')
}
