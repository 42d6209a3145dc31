import type { Scheme } from './scheme.ts'

export type ToolbarIcon = 'recording' | 'paused' | 'off'

/** The images of a toolbar icon by size in pixels, for a light or a dark toolbar. */
export function iconPaths(icon: ToolbarIcon, scheme: Scheme): { 16: string; 32: string } {
  return { 16: `/icon/${icon}-${scheme}-16.png`, 32: `/icon/${icon}-${scheme}-32.png` }
}
