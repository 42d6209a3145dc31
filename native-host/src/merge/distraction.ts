import type { Distraction } from '@telemetry-tracker/shared/contracts/event'
import type { SurfaceToMatch } from '@telemetry-tracker/shared/engine/matches'
import type { Rules } from '@telemetry-tracker/shared/engine/rules'
import type { SeenWindow } from '../collect/observation.ts'
import type { Front } from './front.ts'
import type { BrowserTabs, ReportedWindow } from './tabs.ts'

/**
 * The non-productive window that is visible beside the front, or else audible, named only by its pattern on
 * the policy's list. Null while the front itself is non-productive: that is no distraction.
 */
export function findDistraction(
  front: Front,
  others: readonly SeenWindow[],
  reported: ReadonlyMap<number, ReportedWindow>,
  browsers: readonly BrowserTabs[],
  rules: Rules,
): Distraction | undefined {
  if (nonProductiveName(front, rules) !== undefined) return undefined
  for (const window of others) {
    const distraction = inWindow(window, reported.get(window.id), rules)
    if (distraction !== undefined) return distraction
  }
  return inSound(front, browsers, rules)
}

function inWindow(
  { app, title }: SeenWindow,
  reported: ReportedWindow | undefined,
  rules: Rules,
): Distraction | undefined {
  if (rules.isGhost(app) || reported?.is === 'unmatched') return undefined
  if (reported?.is !== 'reported')
    return named('window', nonProductiveName({ app, title, site: null }, rules))
  // It may be any of several windows, so all of them must be non-productive.
  const names = reported.windows.map(({ active }) =>
    nonProductiveName({ app, title: '', site: active.site }, rules),
  )
  return named('tab', names.includes(undefined) ? undefined : names[0])
}

function inSound(front: Front, browsers: readonly BrowserTabs[], rules: Rules): Distraction | undefined {
  const audible = browsers
    .flatMap(({ windows }) => windows)
    .flatMap(window =>
      window === front.browserWindow ? window.background : [window.active, ...window.background],
    )
    .filter(tab => tab.audible)
  const names = audible.map(({ site }) => nonProductiveName({ app: '', title: '', site }, rules))
  return named(
    'audio',
    names.find(name => name !== undefined),
  )
}

/** The list entry that makes a surface non-productive, if that is the surest match. */
function nonProductiveName(surface: SurfaceToMatch, rules: Rules): string | undefined {
  const match = rules.match(surface)
  return match?.list === 'nonProductive' ? match.name : undefined
}

function named(source: Distraction['source'], name: string | undefined): Distraction | undefined {
  return name === undefined ? undefined : { source, name }
}
