import * as z from 'zod'
import type { DesktopView, DesktopWindow, Rect } from '../../desktop.ts'

const rectSchema = z
  .tuple([z.number(), z.number(), z.number(), z.number()])
  .transform(([left, top, width, height]): Rect => ({ left, top, width, height }))

const windowSchema = z.object({
  id: z.string(),
  /** Its place in the stack: higher ones cover lower ones. */
  order: z.number(),
  title: z.string(),
  /** The name of its desktop file without the ending, if it has one. */
  desktopFile: z.string(),
  windowClass: z.string(),
  pid: z.number(),
  bounds: rectSchema,
  fullscreen: z.boolean(),
  minimised: z.boolean(),
  onCurrentDesktop: z.boolean(),
  isFurniture: z.boolean(),
})

const reportSchema = z.object({
  active: z.string().nullable(),
  screen: rectSchema,
  /** KWin 5 does not tell its scripts. */
  monitors: z.array(rectSchema).nullable(),
  // Else the one in front could be taken for another one.
  windows: z.array(windowSchema).refine(all => new Set(all.map(({ id }) => id)).size === all.length),
})

export type KwinReport = z.infer<typeof reportSchema>
type KwinWindow = KwinReport['windows'][number]

/** Reads what the script reported. Throws without its content if it is not a report. */
export function readReport(text: unknown): KwinReport {
  const { data } = z.string().transform(parsed).pipe(reportSchema).safeParse(text)
  if (data === undefined) throw new Error('KWin reported windows in a form that the helper does not know.')
  return data
}

function parsed(text: string, context: z.core.$RefinementCtx): unknown {
  try {
    return JSON.parse(text)
  } catch {
    context.addIssue('not JSON')
    return z.NEVER
  }
}

/** The windows of a report, front first. */
export async function toView(
  { active, screen, monitors, windows }: KwinReport,
  numberOf: (id: string) => number,
  nameOf: (window: KwinWindow) => Promise<string>,
): Promise<DesktopView> {
  const frontFirst = windows.toSorted((a, b) => b.order - a.order)
  const titles = new Set(windows.map(({ title }) => title))
  return {
    windows: await Promise.all(
      frontFirst.map(async window => ({
        ...toWindow(window),
        id: numberOf(window.id),
        app: await nameOf(window),
        title: ownTitle(window.title, titles),
      })),
    ),
    foregroundId: active === null ? null : numberOf(active),
    screen,
    ...(monitors !== null && { monitors }),
  }
}

function toWindow({
  pid,
  bounds,
  fullscreen,
  minimised,
  onCurrentDesktop,
  isFurniture,
}: KwinWindow): Omit<DesktopWindow, 'id' | 'app' | 'title'> {
  return { pid: pid > 0 ? pid : null, bounds, fullscreen, minimised, onCurrentDesktop, isFurniture }
}

/** KWin 5 adds a number to a title that another window has (`Letter <2>`), for X programs with an invisible sign after it. */
function ownTitle(title: string, titles: ReadonlySet<string>): string {
  const [, own] = /^(.*) <\d+>\u200e?$/s.exec(title) ?? []
  return own !== undefined && titles.has(own) ? own : title
}

/** Numbers for KWin's ids of windows: a window keeps its own as long as it exists, and none is used again. */
export function createNumbers(): { of(id: string): number; keep(ids: readonly string[]): void } {
  const numbers = new Map<string, number>()
  let last = 0
  return {
    of(id) {
      const number = numbers.get(id) ?? ++last
      numbers.set(id, number)
      return number
    },
    keep(ids) {
      const kept = new Set(ids)
      for (const id of numbers.keys()) if (!kept.has(id)) numbers.delete(id)
    },
  }
}
