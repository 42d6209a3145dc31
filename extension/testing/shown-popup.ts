import type { Today } from '../lib/stored/items.ts'
import { today, welcome } from './stand-in-helper.ts'

export const numbers: Today = {
  user: 'ana',
  server: welcome.server,
  summary: today.summary,
  apps: [...today.apps],
  hours: [
    { start: new Date(2026, 2, 2, 9).toISOString(), productive: 3_000, non_productive: 600, no_input: 120 },
  ],
  computedAt: new Date().toISOString(),
  source: 'server',
}

/** The visible text, element by element. */
export function text(root: Node | null = document.body): string {
  if (!root) return ''
  if (root.nodeType === Node.TEXT_NODE) return root.textContent?.trim() ?? ''
  return [...root.childNodes]
    .map(node => text(node))
    .filter(words => words !== '')
    .join(' ')
}

export function button(label: string): HTMLButtonElement {
  const found = [...document.querySelectorAll('button')].find(b => b.textContent?.includes(label))
  if (!found) throw new Error(`no button ${label}`)
  return found
}
