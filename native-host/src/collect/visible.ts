import type { Policy } from '@telemetry-tracker/shared/policy'
import type { DesktopView, DesktopWindow, Rect } from '../platform/desktop.ts'

/** When a window counts as visible. */
export interface VisibleLimits {
  /** At least this share of the window is visible … */
  minShare: number
  /** … including a square with sides of this many pixels. */
  minSide: number
}

/** The limits of a policy. */
export function visibleLimits({ visibleMinShare: minShare, visibleMinSide: minSide }: Policy): VisibleLimits {
  return { minShare, minSide }
}

/**
 * The windows that a person can really see, front first: on this desktop, not minimised, and not hidden
 * behind others, off the screen or on no monitor.
 */
export function visibleWindows(
  { windows, screen, monitors }: DesktopView,
  limits: VisibleLimits,
): DesktopWindow[] {
  const shown = windows.filter(window => window.onCurrentDesktop && !window.minimised)
  return shown.filter((window, i) => {
    if (window.isFurniture) return false
    const onScreen = screen === null ? window.bounds : intersection(window.bounds, screen)
    const covers = shown.slice(0, i).map(cover => intersection(cover.bounds, onScreen))
    return isSeen(
      onScreen,
      [...covers.filter(hasArea), ...dark(onScreen, monitors)],
      area(window.bounds),
      limits,
    )
  })
}

/** The pieces of a rectangle that no monitor shows. */
function dark(rect: Rect, monitors: readonly Rect[] | undefined): Rect[] {
  if (monitors === undefined) return []
  return monitors.reduce<Rect[]>((left, monitor) => left.flatMap(piece => without(piece, monitor)), [rect])
}

function isSeen(
  rect: Rect,
  covers: Rect[],
  wholeArea: number,
  { minShare, minSide }: VisibleLimits,
): boolean {
  if (!hasArea(rect)) return false
  return uncoveredArea(rect, covers) >= wholeArea * minShare && hasFreeSquare(rect, covers, minSide)
}

function uncoveredArea(rect: Rect, covers: readonly Rect[]): number {
  const pieces = covers.reduce<Rect[]>((free, cover) => free.flatMap(piece => without(piece, cover)), [rect])
  return pieces.reduce((sum, piece) => sum + area(piece), 0)
}

/** The parts of a rectangle outside another one: up to four pieces that don't overlap. */
function without(rect: Rect, cover: Rect): Rect[] {
  const hole = intersection(rect, cover)
  if (!hasArea(hole)) return [rect]
  const holeRight = hole.left + hole.width
  const holeBottom = hole.top + hole.height
  return [
    { left: rect.left, top: rect.top, width: rect.width, height: hole.top - rect.top },
    { left: rect.left, top: holeBottom, width: rect.width, height: rect.top + rect.height - holeBottom },
    { left: rect.left, top: hole.top, width: hole.left - rect.left, height: hole.height },
    { left: holeRight, top: hole.top, width: rect.left + rect.width - holeRight, height: hole.height },
  ].filter(hasArea)
}

/**
 * Whether an uncovered square fits anywhere. It could be pushed left and up until the edge or a cover stops
 * it, so only those places are tried.
 */
function hasFreeSquare(rect: Rect, covers: readonly Rect[], side: number): boolean {
  const lefts = [rect.left, ...covers.map(cover => cover.left + cover.width)]
  const tops = [rect.top, ...covers.map(cover => cover.top + cover.height)]
  return lefts.some(left =>
    tops.some(top => {
      const square = { left, top, width: side, height: side }
      return contains(rect, square) && !covers.some(cover => hasArea(intersection(cover, square)))
    }),
  )
}

function intersection(a: Rect, b: Rect): Rect {
  const left = Math.max(a.left, b.left)
  const top = Math.max(a.top, b.top)
  return {
    left,
    top,
    width: Math.max(0, Math.min(a.left + a.width, b.left + b.width) - left),
    height: Math.max(0, Math.min(a.top + a.height, b.top + b.height) - top),
  }
}

function contains(outer: Rect, inner: Rect): boolean {
  return (
    inner.left >= outer.left &&
    inner.top >= outer.top &&
    inner.left + inner.width <= outer.left + outer.width &&
    inner.top + inner.height <= outer.top + outer.height
  )
}

function area({ width, height }: Rect): number {
  return width * height
}

function hasArea(rect: Rect): boolean {
  return area(rect) > 0
}
