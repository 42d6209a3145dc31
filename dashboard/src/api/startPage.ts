import { VueQueryPlugin } from '@tanstack/vue-query'
import type { App } from 'vue'
import { loadI18n } from '../i18n/loadI18n.ts'
import type { Area } from '../i18n/messages.ts'
import { viewerLanguage } from '../i18n/viewerLanguage.ts'
import { reloadFromBackForwardCache } from './backForwardCache.ts'
import { newQueryClient } from './queryClient.ts'
import { sessionQuestion } from './session.ts'
import { configQuestion } from './useServerConfig.ts'

/** How long a page waits for its server before it is shown without knowing whether there is a banner. */
const patienceMs = 500

/**
 * Shows a page with its texts once it knows who is signed in and whether there is a banner, which would
 * otherwise push everything down later.
 */
export async function startPage(app: App, areas: readonly Area[]): Promise<void> {
  reloadFromBackForwardCache()
  const queryClient = newQueryClient()
  const language = viewerLanguage()
  document.documentElement.lang = language
  const i18n = loadI18n(areas, language)
  const prefetch = <T>({ key, ask }: { key: readonly string[]; ask: (signal: AbortSignal) => Promise<T> }) =>
    queryClient.prefetchQuery({ queryKey: key, queryFn: ({ signal }) => ask(signal) })
  const loading = Promise.all([prefetch(configQuestion), prefetch(sessionQuestion)])
  await Promise.race([loading, new Promise(resolve => setTimeout(resolve, patienceMs))])
  app
    .use(VueQueryPlugin, { queryClient })
    .use(await i18n)
    .mount('#page')
}
