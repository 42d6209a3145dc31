/** Where the script reports to. */
export interface Receiver {
  /** The helper's own name on the session bus: no other program can get it, now or later. */
  name: string
  path: string
  interface: string
  member: string
}

/** How long changes are gathered before they are reported together. */
const gatherMs = 200

/**
 * The script that KWin runs while the helper observes its windows. It reports them when something changes, as the JSON
 * that `report.ts` reads, and unloads itself once nobody receives its reports. The names of KWin 5 and 6 differ, so it
 * uses those that are there. (https://develop.kde.org/docs/plasma/kwin/api/)
 */
export function kwinScript(receiver: Receiver, plugin: string): string {
  return `const receiver = ${JSON.stringify(receiver)}
const plugin = ${JSON.stringify(plugin)}
let reported = ''

const soon = new QTimer()
soon.singleShot = true
soon.interval = ${gatherMs}
soon.timeout.connect(report)

function changed() {
  if (!soon.active) soon.start()
}

function follow(object, signals) {
  for (const name of signals) if (object[name] && object[name].connect) object[name].connect(changed)
}

function followWindow(window) {
  follow(window, ${JSON.stringify(windowSignals)})
}

follow(workspace, ${JSON.stringify(workspaceSignals)})
const added = workspace.windowAdded || workspace.clientAdded
added.connect(followWindow)
listed().forEach(followWindow)
report()

function report() {
  callDBus('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'NameHasOwner', receiver.name, isThere => {
    if (!isThere) return callDBus('org.kde.KWin', '/Scripting', 'org.kde.kwin.Scripting', 'unloadScript', plugin)
    const report = described()
    if (report === reported) return
    reported = report
    callDBus(receiver.name, receiver.path, receiver.interface, receiver.member, report)
  })
}

function listed() {
  const windows = workspace.windowList ? workspace.windowList() : workspace.clientList()
  return windows.filter(window => window.managed !== false && !window.deleted)
}

function described() {
  try {
    return JSON.stringify(description())
  } catch (error) {
    // Said, because the helper would take silence for windows that stay as they are.
    return 'The script failed.'
  }
}

function description() {
  const active = workspace.activeWindow || workspace.activeClient
  return {
    active: active ? String(active.internalId) : null,
    screen: rect(workspace.virtualScreenGeometry),
    monitors: workspace.screens ? workspace.screens.map(({ geometry }) => rect(geometry)) : null,
    windows: listed().map(window => ({
      id: String(window.internalId),
      order: window.stackingOrder,
      // Without what KWin adds to it, if it says so.
      title: String(window.captionNormal === undefined ? window.caption : window.captionNormal),
      desktopFile: String(window.desktopFileName),
      windowClass: String(window.resourceClass),
      pid: window.pid,
      bounds: rect(window.frameGeometry),
      fullscreen: window.fullScreen,
      minimised: window.minimized,
      onCurrentDesktop: isOnDesktop(window) && isInActivity(window),
      isFurniture: window.specialWindow || window.popupWindow,
    })),
  }
}

function isOnDesktop({ onAllDesktops, desktops, x11DesktopIds }) {
  const current = workspace.currentDesktop
  return onAllDesktops || (desktops ? desktops.some(({ id }) => id === current.id) : x11DesktopIds.includes(current))
}

function isInActivity({ activities }) {
  return activities.length === 0 || activities.includes(workspace.currentActivity)
}

function rect({ x, y, width, height }) {
  return [x, y, width, height]
}
`
}

const workspaceSignals = [
  'windowActivated',
  'clientActivated',
  'windowAdded',
  'clientAdded',
  'windowRemoved',
  'clientRemoved',
  'currentDesktopChanged',
  'currentVirtualDesktopChanged',
  'currentActivityChanged',
  'virtualScreenGeometryChanged',
  'screensChanged',
]

const windowSignals = [
  'captionChanged',
  'windowClassChanged',
  'desktopFileNameChanged',
  'frameGeometryChanged',
  'stackingOrderChanged',
  'minimizedChanged',
  'fullScreenChanged',
  'desktopChanged',
  'desktopsChanged',
  'activitiesChanged',
]
