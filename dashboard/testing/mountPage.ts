import { VueQueryPlugin } from '@tanstack/vue-query'
import { type App, type Component, createApp, defineComponent, h, nextTick } from 'vue'
import type { Router } from 'vue-router'
import { newQueryClient } from '../src/api/queryClient.ts'
import { loadI18n } from '../src/i18n/loadI18n.ts'

/** A component on a page of its own, and what a person would read there. */
export interface Page {
  element: HTMLElement
  text: () => string
  /** The one element that a selector finds and whose text holds these words. Throws when there is none. */
  find: <E extends HTMLElement = HTMLElement>(selector: string, words?: string) => E
  leave: () => void
}

/** Puts a component with its properties on the page, with a cache of answers, and a router when it needs one. */
export async function mountPage(
  component: Component,
  properties: Record<string, unknown>,
  router?: Router,
): Promise<Page> {
  const element = document.createElement('div')
  document.body.append(element)
  const queryClient = newQueryClient()
  const app: App = createApp(defineComponent({ render: () => h(component, properties) }))
  app.use(VueQueryPlugin, { queryClient })
  app.use(await loadI18n(['me', 'admin', 'signin', 'declared'], 'en'))
  if (router) app.use(router)
  app.mount(element)
  await nextTick()
  return {
    element,
    text: () => readable(element),
    find: (selector, words = '') => findIn(element, selector, words),
    leave: () => {
      app.unmount()
      queryClient.clear()
      element.remove()
    },
  }
}

/** The text of an element as read: runs of white space are one space. */
export function readable(element: Element): string {
  return (element.textContent ?? '').replace(/\s+/g, ' ').trim()
}

function findIn<E extends HTMLElement>(root: HTMLElement, selector: string, words: string): E {
  const found = [...root.querySelectorAll<E>(selector)].find(element => readable(element).includes(words))
  if (found === undefined) throw new Error(`No ${selector} says “${words}” in: ${readable(root)}`)
  return found
}
