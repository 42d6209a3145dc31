import type { Rect } from './desktop.ts'

/** With this share of common area, two rectangles are one window, with and without its frame. */
const samePlaceShare = 0.9

/** Whether two rectangles are the same place on the desktop, apart from a frame. */
export function areSamePlace(a: Rect, b: Rect): boolean {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left)
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top)
  if (width <= 0 || height <= 0) return false
  const common = width * height
  return common / (a.width * a.height + b.width * b.height - common) >= samePlaceShare
}

/** The display scales that systems offer. */
const drawnScales = [1, 1.25, 1.5, 1.75, 2, 2.25, 2.5, 3, 3.5, 4]

/** Whether a rectangle in a browser's own pixels is a place on the desktop at any of these scales. */
export function isSamePlaceScaled(own: Rect, onDesktop: Rect): boolean {
  return drawnScales.some(scale =>
    areSamePlace(
      {
        left: own.left * scale,
        top: own.top * scale,
        width: own.width * scale,
        height: own.height * scale,
      },
      onDesktop,
    ),
  )
}
