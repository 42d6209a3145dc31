import { QueryClient } from '@tanstack/vue-query'

/** The pages' cache of answers. The next poll is the retry, and a server on this machine needs no network. */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { retry: false, networkMode: 'always' },
      mutations: { networkMode: 'always' },
    },
  })
}
