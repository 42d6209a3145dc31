import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type State, states } from './views.ts'

export interface Picture {
  view: string
  state: State
  look: string
}

export function fileOf({ view, state, look }: Picture): string {
  return `${view}.${state}.${look}.png`
}

/** The pictures in a folder, in the order of the views. */
export function picturesIn(folder: string, views: readonly string[]): Picture[] {
  const found = readdirSync(folder).flatMap(file => {
    const [view = '', name, look = '', end] = file.split('.')
    const state = states.find(known => known === name)
    return end === 'png' && state && views.includes(view) ? [{ view, state, look }] : []
  })
  const place = ({ view, state }: Picture) => views.indexOf(view) * states.length + states.indexOf(state)
  return found.sort((a, b) => place(a) - place(b) || a.look.localeCompare(b.look))
}

/** Removes the old pictures of some views; those of others stay. */
export function removePictures(folder: string, views: readonly string[]): void {
  for (const picture of picturesIn(folder, views)) rmSync(join(folder, fileOf(picture)))
}
