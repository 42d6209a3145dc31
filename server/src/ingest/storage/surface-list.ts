import type { SurfaceTotals } from '@telemetry-tracker/shared/engine/totals'

/** The number of values per surface in the list. */
const width = 7

/**
 * Packs surfaces into a flat list for storage. Each has only the part of its title that differs from the previous title (the first: from its app, with
 * which titles often end), and 0 for the same app or site as before, because the surfaces of a minute are mostly similar.
 */
export function packSurfaces(surfaces: readonly SurfaceTotals[]): unknown[] {
  let before: SurfaceTotals | undefined
  return surfaces.flatMap(surface => {
    const { app, title, site, samples, firstSeenMs } = surface
    const model = before?.title ?? app
    const head = sharedStart(title, model)
    const tail = sharedEnd(title, model, head)
    const packed = [
      before?.app === app ? 0 : app,
      head,
      title.slice(head, title.length - tail),
      tail,
      before?.site === site ? 0 : site,
      samples,
      firstSeenMs,
    ]
    before = surface
    return packed
  })
}

/** Reverses `packSurfaces`. Throws a TypeError if the list is damaged. */
export function unpackSurfaces(list: readonly unknown[]): SurfaceTotals[] {
  if (list.length % width !== 0) throw damaged()
  const surfaces: SurfaceTotals[] = []
  let before: SurfaceTotals | undefined
  for (let i = 0; i < list.length; i += width) {
    const app = list[i] === 0 && before ? before.app : text(list[i])
    const model = before?.title ?? app
    const head = model.slice(0, number(list[i + 1]))
    const tail = model.slice(model.length - number(list[i + 3]))
    const site = list[i + 4] === 0 && before ? before.site : list[i + 4]
    before = {
      app,
      title: head + text(list[i + 2]) + tail,
      site: site === null ? null : text(site),
      samples: number(list[i + 5]),
      firstSeenMs: number(list[i + 6]),
    }
    surfaces.push(before)
  }
  return surfaces
}

function sharedStart(a: string, b: string): number {
  const max = Math.min(a.length, b.length)
  let shared = 0
  while (shared < max && a.charCodeAt(shared) === b.charCodeAt(shared)) shared++
  return shared
}

/** The length of the common end, after the common start. */
function sharedEnd(a: string, b: string, start: number): number {
  const max = Math.min(a.length, b.length) - start
  let shared = 0
  while (shared < max && a.charCodeAt(a.length - 1 - shared) === b.charCodeAt(b.length - 1 - shared)) shared++
  return shared
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw damaged()
  return value
}

function number(value: unknown): number {
  if (typeof value !== 'number') throw damaged()
  return value
}

function damaged(): TypeError {
  return new TypeError('The surfaces of a bucket are damaged.')
}
