import { otherSite } from '../contracts/native-messages.ts'
import { visibleForm } from '../names/normal-form.ts'
import type { Match } from './matches.ts'
import type { Rules } from './rules.ts'
import type { Surface, SurfaceTotals } from './totals.ts'

/** The surface that a bucket counts for: the one with most samples, or the first seen on a tie. */
export function dominantSurface(surfaces: readonly SurfaceTotals[]): Surface {
  const [first, ...rest] = surfaces
  if (!first) return { app: '', title: '', site: null }
  const { app, title, site } = rest.reduce(
    (best, next) =>
      next.samples > best.samples || (next.samples === best.samples && next.firstSeenMs < best.firstSeenMs)
        ? next
        : best,
    first,
  )
  return { app, title, site }
}

/** Whether both are the same app, title and site. */
export function sameSurface(a: Surface, b: Surface): boolean {
  return a.app === b.app && a.title === b.title && (a.site ?? '') === (b.site ?? '')
}

/** The name of a surface in breakdowns: the app, or `Browser — site`. A page is named by what decided, if anything did. */
export function surfaceLabel(surface: Surface, match: Match | undefined, rules: Rules): string {
  if (surface.site === null && !rules.isBrowser(surface.app)) return surface.app && visible(surface.app)
  return `${surface.app} — ${siteLabel(surface, match)}`
}

const maxLabelLength = 40
const otherLabel = 'Other'
/** White space, control and format characters at either end, which are invisible. */
const invisibleEnds = /^[\s\p{Cc}\p{Cf}]+|[\s\p{Cc}\p{Cf}]+$/gu
const separators = [' - ', ' — ', ' | ', ' · ']

function siteLabel({ title, site }: Surface, match: Match | undefined): string {
  if (site !== null) return site === otherSite ? otherLabel : site
  if (match?.by === 'title') return match.name.replace(/(?<!\p{L})\p{L}/gu, letter => letter.toUpperCase())
  return visible([...lastSegment(title)].slice(0, maxLabelLength).join(''))
}

/** The label, or a fallback when it has no visible character. */
function visible(label: string): string {
  return visibleForm(label) === '' ? otherLabel : label
}

/** The text after the last separator of a title, or the whole title if there is none. */
function lastSegment(title: string): string {
  const end = Math.max(...separators.map(separator => lastEnd(title, separator)))
  const segment = title.slice(end).replace(invisibleEnds, '')
  return segment === '' ? title : segment
}

function lastEnd(title: string, separator: string): number {
  const at = title.lastIndexOf(separator)
  return at === -1 ? 0 : at + separator.length
}
