/**
 * Tells the helper of Telemetry Tracker the windows of this session, over the session bus, and nobody else: each question
 * contains a key from a file that only this person can read. It keeps and logs nothing. As long as nobody asks, it
 * follows no window.
 *
 * GNOME 45 and newer load this file as a module; for older ones, the installer removes the word `export`. So the parts of
 * GNOME come as parameters.
 */
export class WindowTeller {
  constructor(gnome, key) {
    this._gnome = gnome
    this._key = key
    /** Who has asked with the right key and is still there: the watch of each, by its name on the bus. */
    this._askers = new Map()
    this._followed = new Set()
    this._timer = 0
  }

  start() {
    const { Gio } = this._gnome
    this._object = Gio.DBusExportedObject.wrapJSObject(description, this)
    this._object.export(Gio.DBus.session, path)
  }

  stop() {
    const { Gio } = this._gnome
    // GNOME stops extensions while the screen is locked: askers must not believe what they know.
    this._tell()
    for (const watch of this._askers.values()) Gio.bus_unwatch_name(watch)
    this._askers.clear()
    this._unfollow()
    this._object.unexport()
  }

  /** The method `List`. */
  ListAsync([key], invocation) {
    const { GLib } = this._gnome
    if (key !== this._key) {
      invocation.return_dbus_error(`${name}.NotAllowed`, 'Only the helper may ask, with its key.')
      return
    }
    this._remember(invocation.get_sender())
    invocation.return_value(new GLib.Variant('(s)', [JSON.stringify(this._describeAll())]))
  }

  /** Windows are in their stacking order, front first. */
  _describeAll() {
    const { Main, global } = this._gnome
    const windows = global.get_window_actors().map(actor => actor.get_meta_window())
    return {
      windows: windows.reverse().map(window => this._describe(window)),
      monitors: Main.layoutManager.monitors.map(boundsOf),
    }
  }

  _describe(window) {
    const { Meta, global } = this._gnome
    const type = window.get_window_type()
    return {
      id: window.get_id(),
      title: window.get_title() ?? '',
      wmClass: window.get_wm_class() ?? '',
      gtkAppId: window.get_gtk_application_id() ?? '',
      sandboxedAppId: window.get_sandboxed_app_id() ?? '',
      pid: window.get_pid(),
      bounds: boundsOf(window.get_frame_rect()),
      isWindow: [
        Meta.WindowType.NORMAL,
        Meta.WindowType.DIALOG,
        Meta.WindowType.MODAL_DIALOG,
        Meta.WindowType.UTILITY,
      ].includes(type),
      isDesktop: type === Meta.WindowType.DESKTOP,
      isMinimised: window.minimized,
      isFullscreen: window.is_fullscreen(),
      isOnActiveWorkspace: window.located_on_workspace(global.workspace_manager.get_active_workspace()),
      isFocused: window === global.display.focus_window,
    }
  }

  /** From now on this asker is told of changes, until it leaves the bus. */
  _remember(asker) {
    const { Gio } = this._gnome
    if (this._askers.has(asker)) return
    if (this._askers.size === 0) this._followAll()
    const onGone = () => this._forget(asker)
    const flags = Gio.BusNameWatcherFlags.NONE
    this._askers.set(asker, Gio.bus_watch_name_on_connection(Gio.DBus.session, asker, flags, null, onGone))
  }

  _forget(asker) {
    const { Gio } = this._gnome
    Gio.bus_unwatch_name(this._askers.get(asker))
    this._askers.delete(asker)
    if (this._askers.size === 0) this._unfollow()
  }

  _followAll() {
    const { Main, global } = this._gnome
    const onChange = () => this._changed()
    const onCreate = (_, window) => {
      this._follow(window)
      onChange()
    }
    global.display.connectObject(
      ...['window-created', onCreate],
      ...['notify::focus-window', onChange],
      ...['restacked', onChange, this],
    )
    global.workspace_manager.connectObject('active-workspace-changed', onChange, this)
    Main.layoutManager.connectObject('monitors-changed', onChange, this)
    for (const actor of global.get_window_actors()) this._follow(actor.get_meta_window())
  }

  _follow(window) {
    const onChange = () => this._changed()
    const onEnd = () => {
      this._followed.delete(window)
      onChange()
    }
    this._followed.add(window)
    window.connectObject(...changes.flatMap(change => [change, onChange]), 'unmanaged', onEnd, this)
  }

  _unfollow() {
    const { GLib, Main, global } = this._gnome
    for (const each of [global.display, global.workspace_manager, Main.layoutManager, ...this._followed])
      each.disconnectObject(this)
    this._followed.clear()
    if (this._timer !== 0) GLib.source_remove(this._timer)
    this._timer = 0
  }

  /** Many changes within a moment are told once. */
  _changed() {
    const { GLib } = this._gnome
    if (this._timer !== 0) return
    this._timer = GLib.timeout_add(GLib.PRIORITY_DEFAULT, tellAfterMs, () => {
      this._timer = 0
      this._tell()
      return GLib.SOURCE_REMOVE
    })
  }

  _tell() {
    const { Gio } = this._gnome
    for (const asker of this._askers.keys()) Gio.DBus.session.emit_signal(asker, path, name, 'Changed', null)
  }
}

const path = '/org/telemetry_tracker/Windows'
const name = 'org.telemetry_tracker.Windows'
const description = `
<node>
  <interface name="${name}">
    <method name="List">
      <arg type="s" direction="in" name="key"/>
      <arg type="s" direction="out" name="json"/>
    </method>
    <signal name="Changed"/>
  </interface>
</node>`

const tellAfterMs = 100

/** The signals of a window after which it is described in another way. */
const changes = [
  'notify::title',
  'notify::wm-class',
  'notify::gtk-application-id',
  'notify::minimized',
  'notify::fullscreen',
  'notify::on-all-workspaces',
  'workspace-changed',
  'position-changed',
  'size-changed',
]

function boundsOf({ x, y, width, height }) {
  return { left: x, top: y, width, height }
}
