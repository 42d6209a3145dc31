import * as z from 'zod'
import { type DesktopView, type DesktopWindow, unknownBounds } from '../../desktop.ts'

const rect = z.object({ left: z.number(), top: z.number(), width: z.number(), height: z.number() })

const gnomeWindow = z.object({
  id: z.number(),
  title: z.string(),
  wmClass: z.string(),
  gtkAppId: z.string(),
  sandboxedAppId: z.string(),
  pid: z.number(),
  bounds: rect,
  isWindow: z.boolean().describe('neither a panel nor a menu, tooltip or the like'),
  isDesktop: z.boolean().describe('the wallpaper'),
  isMinimised: z.boolean(),
  isFullscreen: z.boolean(),
  isOnActiveWorkspace: z.boolean(),
  isFocused: z.boolean(),
})

/** The answer of our GNOME Shell extension (`native-host/gnome-extension/windows.js`). */
export const toldWindowsSchema = z.object({
  windows: z.array(gnomeWindow).describe('in their stacking order, front first'),
  monitors: z.array(rect),
})

export type ToldWindows = z.infer<typeof toldWindowsSchema>
type ToldWindow = ToldWindows['windows'][number]

/** Icons on the desktop are windows of an extension, which Ubuntu and others have: they are behind all others. */
const desktopIcons = 'com.rastersoft.ding'

/** What the extension told, with the programs' names. A focused wallpaper is an empty desktop. */
export async function toView(
  { windows, monitors }: ToldWindows,
  nameOf: (...appIds: string[]) => Promise<string>,
): Promise<DesktopView> {
  const focused = windows.find(({ isFocused }) => isFocused)
  return {
    windows: await Promise.all(windows.map(async window => toWindow(window, await nameOf(...idsOf(window))))),
    foregroundId: focused === undefined || isDesktop(focused) ? null : focused.id,
    screen: null,
    monitors,
  }
}

/**
 * What is shown where GNOME tells no windows: a program without a name or title is in front. It is on no list, so it
 * makes no minute non-productive, and unlike an empty desktop it does not say that nothing was open.
 */
export const unknownView: DesktopView = {
  windows: [
    {
      id: 0,
      app: 'Unknown',
      title: '',
      pid: null,
      bounds: unknownBounds,
      fullscreen: false,
      minimised: false,
      onCurrentDesktop: true,
      isFurniture: false,
    },
  ],
  foregroundId: 0,
  screen: null,
}

/** Of X programs only the first is known; the id of a sandbox may be that of a whole collection of programs. */
function idsOf({ wmClass, gtkAppId, sandboxedAppId }: ToldWindow): string[] {
  return [wmClass, gtkAppId, sandboxedAppId]
}

function isDesktop(told: ToldWindow): boolean {
  return told.isDesktop || idsOf(told).includes(desktopIcons)
}

function toWindow(told: ToldWindow, app: string): DesktopWindow {
  return {
    id: told.id,
    app,
    title: told.title,
    pid: told.pid > 0 ? told.pid : null,
    bounds: told.bounds,
    fullscreen: told.isFullscreen,
    minimised: told.isMinimised,
    onCurrentDesktop: told.isOnActiveWorkspace,
    isFurniture: !told.isWindow || isDesktop(told),
  }
}
